import type { KnowledgeTable, TypeKnowledge } from "./type-knowledge";

const attachment = (principal: string): TypeKnowledge => ({
  id: `{${principal}}-{hex20}`,
  replaces: ["policy_arn", principal],
});

const inlinePolicy = (principal: string): TypeKnowledge => ({
  id: `{${principal}}:{name}`,
  replaces: ["name", "name_prefix", principal],
  computed: { name: "{name_prefix}{hex10}" },
});

/** IAM. */
export const identity: KnowledgeTable = {
  aws_iam_role: {
    id: "{name}",
    arn: "arn:aws:iam::{account}:role{path}{name}",
    replaces: ["name", "name_prefix", "path"],
    defaults: { force_detach_policies: false, max_session_duration: 3600, path: "/" },
    computed: { name: "{name_prefix}{hex10}", unique_id: "AROA{hex17}" },
  },
  aws_iam_policy: {
    id: "{arn}",
    arn: "arn:aws:iam::{account}:policy{path}{name}",
    replaces: ["description", "name", "name_prefix", "path"],
    defaults: { path: "/" },
    computed: { name: "{name_prefix}{hex10}", policy_id: "ANPA{hex17}" },
  },
  aws_iam_role_policy: inlinePolicy("role"),
  aws_iam_user_policy: inlinePolicy("user"),
  aws_iam_group_policy: inlinePolicy("group"),
  aws_iam_role_policy_attachment: attachment("role"),
  aws_iam_user_policy_attachment: attachment("user"),
  aws_iam_group_policy_attachment: attachment("group"),
  aws_iam_instance_profile: {
    id: "{name}",
    arn: "arn:aws:iam::{account}:instance-profile{path}{name}",
    replaces: ["name", "name_prefix", "path"],
    defaults: { path: "/" },
    computed: { name: "{name_prefix}{hex10}", unique_id: "AIPA{hex17}" },
  },
  aws_iam_user: {
    id: "{name}",
    arn: "arn:aws:iam::{account}:user{path}{name}",
    replaces: [],
    defaults: { force_destroy: false, path: "/" },
    computed: { unique_id: "AIDA{hex17}" },
  },
  aws_iam_group: {
    id: "{name}",
    arn: "arn:aws:iam::{account}:group{path}{name}",
    replaces: [],
    defaults: { path: "/" },
  },
  aws_iam_access_key: {
    id: "AKIA{hex16}",
    replaces: ["pgp_key", "user"],
    defaults: { status: "Active" },
    computed: { secret: "simulated-{hex30}", ses_smtp_password_v4: "simulated-{hex30}" },
  },
  aws_iam_openid_connect_provider: {
    id: "{arn}",
    replaces: ["url"],
    derive: ({ url }, { account }) => {
      const arn = `arn:aws:iam::${account}:oidc-provider/${String(url).replace(/^https:\/\//, "")}`;
      return { id: arn, arn };
    },
  },
  aws_iam_service_linked_role: {
    id: "{arn}",
    arn: "arn:aws:iam::{account}:role/aws-service-role/{aws_service_name}/AWSServiceRole",
    replaces: ["aws_service_name", "custom_suffix"],
    computed: { name: "AWSServiceRole", path: "/aws-service-role/{aws_service_name}/" },
  },
};
