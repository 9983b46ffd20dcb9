import { NetworkAcl } from "../../../constructs/network/network-acl";
import { synthesizeConstructs } from "../../synthesize";

function rulesOf(open: readonly number[] | "all") {
  const stack = synthesizeConstructs(
    (scope) =>
      new NetworkAcl(scope, "filter", { aclName: "sample", vpcId: "vpc-1", subnetIds: ["subnet-1"], open }),
  );
  return stack.resources("aws_network_acl_rule").map(({ attributes }) => ({
    out: attributes["egress"] as boolean,
    number: attributes["rule_number"] as number,
    what: [attributes["protocol"], attributes["from_port"], attributes["to_port"]].join(" ").trim(),
    family: attributes["cidr_block"] === "0.0.0.0/0" ? 4 : attributes["ipv6_cidr_block"] === "::/0" ? 6 : 0,
  }));
}

describe("a network ACL", () => {
  it.each([[[22, 443]], ["all" as const]])("has each rule for both address families with %j open", (open) => {
    const rules = rulesOf(open);
    const told = (family: number) =>
      rules.filter((rule) => rule.family === family).map(({ out, what }) => ({ out, what }));
    expect(told(4)).toEqual(told(6));
    expect(told(4).length + told(6).length).toBe(rules.length);
    expect(rules.length).toBeGreaterThan(3);
  });

  it("uses each rule number of a direction once", () => {
    const rules = rulesOf([22, 80, 443]);
    expect(new Set(rules.map(({ out, number }) => `${String(out)} ${number}`)).size).toBe(rules.length);
  });

  it("allows replies, because it is stateless", () => {
    const incoming = rulesOf([22]).filter(({ out }) => !out);
    expect(incoming.map(({ what }) => what)).toEqual(
      expect.arrayContaining(["tcp 22 22", "tcp 1024 65535", "udp 1024 65535"]),
    );
  });
});
