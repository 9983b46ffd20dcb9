import type { KnowledgeTable } from "./type-knowledge";

/** CloudWatch, CloudTrail, SNS and SQS, budgets, WAF. */
export const observability: KnowledgeTable = {
  aws_cloudwatch_log_group: {
    id: "{name}",
    arn: "logs:log-group:{name}",
    computed: {
      deletion_protection_enabled: false,
      log_group_class: "STANDARD",
      name: "{name_prefix}terraform-{hex10}",
    },
  },
  aws_cloudwatch_log_metric_filter: {
    id: "{name}",
    computed: { apply_on_transformed_logs: false },
  },
  aws_cloudwatch_metric_alarm: {
    id: "{alarm_name}",
    arn: "cloudwatch:alarm:{alarm_name}",
    computed: { evaluate_low_sample_count_percentiles: "" },
  },
  aws_cloudwatch_dashboard: {
    id: "{dashboard_name}",
    computed: { dashboard_arn: "arn:aws:cloudwatch::{account}:dashboard/{dashboard_name}" },
  },
  aws_cloudwatch_event_rule: {
    id: "{name}",
    arn: "events:rule/{name}",
    computed: { name: "{name_prefix}terraform-{hex10}" },
  },
  aws_cloudwatch_event_target: {
    id: "{rule}-{target_id}",
    computed: { target_id: "terraform-{hex26}" },
  },
  aws_cloudtrail: {
    id: "{arn}",
    arn: "cloudtrail:trail/{name}",
    computed: { home_region: "{region}", sns_topic_arn: "" },
  },
  aws_sns_topic: {
    id: "{arn}",
    arn: "sns:{name}",
    computed: {
      name: "{name_prefix}terraform-{hex26}",
      owner: "{account}",
      signature_version: 0,
      beginning_archive_time: "",
    },
  },
  aws_sns_topic_subscription: {
    id: "{arn}",
    arn: "{topic_arn}:{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    computed: { confirmation_was_authenticated: true, filter_policy_scope: "" },
    derive: ({ protocol }) => ({ pending_confirmation: protocol === "email" || protocol === "email-json" }),
  },
  aws_sns_topic_policy: { id: "{arn}", computed: { owner: "{account}" } },
  aws_sqs_queue: {
    id: "{url}",
    arn: "sqs:{name}",
    computed: {
      kms_data_key_reuse_period_seconds: 300,
      name: "{name_prefix}terraform-{hex26}",
      sqs_managed_sse_enabled: true,
      url: "https://sqs.{region}.amazonaws.com/{account}/{name}",
    },
  },
  aws_sqs_queue_policy: { id: "{queue_url}" },
  aws_budgets_budget: {
    id: "{account}:{name}",
    arn: "arn:aws:budgets::{account}:budget/{name}",
    computed: {
      account_id: "{account}",
      time_period_start: "2026-01-01_00:00",
      name: "{name_prefix}terraform-{hex10}",
    },
  },
  aws_wafv2_web_acl: {
    id: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    renewed: ["lock_token"],
    computed: {
      application_integration_url: "",
      capacity: 700,
      lock_token: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    },
    derive: (values, place) => ({
      arn: wafArn("webacl", values["scope"], values["name"], values["id"], place),
    }),
  },
  aws_wafv2_ip_set: {
    id: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    renewed: ["lock_token"],
    derive: (values, place) => ({
      arn: wafArn("ipset", values["scope"], values["name"], values["id"], place),
    }),
  },
  aws_wafv2_web_acl_association: {
    id: "{web_acl_arn},{resource_arn}",
  },
};

function wafArn(
  kind: string,
  scope: unknown,
  name: unknown,
  id: unknown,
  place: { account: string; region: string },
): string {
  const level = scope === "CLOUDFRONT" ? "global" : "regional";
  return `arn:aws:wafv2:${place.region}:${place.account}:${level}/${kind}/${String(name)}/${String(id)}`;
}
