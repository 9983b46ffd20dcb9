import type { ObjectValue } from "../../../../src/rehearsal/provider/values/compare";

/** A change of a resource, and the path by which it replaces it. */
export type Sample = readonly [type: string, path: string, before: ObjectValue, after: ObjectValue];

/** A resource's one block of that name. */
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
export const ONE_WAY: readonly Sample[] = [
  ["aws_amplify_app", "iam_service_role_arn", { iam_service_role_arn: "a" }, { iam_service_role_arn: null }],
  [
    "aws_elasticsearch_domain",
    "node_to_node_encryption.0.enabled",
    enabled("node_to_node_encryption", true, { elasticsearch_version: "7.10" }),
    enabled("node_to_node_encryption", false, { elasticsearch_version: "7.10" }),
  ],
  ["aws_kinesis_analytics_application", "inputs", block("inputs", { name_prefix: "a" }), {}],
  [
    "aws_opensearch_domain",
    "encrypt_at_rest.0.enabled",
    enabled("encrypt_at_rest", true),
    enabled("encrypt_at_rest", false),
  ],
  [
    "aws_storagegateway_gateway",
    "smb_active_directory_settings",
    block("smb_active_directory_settings", { domain_name: "a" }),
    {},
  ],
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
export const BOTH_WAYS: readonly Sample[] = [
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

const CLASSIFIERS: Readonly<Record<string, ObjectValue>> = {
  csv_classifier: { delimiter: "," },
  grok_classifier: { classification: "c", grok_pattern: "p" },
  json_classifier: { json_path: "$" },
  xml_classifier: { classification: "c", row_tag: "r" },
};
const SOURCES = ["account_aggregation_source", "organization_aggregation_source"] as const;

/** One kind of block takes the place of another: the path is the new one's, or one of two. */
export const OTHER_KIND: readonly Sample[] = [
  ["aws_config_configuration_aggregator", SOURCES[1], source(SOURCES[0]), source(SOURCES[1])],
  ["aws_config_configuration_aggregator", SOURCES[0], source(SOURCES[1]), source(SOURCES[0])],
  ...Object.entries(CLASSIFIERS).flatMap(([name, values]) =>
    Object.entries(CLASSIFIERS)
      .filter(([other]) => other !== name)
      .map(([other, others]): Sample => [
        "aws_glue_classifier",
        other,
        block(name, values),
        block(other, others),
      ]),
  ),
  [
    "aws_network_interface",
    "private_ip_list",
    { private_ip_list_enabled: true, private_ip_list: ["10.0.0.4"] },
    { private_ip_list_enabled: true, private_ip_list: ["10.0.0.5"] },
  ],
];
