import type { KnowledgeTable } from "./type-knowledge";

/** CloudWatch, CloudTrail, messages, budgets, WAF. */
export const observability: KnowledgeTable = {
  aws_cloudwatch_log_group: {
    id: "{name}",
    arn: "logs:log-group:{name}",
    replaces: ["log_group_class", "name", "name_prefix"],
    defaults: { retention_in_days: 0, skip_destroy: false },
    computed: {
      deletion_protection_enabled: false,
      log_group_class: "STANDARD",
      name: "{name_prefix}terraform-{hex10}",
    },
  },
  aws_cloudwatch_log_metric_filter: {
    id: "{name}",
    replaces: ["log_group_name", "name"],
    computed: { apply_on_transformed_logs: false },
  },
  aws_cloudwatch_metric_alarm: {
    id: "{alarm_name}",
    arn: "cloudwatch:alarm:{alarm_name}",
    replaces: ["alarm_name"],
    defaults: { actions_enabled: true, treat_missing_data: "missing" },
    computed: { evaluate_low_sample_count_percentiles: "" },
  },
  aws_cloudwatch_dashboard: {
    id: "{dashboard_name}",
    replaces: ["dashboard_name"],
    computed: { dashboard_arn: "arn:aws:cloudwatch::{account}:dashboard/{dashboard_name}" },
  },
  aws_cloudwatch_event_rule: {
    id: "{name}",
    arn: "events:rule/{name}",
    replaces: ["event_bus_name", "name", "name_prefix"],
    defaults: { event_bus_name: "default", force_destroy: false },
    computed: { name: "{name_prefix}terraform-{hex10}" },
  },
  aws_cloudwatch_event_target: {
    id: "{rule}-{target_id}",
    replaces: ["event_bus_name", "rule", "target_id"],
    defaults: { event_bus_name: "default", force_destroy: false },
    computed: { target_id: "terraform-{hex26}" },
  },
  aws_cloudtrail: {
    id: "{arn}",
    arn: "cloudtrail:trail/{name}",
    replaces: ["name"],
    defaults: {
      enable_log_file_validation: false,
      enable_logging: true,
      include_global_service_events: true,
      is_multi_region_trail: false,
      is_organization_trail: false,
    },
    computed: { home_region: "{region}", sns_topic_arn: "" },
  },
  aws_sns_topic: {
    id: "{arn}",
    arn: "sns:{name}",
    replaces: ["fifo_topic", "name", "name_prefix"],
    defaults: { content_based_deduplication: false, fifo_topic: false },
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
    replaces: ["endpoint", "protocol", "topic_arn"],
    defaults: {
      confirmation_timeout_in_minutes: 1,
      endpoint_auto_confirms: false,
      raw_message_delivery: false,
    },
    computed: { confirmation_was_authenticated: true, filter_policy_scope: "" },
    derive: ({ protocol }) => ({ pending_confirmation: protocol === "email" || protocol === "email-json" }),
  },
  aws_sns_topic_policy: { id: "{arn}", replaces: ["arn"], computed: { owner: "{account}" } },
  aws_sqs_queue: {
    id: "{url}",
    arn: "sqs:{name}",
    replaces: ["fifo_queue", "name", "name_prefix"],
    defaults: {
      content_based_deduplication: false,
      delay_seconds: 0,
      fifo_queue: false,
      max_message_size: 262_144,
      message_retention_seconds: 345_600,
      receive_wait_time_seconds: 0,
      visibility_timeout_seconds: 30,
    },
    computed: {
      kms_data_key_reuse_period_seconds: 300,
      name: "{name_prefix}terraform-{hex26}",
      sqs_managed_sse_enabled: true,
      url: "https://sqs.{region}.amazonaws.com/{account}/{name}",
    },
  },
  aws_sqs_queue_policy: { id: "{queue_url}", replaces: ["queue_url"] },
  aws_budgets_budget: {
    id: "{account}:{name}",
    arn: "arn:aws:budgets::{account}:budget/{name}",
    replaces: ["name", "name_prefix"],
    defaults: { time_period_end: "2087-06-15_00:00" },
    computed: {
      account_id: "{account}",
      time_period_start: "2026-01-01_00:00",
      name: "{name_prefix}terraform-{hex10}",
    },
  },
  aws_wafv2_web_acl: {
    id: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    replaces: ["name", "name_prefix", "scope"],
    changes: ["lock_token"],
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
    replaces: ["ip_address_version", "name", "name_prefix", "scope"],
    changes: ["lock_token"],
    derive: (values, place) => ({
      arn: wafArn("ipset", values["scope"], values["name"], values["id"], place),
    }),
  },
  aws_wafv2_web_acl_association: {
    id: "{web_acl_arn},{resource_arn}",
    replaces: ["resource_arn", "web_acl_arn"],
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
