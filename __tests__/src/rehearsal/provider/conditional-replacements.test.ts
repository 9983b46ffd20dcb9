import { BOTH_WAYS, ONE_WAY, OTHER_KIND } from "./conditional-changes";
import { mayBeReplacedBy, replacedBy } from "./replaced-by";

describe("a change that replaces under a condition", () => {
  it.each(ONE_WAY)("replaces %s one way only: %s", (type, path, before, after) => {
    expect(replacedBy(type, before, after)).toEqual([path]);
    expect(replacedBy(type, after, before)).toEqual([]);
  });

  it.each(BOTH_WAYS)("replaces %s both ways: %s", (type, path, before, after) => {
    expect(replacedBy(type, before, after)).toEqual([path]);
    expect(replacedBy(type, after, before)).toEqual([path]);
  });

  it("does not replace a classic balancer that keeps a subnet", () => {
    expect(replacedBy("aws_elb", { subnets: ["a", "b"] }, { subnets: ["b", "c"] })).toEqual([]);
  });

  it("does not replace an interface that keeps its first address", () => {
    const of = (...private_ips: string[]) => ({ private_ips, private_ip: "10.0.0.4" });
    expect(replacedBy("aws_network_interface", of("10.0.0.4"), of("10.0.0.4", "10.0.0.9"))).toEqual([]);
  });

  it("replaces an old Elasticsearch domain that is to be encrypted", () => {
    const of = (isEncrypted: boolean) => ({
      elasticsearch_version: "6.4",
      encrypt_at_rest: [{ enabled: isEncrypted }],
    });
    expect(replacedBy("aws_elasticsearch_domain", of(false), of(true))).toEqual([
      "encrypt_at_rest.0.enabled",
    ]);
  });

  it.each(OTHER_KIND)("replaces %s if another kind comes: %s", (type, path, before, after) => {
    expect(replacedBy(type, before, after)).toContain(path);
  });

  it("does not replace a classifier that stays of its kind", () => {
    const of = (path: string) => ({ json_classifier: [{ json_path: path }] });
    expect(replacedBy("aws_glue_classifier", of("$"), of("$.a"))).toEqual([]);
  });

  it("is no mere possibility once it is decided", () => {
    const of = (version: string) => ({ engine_version: `OpenSearch_${version}` });
    expect(mayBeReplacedBy("aws_opensearch_domain", of("2.13"), of("2.11"))).toEqual([]);
    expect(mayBeReplacedBy("aws_opensearch_domain", of("2.11"), of("2.13"))).toEqual(["engine_version"]);
  });
});
