import type { ObjectValue } from "../../../../src/rehearsal/provider/values/compare";
import { mayBeReplacedBy, replacedBy } from "./replaced-by";

const block = (name: string, values: ObjectValue) => ({ [name]: [values] });
const enabled = (name: string, isEnabled: boolean, more: ObjectValue = {}) => ({
  ...more,
  ...block(name, { enabled: isEnabled }),
});
const units = (read: number) =>
  block("warm_throughput", { read_units_per_second: read, write_units_per_second: 4000 });
const vpc = (id: string) => block("endpoint_details", { vpc_id: id });
const nodes = (role: string) => block("compute_config", { enabled: true, node_role_arn: role });
const metadata = (iops: number) => block("metadata_configuration", { mode: "USER_PROVISIONED", iops });
const source = (name: string) => block(name, { all_regions: true });

/** One way replaces, by AWS's rules and the documentation of the resource; the way back does not. */
const ONE_WAY: readonly (readonly [type: string, path: string, before: ObjectValue, after: ObjectValue])[] = [
  ["aws_amplify_app", "description", { description: "a" }, { description: null }],
  [
    "aws_docdb_cluster",
    "serverless_v2_scaling_configuration",
    block("serverless_v2_scaling_configuration", { max_capacity: 2, min_capacity: 1 }),
    {},
  ],
  ["aws_dynamodb_table", "warm_throughput.0.read_units_per_second", units(13_000), units(12_000)],
  ["aws_elasticache_global_replication_group", "engine", { engine: "valkey" }, { engine: "redis" }],
  ["aws_elasticache_serverless_cache", "engine", { engine: "valkey" }, { engine: "redis" }],
  [
    "aws_elasticsearch_domain",
    "encrypt_at_rest.0.enabled",
    enabled("encrypt_at_rest", true, { elasticsearch_version: "7.10" }),
    enabled("encrypt_at_rest", false, { elasticsearch_version: "7.10" }),
  ],
  ["aws_fsx_lustre_file_system", "metadata_configuration.0.iops", metadata(3000), metadata(1500)],
  ["aws_instance", "enable_primary_ipv6", { enable_primary_ipv6: true }, { enable_primary_ipv6: false }],
  ["aws_kendra_experience", "description", { description: "a" }, { description: null }],
  ["aws_msk_cluster", "storage_mode", { storage_mode: "TIERED" }, { storage_mode: "LOCAL" }],
  ["aws_mwaa_environment", "airflow_version", { airflow_version: "2.10.3" }, { airflow_version: "2.9.2" }],
  [
    "aws_network_interface",
    "enable_primary_ipv6",
    { enable_primary_ipv6: true },
    { enable_primary_ipv6: false },
  ],
  [
    "aws_opensearch_domain",
    "node_to_node_encryption.0.enabled",
    enabled("node_to_node_encryption", true),
    enabled("node_to_node_encryption", false),
  ],
  [
    "aws_opensearch_domain",
    "advanced_security_options.0.enabled",
    enabled("advanced_security_options", true),
    enabled("advanced_security_options", false),
  ],
  ["aws_opensearch_domain", "ip_address_type", { ip_address_type: "dualstack" }, { ip_address_type: "ipv4" }],
  [
    "aws_opensearch_domain",
    "engine_version",
    { engine_version: "OpenSearch_2.13" },
    { engine_version: "OpenSearch_2.11" },
  ],
  ["aws_prometheus_workspace", "alias", { alias: "a" }, { alias: null }],
];

/** Both ways replace. */
const BOTH_WAYS: readonly (readonly [type: string, path: string, before: ObjectValue, after: ObjectValue])[] =
  [
    [
      "aws_eks_cluster",
      "compute_config.0.node_role_arn",
      nodes("arn:aws:iam::123456789012:role/a"),
      nodes("arn:aws:iam::123456789012:role/b"),
    ],
    ["aws_elb", "subnets", { subnets: ["a", "b"] }, { subnets: ["c", "d"] }],
    [
      "aws_nat_gateway",
      "secondary_private_ip_address_count",
      { connectivity_type: "private", secondary_private_ip_address_count: 1 },
      { connectivity_type: "private", secondary_private_ip_address_count: 2 },
    ],
    [
      "aws_network_interface",
      "private_ips",
      { private_ips: ["10.0.0.4"], private_ip: "10.0.0.4" },
      { private_ips: ["10.0.0.5"], private_ip: "10.0.0.5" },
    ],
    ["aws_transfer_server", "endpoint_details.0.vpc_id", vpc("vpc-1"), vpc("vpc-2")],
  ];

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
    const of = (isEncrypted: boolean) =>
      enabled("encrypt_at_rest", isEncrypted, { elasticsearch_version: "6.4" });
    expect(replacedBy("aws_elasticsearch_domain", of(false), of(true))).toEqual([
      "encrypt_at_rest.0.enabled",
    ]);
  });

  it("replaces an aggregator whose source is of the other kind", () => {
    const [before, after] = [source("account_aggregation_source"), source("organization_aggregation_source")];
    expect(replacedBy("aws_config_configuration_aggregator", before, after)).toEqual([
      "organization_aggregation_source",
    ]);
  });

  it("replaces a classifier that becomes one of another kind", () => {
    const json = block("json_classifier", { json_path: "$" });
    const grok = block("grok_classifier", { classification: "c", grok_pattern: "p" });
    expect(replacedBy("aws_glue_classifier", json, grok).sort()).toEqual([
      "grok_classifier",
      "json_classifier",
    ]);
    const other = block("json_classifier", { json_path: "$.a" });
    expect(replacedBy("aws_glue_classifier", json, other)).toEqual([]);
  });

  it("is no mere possibility once it is decided", () => {
    const of = (version: string) => ({ engine_version: `OpenSearch_${version}` });
    expect(mayBeReplacedBy("aws_opensearch_domain", of("2.13"), of("2.11"))).toEqual([]);
    expect(mayBeReplacedBy("aws_opensearch_domain", of("2.11"), of("2.13"))).toEqual(["engine_version"]);
  });
});
