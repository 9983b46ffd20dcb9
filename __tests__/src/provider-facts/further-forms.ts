/** What an argument takes and what it refuses. */
export interface Form {
  readonly takes: readonly string[];
  readonly refuses: readonly string[];
}

const IP4: Form = { takes: ["10.0.0.5"], refuses: ["10.0.0", "10.0.0.0/16", "::1"] };
const IP6: Form = { takes: ["2001:db8::5"], refuses: ["10.0.0.5", "2001:db8::/64"] };
const BASE64: Form = {
  takes: ["", "aGk=", "aGVsbG8h", "aGVs\nbG8h\n"],
  refuses: ["#!/bin/sh", "aGk", "a b="],
};
const TIME: Form = {
  takes: ["2026-01-02T15:04:05Z", "2026-01-02T15:04:05+01:00"],
  refuses: ["2026-01-02", "tomorrow"],
};
const UTC: Form = { takes: ["2026-01-02T15:04:05Z"], refuses: ["2026-01-02T15:04:05+01:00", "2026-01-02"] };
const PERIOD: Form = { takes: ["1", "5", "10", "30", "60", "3600"], refuses: ["7", "45", "90"] };
const BALANCER: Form = { takes: ["app-", "a1"], refuses: ["-app", "a_b", "seven77"] };
const OFF_OR_NUMBER: Form = { takes: ["off", "1", "12"], refuses: ["on", "-1", "1.5"] };
const OFF_OR_PERCENTAGE: Form = { takes: ["off", "1", "100"], refuses: ["0", "101", "half"] };
const IAM = (longest: number): Form => ({
  takes: ["app-", "a+b=c,d.e@f_g", "a".repeat(longest)],
  refuses: ["a b", "a/b", "a".repeat(longest + 1)],
});
const PREFIX: Form = { takes: ["main-", "main"], refuses: ["Main-", "1main-", "a--", "a_b"] };
const NAME: Form = { takes: ["main", "main-1"], refuses: ["Main", "1main", "a--b", "a-", "a_b"] };
const ANY_CASE: Form = { takes: ["main", "Main-1"], refuses: ["1main", "a--b", "a-", "a_b"] };
const GROUP: Form = { takes: ["main-pg16-"], refuses: ["Main", "1a", "a--", "a_b"] };
const SNAPSHOT: Form = { takes: ["main-final", "1-last"], refuses: ["a--b", "a-", "a_b"] };
const METRIC: Form = { takes: ["Errors", "App/Web"], refuses: ["a:b", "a*", "a$b"] };
const DOTTED: Form = { takes: ["app.1", "App_1-b"], refuses: ["a b", "a/b", "a:b"] };
const CLUSTER: Form = { takes: ["main", "1_a-b"], refuses: ["-a", "_a", "a b"] };
const BATCH: Form = { takes: ["jobs", "1_a-b"], refuses: ["-a", "a b", "a.b"] };
const BUDGET: Form = { takes: ["2026-01-02_15:04"], refuses: ["2026-01-02", "2026-01-02T15:04:05Z"] };

const BALANCERS = {
  name_prefix: BALANCER,
  "subnet_mapping.private_ipv4_address": IP4,
  "subnet_mapping.ipv6_address": IP6,
};
const TARGETS = {
  name_prefix: BALANCER,
  deregistration_delay: { takes: ["0", "300", "3600"], refuses: ["-1", "3601", "long"] },
  "health_check.port": { takes: ["traffic-port", "1", "8080"], refuses: ["0", "70000", "http"] },
  slow_start: { takes: ["0", "30", "900"], refuses: ["10", "901"] },
  "target_group_health.dns_failover.minimum_healthy_targets_count": OFF_OR_NUMBER,
  "target_group_health.dns_failover.minimum_healthy_targets_percentage": OFF_OR_PERCENTAGE,
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets_percentage": OFF_OR_PERCENTAGE,
};

