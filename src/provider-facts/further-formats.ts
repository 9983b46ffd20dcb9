import { isIPv4, isIPv6 } from "node:net";
import {
  type Formats,
  backupWindow,
  databaseName,
  dottedWord,
  iamName,
  maintenanceWindow,
  word,
} from "./common-formats";
import { type FormatCheck, all, hyphenated, lengthOf, matching, numberIn } from "./format-checks";

const ip4: FormatCheck = (name, value) =>
  isIPv4(value) ? undefined : `expected ${name} to contain a valid IPv4 address, got: ${value}`;
const ip6: FormatCheck = (name, value) =>
  isIPv6(value) ? undefined : `expected ${name} to contain a valid IPv6 address, got: ${value}`;
const base64: FormatCheck = (name, value) =>
  /^([A-Za-z\d+/]{4})*([A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(value.replace(/[\r\n]/g, ""))
    ? undefined
    : `expected ${name} to be base64-encoded, got ${value}`;
const time = matching(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  "must be a time such as 2026-01-02T15:04:05Z",
);
const utcTime = matching(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  "must be a time in UTC such as 2026-01-02T15:04:05Z",
);
const budgetTime = matching(/^\d{4}-\d\d-\d\d_\d\d:\d\d$/, "must be a time such as 2026-01-02_15:04");
/** Go's durations. */
const duration = matching(/^(0|(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+)$/, "must be a duration such as 10m");
const offOrNumber = matching(/^(off|\d+)$/, 'must be an integer or "off"');
const offOrPercentage = matching(/^(off|[1-9]\d?|100)$/, 'must be an integer from 1 to 100 or "off"');
const healthPort: FormatCheck = (name, value) =>
  value === "traffic-port" ? undefined : numberIn(1, 65536)(name, value);
/** Metrics of high resolution have 1 and 5 too. */
const metricPeriod: FormatCheck = (name, value) =>
  Number(value) % 60 === 0 ? undefined : numberIn(60, 60, 1, 5, 10, 20, 30)(name, value);

/** As of a name, but a suffix follows: it may end with a hyphen. */
const prefixOf =
  (check: FormatCheck): FormatCheck =>
  (name, value) =>
    check(name, value.replace(/-$/, "")) ??
    (value.endsWith("--") ? `"${name}" cannot contain two consecutive hyphens: "${value}"` : undefined);

const balancerPrefix = all(
  lengthOf(0, 6),
  matching(/^([\dA-Za-z][\dA-Za-z-]*)?$/, "must have letters, digits and hyphens, and begin with no hyphen"),
);
const iamPrefix = (longest: number): FormatCheck => all(lengthOf(1, longest), iamName);
const databasePrefix = prefixOf(databaseName);
const groupPrefix = prefixOf(
  hyphenated(/^[0-9a-z.-]*$/, "lowercase alphanumeric characters, periods and hyphens"),
);
const letters = hyphenated(/^[\da-z-]*$/i, "alphanumeric characters and hyphens");
const snapshot = matching(
  /^(?!.*--)[\dA-Za-z-]*[\dA-Za-z]$/,
  "must have letters, digits and single hyphens, and no hyphen at the end",
);
const noMetricSign = matching(/^[^:*$]*$/, "must have no colon, asterisk or dollar sign");
const eksCluster = all(
  lengthOf(1, 100),
  matching(
    /^[\dA-Za-z][\w-]*$/,
    "must begin with a letter or digit, and have those, hyphens and underscores",
  ),
);
const batchName = all(
  lengthOf(1, 128),
  matching(
    /^[\dA-Za-z][\w-]*$/,
    "must begin with a letter or digit, and have those, hyphens and underscores",
  ),
);
const lightsailName = matching(
  /^[\dA-Za-z]([\w.-]*[\dA-Za-z])?$/,
  "must have letters, digits, underscores, hyphens and dots, and begin and end with a letter or digit",
);
const roleNotArn: FormatCheck = (name, value) =>
  value.startsWith("arn:") ? `"${name}" must be the role's name not its ARN` : undefined;
const eventBus: FormatCheck = (name, value) =>
  value === "default" ? `invalid value for ${name} (cannot be 'default')` : undefined;

const balancer: Formats = {
  name_prefix: balancerPrefix,
  "subnet_mapping.private_ipv4_address": ip4,
  "subnet_mapping.ipv6_address": ip6,
};
const HEALTH = "target_group_health";
const targetGroup: Formats = {
  name_prefix: balancerPrefix,
  deregistration_delay: numberIn(0, 3600),
  "health_check.port": healthPort,
  slow_start: numberIn(30, 900, 0),
  [`${HEALTH}.dns_failover.minimum_healthy_targets_count`]: offOrNumber,
  [`${HEALTH}.dns_failover.minimum_healthy_targets_percentage`]: offOrPercentage,
  [`${HEALTH}.unhealthy_state_routing.minimum_healthy_targets_percentage`]: offOrPercentage,
};
const scheduled: Formats = { start_time: time, end_time: time };

const ROWS: Readonly<Record<string, Formats>> = {
  // Elastic Load Balancing: CreateLoadBalancer, CreateTargetGroup, ModifyTargetGroupAttributes.
  aws_alb: balancer,
  aws_alb_target_group: targetGroup,
  aws_lb: balancer,
  aws_lb_target_group: targetGroup,
  // EC2: RunInstances, CreateNatGateway, CreateVpcEndpoint, CreateLaunchTemplate, CreateSecurityGroup.
  aws_instance: {
    private_ip: ip4,
    secondary_private_ips: ip4,
    ipv6_addresses: ip6,
    user_data_base64: base64,
  },
  aws_nat_gateway: { private_ip: ip4 },
  aws_vpc_endpoint: { "subnet_configuration.ipv4": ip4, "subnet_configuration.ipv6": ip6 },
  aws_launch_template: {
    name_prefix: matching(/^[\w()./-]+$/, "must have letters, digits and ()./_- only"),
  },
  aws_security_group: {
    name_prefix: matching(/^(?!sg-)/, "cannot begin with sg-"),
  },
  // Auto Scaling: PutScheduledUpdateGroupAction; the duration is the provider's own.
  aws_autoscaling_group: { wait_for_capacity_timeout: duration },
  aws_autoscaling_schedule: { start_time: utcTime, end_time: utcTime },
  aws_appautoscaling_scheduled_action: scheduled,
  // IAM: CreateRole and its like, CreateAccountAlias, CreateServiceLinkedRole. A prefix leaves 26 characters.
  aws_iam_account_alias: {
    account_alias: matching(
      /^(?!.*--)[\da-z]([\da-z-]*[\da-z])?$/,
      "must have lowercase letters, digits and single hyphens, and begin and end with no hyphen",
    ),
  },
  aws_iam_group_policy: { name_prefix: iamPrefix(102) },
  aws_iam_instance_profile: { name_prefix: iamPrefix(102) },
  aws_iam_policy: { name_prefix: iamPrefix(102) },
  aws_iam_role: { name_prefix: iamPrefix(38) },
  aws_iam_role_policy: { name_prefix: iamPrefix(102), role: roleNotArn },
  aws_iam_service_linked_role: {
    aws_service_name: matching(/^.+\.amazonaws\.com(\.cn)?$/, "must be a valid AWS service name"),
  },
  aws_iam_user_policy: { name_prefix: iamPrefix(102) },
  // RDS, DocumentDB, Neptune, Redshift: CreateDBInstance, CreateDBCluster, CreateOptionGroup, CreateCluster.
  aws_db_event_subscription: { name: all(lengthOf(1, 255), letters) },
  aws_db_instance: {
    identifier_prefix: databasePrefix,
    final_snapshot_identifier: snapshot,
    "restore_to_point_in_time.restore_time": utcTime,
  },
  aws_db_option_group: { name: all(lengthOf(1, 255), databaseName), name_prefix: databasePrefix },
  aws_db_parameter_group: { name_prefix: groupPrefix },
  aws_db_proxy: { name: letters },
  aws_db_subnet_group: {
    name_prefix: all(
      lengthOf(1, 229),
      matching(/^[ .\da-z_-]+$/, "must have lowercase letters, digits, spaces and ._- only"),
    ),
  },
  aws_docdb_cluster: { cluster_identifier: databaseName },
  aws_docdb_cluster_instance: { identifier: databaseName },
  aws_neptune_cluster: { cluster_identifier: databaseName },
  aws_rds_cluster: {
    cluster_identifier_prefix: databasePrefix,
    final_snapshot_identifier: snapshot,
    "restore_to_point_in_time.restore_to_time": utcTime,
  },
  aws_rds_cluster_instance: { identifier_prefix: databasePrefix },
  aws_rds_cluster_parameter_group: { name_prefix: groupPrefix },
  aws_redshift_cluster: { cluster_identifier: databaseName, final_snapshot_identifier: snapshot },
  // CloudWatch, Logs, EventBridge, Scheduler: PutMetricAlarm, CreateLogStream, PutMetricFilter, CreateEventBus.
  aws_cloudwatch_event_bus: { name: eventBus },
  aws_cloudwatch_event_rule: { name_prefix: all(lengthOf(1, 64), dottedWord) },
  aws_cloudwatch_log_group: {
    name_prefix: all(lengthOf(1, 483), matching(/^[\w./#-]+$/, "must have letters, digits and _./#- only")),
  },
  aws_cloudwatch_log_metric_filter: {
    "metric_transformation.name": noMetricSign,
    "metric_transformation.namespace": noMetricSign,
  },
  aws_cloudwatch_log_stream: { name: all(lengthOf(1, 512), matching(/^[^:]+$/, "must have no colon")) },
  aws_cloudwatch_metric_alarm: {
    "metric_query.period": metricPeriod,
    "metric_query.metric.period": metricPeriod,
  },
  aws_scheduler_schedule: { name: all(lengthOf(1, 64), dottedWord) },
  aws_scheduler_schedule_group: { name: all(lengthOf(1, 64), dottedWord) },
  // Lightsail: CreateInstances, EnableAddOn, CreateRelationalDatabase.
  aws_lightsail_database: {
    preferred_backup_window: backupWindow,
    preferred_maintenance_window: maintenanceWindow,
  },
  aws_lightsail_instance: {
    name: lightsailName,
    "add_on.snapshot_time": matching(/^([01]\d|2[0-3]):[0-5]\d$/, "must be in HH:00 format"),
  },
  // The others, in the order of their names.
  aws_athena_workgroup: { name: all(lengthOf(1, 128), dottedWord) },
  aws_backup_selection: { name: dottedWord },
  aws_batch_job_definition: { name: batchName },
  aws_batch_job_queue: { name: batchName },
  aws_budgets_budget: { time_period_start: budgetTime, time_period_end: budgetTime },
  aws_codepipeline: {
    name: all(lengthOf(1, 100), matching(/^[\w.@-]+$/, "must have letters, digits and _.@- only")),
  },
  aws_eks_addon: { cluster_name: eksCluster },
  aws_eks_fargate_profile: { cluster_name: eksCluster },
  aws_eks_node_group: { cluster_name: eksCluster },
  aws_glue_catalog_database: { name: matching(/^[^A-Z]*$/, "must have no uppercase letter") },
  aws_kms_alias: {
    name_prefix: matching(
      /^alias\/(?!aws\/)[\w/-]*$/,
      "must begin with alias/ and have letters, digits, hyphens, underscores and slashes only",
    ),
  },
  aws_opensearch_domain: {
    domain_name: matching(
      /^[a-z][\da-z-]{2,27}$/,
      "must begin with a lowercase letter and have 3 to 28 lowercase letters, digits and hyphens",
    ),
  },
  aws_s3_object: { object_lock_retain_until_date: time },
  aws_secretsmanager_secret: {
    name_prefix: matching(/^[\w/+=.@-]*$/, "must have letters, digits and /_+=.@- only"),
  },
  aws_secretsmanager_secret_version: { secret_binary: base64 },
  aws_wafv2_regex_pattern_set: { name: word },
};

/** An empty text often means that an argument is not set. */
const unlessEmpty =
  (check: FormatCheck): FormatCheck =>
  (name, value) =>
    value === "" ? undefined : check(name, value);

/** Forms of prefixes, addresses, times and of names beyond the most used. Sources: AWS's API reference of each service. */
export const FURTHER_FORMATS: Readonly<Record<string, Formats>> = Object.fromEntries(
  Object.entries(ROWS).map(([type, formats]) => [
    type,
    Object.fromEntries(Object.entries(formats).map(([path, check]) => [path, unlessEmpty(check)])),
  ]),
);
