import type { KnowledgeTable } from "./type-knowledge";

/** Secrets Manager, SSM and KMS. */
export const secrets: KnowledgeTable = {
  aws_secretsmanager_secret: {
    id: "{arn}",
    arn: "secretsmanager:secret:{name}-{hex6}",
    computed: { name: "{name_prefix}{hex10}", policy: "" },
  },
  aws_secretsmanager_secret_version: {
    id: "{secret_id}|{version_id}",
    arn: "{secret_id}",
    computed: { version_id: "terraform-{hex26}", version_stages: ["AWSCURRENT"] },
    derive: ({ secret_id: secret, secret_string_wo_version: version }) => ({
      arn: secret,
      has_secret_string_wo: version != null,
    }),
  },
  aws_secretsmanager_secret_rotation: {
    id: "{secret_id}",
    computed: { rotation_enabled: true },
  },
  aws_secretsmanager_secret_policy: { id: "{secret_arn}" },
  aws_ssm_parameter: {
    id: "{name}",
    renewed: ["version"],
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
    renewed: ["default_version", "document_version", "hash", "latest_version"],
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
    computed: { association_id: "{id}", document_version: "$DEFAULT" },
  },
  aws_kms_key: {
    id: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    arn: "kms:key/{id}",
    computed: { description: "", key_id: "{id}", multi_region: false },
  },
  aws_kms_alias: {
    id: "{name}",
    arn: "kms:{name}",
    computed: {
      name: "{name_prefix}{hex10}",
      target_key_arn: "arn:aws:kms:{region}:{account}:key/{target_key_id}",
    },
    derive: ({ target_key_id: key }) =>
      typeof key === "string" && key.startsWith("arn:") ? { target_key_arn: key } : {},
  },
};
