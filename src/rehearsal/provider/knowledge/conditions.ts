import { hasUnknown, type ObjectValue, elements, sameValue, strings, text } from "../values/compare";
import { UNKNOWN, isUnknown } from "../values/unknown";
import type { PlanConditions } from "./type-knowledge";

type Change = readonly [prior: ObjectValue, planned: ObjectValue];

const changes =
  (...names: readonly string[]) =>
  (...[prior, planned]: Change): boolean =>
    names.some((name) => !sameValue(prior[name] ?? null, planned[name] ?? null));

/** The names, if the condition holds. */
const when =
  (condition: (...change: Change) => boolean, ...names: readonly string[]) =>
  (...change: Change): readonly string[] =>
    condition(...change) ? names : [];

const all =
  (...conditions: readonly ((...change: Change) => readonly string[])[]) =>
  (...change: Change): readonly string[] =>
    conditions.flatMap((condition) => condition(...change));

const isEmpty = (value: unknown): boolean => value == null || (Array.isArray(value) && value.length === 0);

/** One side has it and the other has not. */
const comesOrGoes =
  (name: string) =>
  (...[prior, planned]: Change): boolean =>
    !isUnknown(planned[name]) && isEmpty(prior[name]) !== isEmpty(planned[name]);

const shrinks =
  (name: string) =>
  (...[prior, planned]: Change): boolean =>
    typeof planned[name] === "number" && Number(prior[name] ?? 0) > planned[name];

/** Dotted versions, of which each part is a number: is the second older? */
const isDowngrade =
  (name: string) =>
  (...[prior, planned]: Change): boolean => {
    const [before, after] = [text(prior, name) ?? "", text(planned, name) ?? ""].map((version) =>
      version.split(".").map(Number),
    );
    const index = (before ?? []).findIndex((part, at) => part !== (after?.[at] ?? part));
    return after !== undefined && index !== -1 && (before?.[index] ?? 0) > (after[index] ?? 0);
  };

/** Graviton types have a `g` behind the generation: `t4g`, `m7gd`, `c6gn`. */
function isArm(instanceType: unknown): boolean {
  return typeof instanceType === "string" && /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType);
}

/** A network load balancer takes further subnets in place; one less, or its first or last security group, replaces it. */
function balancerReplacement(prior: ObjectValue, planned: ObjectValue): readonly string[] {
  if (planned["load_balancer_type"] !== "network") return [];
  const isGone = (name: string): boolean =>
    Array.isArray(planned[name]) && strings(prior, name).some((id) => !strings(planned, name).includes(id));
  const mapped = (state: ObjectValue): unknown[] =>
    elements(state, "subnet_mapping").map((mapping) => mapping["subnet_id"]);
  const unmapped =
    Array.isArray(planned["subnet_mapping"]) &&
    mapped(prior).some((subnet) => !mapped(planned).includes(subnet));
  return [
    ...(isGone("subnets") ? ["subnets"] : []),
    ...(unmapped ? ["subnet_mapping"] : []),
    ...when(comesOrGoes("security_groups"), "security_groups")(prior, planned),
    ...when(shrinks("secondary_ips_auto_assigned_per_subnet"), "secondary_ips_auto_assigned_per_subnet")(
      prior,
      planned,
    ),
  ];
}

/** What a load balancer of another kind than the argument's is left without: the facts' defaults do not tell. */
const OTHER_BALANCERS = [
  "enable_cross_zone_load_balancing",
  "enable_zonal_shift",
  "dns_record_client_routing_policy",
];

const BALANCER: PlanConditions = {
  replacesIf: balancerReplacement,
  unknownIf: all(when(changes("subnets"), "subnet_mapping"), when(changes("subnet_mapping"), "subnets")),
  planned: ({ load_balancer_type: type }) =>
    type === "application" ? Object.fromEntries(OTHER_BALANCERS.map((name) => [name, null])) : {},
};

const FUNCTION_SETTINGS = changes(
  ...[
    "dead_letter_config",
    "description",
    "environment",
    "ephemeral_storage",
    "file_system_config",
    "handler",
  ],
  ...[
    "image_config",
    "kms_key_arn",
    "layers",
    "logging_config",
    "memory_size",
    "role",
    "runtime",
    "snap_start",
  ],
  ...["timeout", "tracing_config", "vpc_config"],
);
const FUNCTION_CODE = changes(
  ...[
    "architectures",
    "filename",
    "image_uri",
    "s3_bucket",
    "s3_key",
    "s3_object_version",
    "source_code_hash",
  ],
);

