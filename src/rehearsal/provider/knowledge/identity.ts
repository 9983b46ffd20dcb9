import type { KnowledgeTable, TypeKnowledge } from "./type-knowledge";

const attachment = (principal: string): TypeKnowledge => ({
  id: `{${principal}}-{hex20}`,
});

const inlinePolicy = (principal: string): TypeKnowledge => ({
  id: `{${principal}}:{name}`,
  computed: { name: "{name_prefix}{hex10}" },
});

/** IAM. */
export const identity: KnowledgeTable = {
  aws_iam_role: {
    id: "{name}",
    arn: "arn:aws:iam::{account}:role{path}{name}",
    computed: { name: "{name_prefix}{hex10}", unique_id: "AROA{hex17}" },
  },
  aws_iam_policy: {
    id: "{arn}",
    arn: "arn:aws:iam::{account}:policy{path}{name}",
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
    computed: { name: "{name_prefix}{hex10}", unique_id: "AIPA{hex17}" },
  },
  aws_iam_user: {
    id: "{name}",
    arn: "arn:aws:iam::{account}:user{path}{name}",
    computed: { unique_id: "AIDA{hex17}" },
  },
  aws_iam_group: {
    id: "{name}",
    arn: "arn:aws:iam::{account}:group{path}{name}",
  },
  aws_iam_access_key: {
    id: "AKIA{hex16}",
    computed: { secret: "simulated-{hex30}", ses_smtp_password_v4: "simulated-{hex30}" },
  },
  aws_iam_openid_connect_provider: {
    id: "{arn}",
    derive: ({ url }, { account }) => {
      const arn = `arn:aws:iam::${account}:oidc-provider/${String(url).replace(/^https:\/\//, "")}`;
      return { id: arn, arn };
    },
  },
  aws_iam_service_linked_role: {
    id: "{arn}",
    arn: "arn:aws:iam::{account}:role/aws-service-role/{aws_service_name}/AWSServiceRole",
    computed: { name: "AWSServiceRole", path: "/aws-service-role/{aws_service_name}/" },
  },
};