/** Prefixes, addresses, times and names beyond the most used: read in AWS's API references, not in our patterns. */
export const FURTHER_FORMS: Readonly<Record<string, Readonly<Record<string, Form>>>> = {
  aws_alb: BALANCERS,
  aws_alb_target_group: TARGETS,
  aws_appautoscaling_scheduled_action: { start_time: TIME, end_time: TIME },
  aws_athena_workgroup: { name: DOTTED },
  aws_autoscaling_group: {
    wait_for_capacity_timeout: { takes: ["10m", "1h30m", "0", "0s"], refuses: ["10", "-5m", "ten"] },
  },
  aws_autoscaling_schedule: { start_time: UTC, end_time: UTC },
  aws_backup_selection: { name: DOTTED },
  aws_batch_job_definition: { name: BATCH },
  aws_batch_job_queue: { name: BATCH },
  aws_budgets_budget: { time_period_start: BUDGET, time_period_end: BUDGET },
  aws_cloudwatch_event_bus: { name: { takes: ["orders", "aws.partner/a/b"], refuses: ["default"] } },
  aws_cloudwatch_event_rule: { name_prefix: DOTTED },
  aws_cloudwatch_log_group: { name_prefix: { takes: ["/aws/lambda/"], refuses: ["a b", "a*", "a:b"] } },
  aws_cloudwatch_log_metric_filter: {
    "metric_transformation.name": METRIC,
    "metric_transformation.namespace": METRIC,
  },
  aws_cloudwatch_log_stream: { name: { takes: ["app/1 [a]"], refuses: ["a:b", "a".repeat(513)] } },
  aws_cloudwatch_metric_alarm: { "metric_query.period": PERIOD, "metric_query.metric.period": PERIOD },
  aws_codepipeline: { name: { takes: ["app.1@a_b-c"], refuses: ["a b", "a/b"] } },
  aws_db_event_subscription: { name: ANY_CASE },
  aws_db_instance: {
    identifier_prefix: PREFIX,
    final_snapshot_identifier: SNAPSHOT,
    "restore_to_point_in_time.restore_time": UTC,
  },
  aws_db_option_group: { name: NAME, name_prefix: PREFIX },
  aws_db_parameter_group: { name_prefix: GROUP },
  aws_db_proxy: { name: ANY_CASE },
  aws_db_subnet_group: { name_prefix: { takes: ["main-", "my group_1."], refuses: ["Main", "a/b"] } },
  aws_docdb_cluster: { cluster_identifier: NAME },
  aws_docdb_cluster_instance: { identifier: NAME },
  aws_eks_addon: { cluster_name: CLUSTER },
  aws_eks_fargate_profile: { cluster_name: CLUSTER },
  aws_eks_node_group: { cluster_name: CLUSTER },
  aws_glue_catalog_database: { name: { takes: ["logs_1"], refuses: ["Logs"] } },
  aws_iam_account_alias: {
    account_alias: { takes: ["our-company1"], refuses: ["Our", "a--b", "-abc", "abc-", "a_b"] },
  },
  aws_iam_group_policy: { name_prefix: IAM(102) },
  aws_iam_instance_profile: { name_prefix: IAM(102) },
  aws_iam_policy: { name_prefix: IAM(102) },
  aws_iam_role: { name_prefix: IAM(38) },
  aws_iam_role_policy: {
    name_prefix: IAM(102),
    role: { takes: ["app-role"], refuses: ["arn:aws:iam::123456789012:role/app"] },
  },
  aws_iam_service_linked_role: {
    aws_service_name: { takes: ["ecs.amazonaws.com"], refuses: ["ecs", "ecs.amazonaws.com.evil"] },
  },
  aws_iam_user_policy: { name_prefix: IAM(102) },
  aws_instance: {
    private_ip: IP4,
    secondary_private_ips: IP4,
    ipv6_addresses: IP6,
    user_data_base64: BASE64,
  },
  aws_kms_alias: {
    name_prefix: { takes: ["alias/", "alias/app-"], refuses: ["app-", "alias/aws/s3", "alias/a b"] },
  },
  aws_launch_template: { name_prefix: { takes: ["app-", "a(b)/"], refuses: ["a b", "a*"] } },
  aws_lb: BALANCERS,
  aws_lb_target_group: TARGETS,
  aws_lightsail_database: {
    preferred_backup_window: { takes: ["03:00-04:30"], refuses: ["3:00-4:00", "25:00-26:00"] },
    preferred_maintenance_window: { takes: ["sun:03:00-sun:04:00"], refuses: ["monday:03:00-04:00"] },
  },
  aws_lightsail_instance: {
    name: { takes: ["host", "1st-host.a_b"], refuses: ["-host", "host-", "my host", "höst"] },
    "add_on.snapshot_time": { takes: ["06:00", "23:00"], refuses: ["6:00", "24:00"] },
  },
  aws_nat_gateway: { private_ip: IP4 },
  aws_neptune_cluster: { cluster_identifier: NAME },
  aws_opensearch_domain: {
    domain_name: { takes: ["logs-1"], refuses: ["Logs", "1logs", "ab", "a".repeat(29)] },
  },
  aws_rds_cluster: {
    cluster_identifier_prefix: PREFIX,
    final_snapshot_identifier: SNAPSHOT,
    "restore_to_point_in_time.restore_to_time": UTC,
  },
  aws_rds_cluster_instance: { identifier_prefix: PREFIX },
  aws_rds_cluster_parameter_group: { name_prefix: GROUP },
  aws_redshift_cluster: { cluster_identifier: NAME, final_snapshot_identifier: SNAPSHOT },
  aws_s3_object: { object_lock_retain_until_date: TIME },
  aws_scheduler_schedule: { name: DOTTED },
  aws_scheduler_schedule_group: { name: DOTTED },
  aws_secretsmanager_secret: { name_prefix: { takes: ["hermes/"], refuses: ["a b", "a!"] } },
  aws_secretsmanager_secret_version: { secret_binary: BASE64 },
  aws_security_group: { name_prefix: { takes: ["web-"], refuses: ["sg-web"] } },
  aws_vpc_endpoint: { "subnet_configuration.ipv4": IP4, "subnet_configuration.ipv6": IP6 },
  aws_wafv2_regex_pattern_set: { name: { takes: ["App_1-b"], refuses: ["a b", "a.b"] } },
};