const DOCUMENT_VERSION = ["default_version", "document_version", "hash", "latest_version", "parameter"];

/** Everything of a launch template but what stands beside its versions. */
const BESIDE_VERSIONS = new Set([
  "default_version",
  "latest_version",
  "tags",
  "tags_all",
  "update_default_version",
]);

function hasNewVersion(prior: ObjectValue, planned: ObjectValue): boolean {
  return Object.keys(planned).some(
    (name) => !BESIDE_VERSIONS.has(name) && !sameValue(prior[name] ?? null, planned[name] ?? null),
  );
}

/**
 * A certificate's plan knows the names that it is for, its own among the alternatives, and for which names ACM will ask
 * for a DNS record.
 */
function certificateNames(planned: ObjectValue, prior: ObjectValue | undefined): ObjectValue {
  const domain = text(planned, "domain_name");
  const others = planned["subject_alternative_names"];
  if (domain === undefined || (Array.isArray(others) && hasUnknown(others))) return {};
  const names = [...new Set([...strings(planned, "subject_alternative_names"), domain])];
  const options = names.map((name) => ({
    domain_name: name,
    resource_record_name: UNKNOWN,
    resource_record_type: UNKNOWN,
    resource_record_value: UNKNOWN,
  }));
  return {
    subject_alternative_names: names,
    ...(prior === undefined && planned["validation_method"] === "DNS"
      ? { domain_validation_options: options }
      : {}),
  };
}

/**
 * Conditions that the provider's source writes as code (CustomizeDiff), by type. Where facts say that a change may
 * replace and nothing here says when, a plan warns.
 */
