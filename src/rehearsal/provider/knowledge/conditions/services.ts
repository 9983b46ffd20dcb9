import { type ObjectValue, sameValue, strings, text } from "../../values/compare";
import { isUnknown } from "../../values/unknown";
import type { PlanConditions } from "../type-knowledge";
import { type Change, all, at, changes, goesFrom, isDowngrade, isEmpty, leaves, when } from "./change";

/** AWS cannot clear a description once it is set. */
const cannotBeCleared = (...names: readonly string[]): PlanConditions => ({
  replacesIf: all(...names.map((name) => when(leaves(name), name))),
});

/** Whether a search domain can be encrypted as it is: OpenSearch always, Elasticsearch from 6.7 on. */
function isEncryptable(version: string): boolean {
  const [major = 0, minor = 0] = version
    .replace(/^Elasticsearch_/, "")
    .split(".")
    .map(Number);
  return version.startsWith("OpenSearch_") || major > 6 || (major === 6 && minor >= 7);
}

/** A domain's encryption can be turned on, by most versions, and never off. */
const encryptionOf =
  (block: string, version: string) =>
  (...[prior, planned]: Change): readonly string[] => {
    const path = `${block}.0.enabled`;
    const [before, after] = [at(prior, path) === true, at(planned, path) === true];
    if (before === after || isUnknown(planned[block])) return [];
    return before || !isEncryptable(text(planned, version) ?? "OpenSearch_") ? [path] : [];
  };

/** An interface keeps its first address. */
function primaryAddress(prior: ObjectValue, planned: ObjectValue): readonly string[] {
  const first = strings(prior, "private_ip_list")[0] ?? text(prior, "private_ip");
  if (first === undefined) return [];
  if (planned["private_ip_list_enabled"] === true) {
    const now = strings(planned, "private_ip_list")[0];
    return now === undefined || now === first ? [] : ["private_ip_list"];
  }
  const isKept = isUnknown(planned["private_ips"]) || strings(planned, "private_ips").includes(first);
  return isKept || !changes("private_ips")(prior, planned) ? [] : ["private_ips"];
}

const CLASSIFIERS = ["csv_classifier", "grok_classifier", "json_classifier", "xml_classifier"];

/** Further services: search, workflows, analytics and interfaces. */
export const SERVICES: Readonly<Record<string, PlanConditions>> = {
  aws_amplify_app: cannotBeCleared("description", "iam_service_role_arn"),
  aws_config_configuration_aggregator: {
    // One kind of source takes the place of the other.
    replacesIf: all(
      ...["account_aggregation_source", "organization_aggregation_source"].map((name) =>
        when((prior, planned) => isEmpty(prior[name]) && !isEmpty(planned[name]), name),
      ),
    ),
  },
  aws_docdb_cluster: cannotBeCleared("serverless_v2_scaling_configuration"),
  aws_elasticache_global_replication_group: {
    replacesIf: when(goesFrom("engine", "valkey", "redis"), "engine"),
  },
  aws_elasticache_serverless_cache: {
    replacesIf: when(
      (prior, planned) =>
        changes("engine")(prior, planned) && !goesFrom("engine", "redis", "valkey")(prior, planned),
      "engine",
    ),
  },
  aws_elasticsearch_domain: {
    replacesIf: all(
      encryptionOf("encrypt_at_rest", "elasticsearch_version"),
      encryptionOf("node_to_node_encryption", "elasticsearch_version"),
      when(isDowngrade("elasticsearch_version"), "elasticsearch_version"),
    ),
    undecided: ["elasticsearch_version"],
  },
  aws_elb: {
    replacesIf: when(
      (prior, planned) =>
        Array.isArray(planned["subnets"]) &&
        strings(prior, "subnets").length > 0 &&
        !strings(prior, "subnets").some((id) => strings(planned, "subnets").includes(id)),
      "subnets",
    ),
  },
  aws_glue_classifier: {
    // Another kind of classifier.
    replacesIf: (prior, planned) => {
      const changed = CLASSIFIERS.filter((name) => isEmpty(prior[name]) !== isEmpty(planned[name]));
      return changed.length > 1 ? changed : [];
    },
  },
  aws_kendra_experience: cannotBeCleared("description"),
  aws_kinesis_analytics_application: cannotBeCleared("inputs"),
  aws_mwaa_environment: { replacesIf: when(isDowngrade("airflow_version"), "airflow_version") },
  aws_nat_gateway: {
    replacesIf: when(
      (prior, planned) =>
        planned["connectivity_type"] === "private" &&
        changes("secondary_private_ip_address_count")(prior, planned),
      "secondary_private_ip_address_count",
    ),
    undecided: ["regional_nat_gateway_auto_mode"],
  },
  aws_network_interface: {
    replacesIf: all(
      primaryAddress,
      when(goesFrom("enable_primary_ipv6", true, false), "enable_primary_ipv6"),
    ),
  },
  aws_opensearch_domain: {
    replacesIf: all(
      encryptionOf("encrypt_at_rest", "engine_version"),
      encryptionOf("node_to_node_encryption", "engine_version"),
      when(
        (prior, planned) =>
          at(prior, "advanced_security_options.0.enabled") === true &&
          at(planned, "advanced_security_options.0.enabled") === false,
        "advanced_security_options.0.enabled",
      ),
      when(goesFrom("ip_address_type", "dualstack", "ipv4"), "ip_address_type"),
      when(isDowngradeOfOne("engine_version"), "engine_version"),
    ),
    undecided: ["engine_version"],
  },
  aws_prometheus_workspace: cannotBeCleared("alias"),
  aws_storagegateway_gateway: cannotBeCleared("smb_active_directory_settings"),
  aws_transfer_server: {
    replacesIf: when((prior, planned) => {
      const [before, after] = [prior, planned].map((state) => at(state, "endpoint_details.0.vpc_id"));
      return !isEmpty(before) && typeof after === "string" && !sameValue(before, after);
    }, "endpoint_details.0.vpc_id"),
  },
};

/** An older version of the same engine: `OpenSearch_2.11` after `OpenSearch_2.13`. */
function isDowngradeOfOne(name: string) {
  return (prior: ObjectValue, planned: ObjectValue): boolean => {
    const [before = "", after = ""] = [text(prior, name), text(planned, name)];
    const [engine = "", number = ""] = before.split("_");
    const [newEngine = "", newNumber = ""] = after.split("_");
    return engine === newEngine && isDowngrade(name)({ [name]: number }, { [name]: newNumber });
  };
}
