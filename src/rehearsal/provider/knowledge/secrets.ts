import type { KnowledgeTable } from "./type-knowledge";

/** Secrets Manager, SSM and KMS. */
export const secrets: KnowledgeTable = {
  aws_secretsmanager_secret: {
    id: "{arn}",
    arn: "secretsmanager:secret:{name}-{hex6}",
    replaces: ["name", "name_prefix"],
    defaults: { force_overwrite_replica_secret: false, recovery_window_in_days: 30 },
    computed: { name: "{name_prefix}{hex10}", policy: "" },
  },
  aws_secretsmanager_secret_version: {
    id: "{secret_id}|{version_id}",
    arn: "{secret_id}",
    replaces: ["secret_binary", "secret_id", "secret_string", "secret_string_wo_version"],
    computed: { version_id: "terraform-{hex26}", version_stages: ["AWSCURRENT"] },
    derive: ({ secret_id: secret, secret_string_wo_version: version }) => ({
      arn: secret,
      has_secret_string_wo: version != null,
    }),
  },
  aws_secretsmanager_secret_rotation: {
    id: "{secret_id}",
    replaces: ["secret_id"],
    defaults: { rotate_immediately: true },
    computed: { rotation_enabled: true },
  },
  aws_secretsmanager_secret_policy: { id: "{secret_arn}", replaces: ["secret_arn"] },
  aws_ssm_parameter: {
    id: "{name}",
    replaces: ["name"],
    changes: ["version"],
    computed: { data_type: "text", tier: "Standard" },
    derive: (values, { account, region, previous }) => ({
      arn: `arn:aws:ssm:${region}:${account}:parameter/${String(values["name"]).replace(/^\//, "")}`,
      version: Number(previous?.["version"] ?? 0) + 1,
      has_value_wo: values["value_wo_version"] != null,
      key_id: values["type"] === "SecureString" ? (values["key_id"] ?? "alias/aws/ssm") : "",
    }),
  },
  aws_ssm_document: {
    id: "{name}",
    arn: "ssm:document/{name}",
    replaces: ["document_type", "name"],
    changes: ["default_version", "document_version", "hash", "latest_version"],
    defaults: { document_format: "JSON" },
    computed: {
      default_version: "1",
      document_version: "1",
      hash_type: "Sha256",
      schema_version: "2.2",
      status: "Active",
      parameter: [],
    },
  },
  aws_ssm_association: {
    id: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    arn: "ssm:association/{id}",
    replaces: ["automation_target_parameter_name", "name"],
    computed: { association_id: "{id}", document_version: "$DEFAULT" },
  },
  aws_kms_key: {
    id: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    arn: "kms:key/{id}",
    replaces: ["custom_key_store_id", "customer_master_key_spec", "key_usage", "multi_region", "xks_key_id"],
    defaults: {
      bypass_policy_lockout_safety_check: false,
      customer_master_key_spec: "SYMMETRIC_DEFAULT",
      enable_key_rotation: false,
      is_enabled: true,
      key_usage: "ENCRYPT_DECRYPT",
    },
    computed: { description: "", key_id: "{id}", multi_region: false },
  },
  aws_kms_alias: {
    id: "{name}",
    arn: "kms:{name}",
    replaces: ["name", "name_prefix"],
    computed: {
      name: "{name_prefix}{hex10}",
      target_key_arn: "arn:aws:kms:{region}:{account}:key/{target_key_id}",
    },
    derive: ({ target_key_id: key }) =>
      typeof key === "string" && key.startsWith("arn:") ? { target_key_arn: key } : {},
  },
};