export const CONDITIONS: Readonly<Record<string, PlanConditions>> = {
  aws_acm_certificate: { planned: certificateNames },
  aws_alb: BALANCER,
  aws_cognito_user_pool_domain: { replacesIf: when(comesOrGoes("certificate_arn"), "certificate_arn") },
  aws_dynamodb_table: {
    replacesIf: all(
      when(
        (prior, planned) =>
          !isEmpty(planned["restore_source_name"]) && changes("restore_source_name")(prior, planned),
        "restore_source_name",
      ),
      when(
        (prior, planned) =>
          !isEmpty(planned["restore_source_table_arn"]) &&
          changes("restore_source_table_arn")(prior, planned),
        "restore_source_table_arn",
      ),
    ),
    unknownIf: when(changes("stream_enabled", "stream_view_type"), "stream_arn"),
  },
  aws_ec2_managed_prefix_list: { unknownIf: when(changes("entry"), "version") },
  aws_ecs_service: {
    // Other strategies than the first and the last are taken over by a new deployment.
    replacesIf: when(
      (prior, planned) =>
        changes("capacity_provider_strategy")(prior, planned) &&
        (planned["force_new_deployment"] !== true ||
          comesOrGoes("capacity_provider_strategy")(prior, planned)),
      "capacity_provider_strategy",
    ),
  },
  aws_eks_cluster: {
    replacesIf: when(
      (prior, planned) => !isEmpty(prior["encryption_config"]) && isEmpty(planned["encryption_config"]),
      "encryption_config",
    ),
  },
  aws_elasticache_cluster: {
    replacesIf: all(
      when(isDowngrade("engine_version"), "engine_version"),
      when(
        (prior, planned) => planned["engine"] === "memcached" && changes("node_type")(prior, planned),
        "node_type",
      ),
    ),
  },
  aws_elasticache_replication_group: {
    replacesIf: all(
      when(isDowngrade("engine_version"), "engine_version"),
      when((prior, planned) => prior["engine"] === "valkey" && planned["engine"] === "redis", "engine"),
      when(
        (prior, planned) =>
          changes("transit_encryption_enabled")(prior, planned) &&
          /^[0-6]\./.test(text(prior, "engine_version") ?? "7."),
        "transit_encryption_enabled",
      ),
    ),
    unknownIf: when(
      changes("num_cache_clusters", "num_node_groups", "replicas_per_node_group"),
      "member_clusters",
    ),
  },
  aws_fsx_lustre_file_system: { replacesIf: when(shrinks("storage_capacity"), "storage_capacity") },
  aws_iam_group: { unknownIf: when(changes("name", "path"), "arn") },
  aws_instance: {
    replacesIf: (prior, planned) => [
      ...(planned["user_data_replace_on_change"] === true
        ? ["user_data", "user_data_base64"].filter((name) => changes(name)(prior, planned))
        : []),
      // In place the machine is stopped and started, which works within one processor architecture only.
      ...(isArm(prior["instance_type"]) === isArm(planned["instance_type"]) ? [] : ["instance_type"]),
    ],
    // A machine that is stopped and started gets another public address.
    unknownIf: when(
      (prior, planned) =>
        !isEmpty(prior["public_ip"]) &&
        prior["public_ip"] !== "" &&
        changes("instance_type", "user_data", "user_data_base64")(prior, planned),
      "public_dns",
      "public_ip",
    ),
  },
  aws_lambda_function: {
    replacesIf: when(comesOrGoes("durable_config"), "durable_config"),
    unknownIf: (prior, planned) => {
      const changed = FUNCTION_SETTINGS(prior, planned) || FUNCTION_CODE(prior, planned);
      const published = planned["publish"] === true && (changed || changes("publish")(prior, planned));
      return [
        ...(changed ? ["last_modified"] : []),
        ...(published ? ["version", "qualified_arn", "qualified_invoke_arn"] : []),
      ];
    },
  },
  aws_lambda_invocation: {
    replacesIf: when(
      (prior, planned) => planned["lifecycle_scope"] !== "CRUD" && changes("input")(prior, planned),
      "input",
    ),
    unknownIf: when(changes("input"), "result"),
  },
  aws_launch_template: {
    unknownIf: all(
      when(hasNewVersion, "latest_version"),
      when(
        (prior, planned) => planned["update_default_version"] === true && hasNewVersion(prior, planned),
        "default_version",
      ),
    ),
  },
  aws_lb: BALANCER,
  aws_rds_cluster: {
    replacesIf: when(
      (prior, planned) =>
        !(text(planned, "engine") ?? "").startsWith("aurora") && changes("storage_type")(prior, planned),
      "storage_type",
    ),
  },
  aws_s3_object: {
    unknownIf: when(
      changes("content", "content_base64", "etag", "kms_key_id", "source", "source_hash", "storage_class"),
      "version_id",
    ),
  },
  aws_sagemaker_notebook_instance: { replacesIf: when(shrinks("volume_size"), "volume_size") },
  aws_sfn_state_machine: {
    unknownIf: all(
      when(
        changes("definition", "role_arn", "logging_configuration", "tracing_configuration"),
        "revision_id",
      ),
      when(
        (prior, planned) =>
          planned["publish"] === true && changes("definition", "role_arn", "publish")(prior, planned),
        "state_machine_version_arn",
      ),
    ),
  },
  aws_ssm_document: {
    unknownIf: when(changes("content", "version_name", "attachments_source"), ...DOCUMENT_VERSION),
  },
  aws_ssm_parameter: {
    replacesIf: when(({ tier: before }, { tier }) => before === "Advanced" && tier === "Standard", "tier"),
    unknownIf: all(
      when(changes("value", "insecure_value", "value_wo_version"), "version"),
      when(changes("insecure_value"), "value"),
      when(changes("value"), "insecure_value"),
      when(changes("value_wo_version"), "has_value_wo"),
    ),
  },
  aws_vpc: {
    replacesIf: when(
      ({ instance_tenancy: before }, { instance_tenancy: tenancy }) =>
        before !== tenancy && tenancy !== "default",
      "instance_tenancy",
    ),
    unknownIf: when(changes("assign_generated_ipv6_cidr_block"), "ipv6_association_id", "ipv6_cidr_block"),
  },
};

/** Blocks in sets that the provider tells apart by some of their arguments, by type and block; of all others, by all. */
export const SET_KEYS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  aws_instance: { ebs_block_device: ["device_name"], ephemeral_block_device: ["device_name"] },
};
