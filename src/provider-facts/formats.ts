import { isIPv4 } from "node:net";
import {
  type Formats,
  backupWindow,
  databaseName,
  dottedWord,
  iamName,
  maintenanceWindow,
  word,
} from "./common-formats";
import { all, type FormatCheck, hyphenated, lengthOf, matching, numberIn } from "./format-checks";
import { FURTHER_FORMATS } from "./further-formats";
import { cidr, json } from "./value-rule";

const alarmPeriod: FormatCheck = (name, value) =>
  [10, 20, 30].includes(Number(value)) || (Number(value) > 0 && Number(value) % 60 === 0)
    ? undefined
    : `expected ${name} to be 10, 20, 30 or divisible by 60, got ${value}`;

const description = matching(
  /^[\w .:/()#,@[\]+=&;{}!$*-]*$/,
  "has characters that EC2 takes in no description",
);
const fixedStatus = matching(/^[245]\d\d$/, "must be a status of 2xx, 4xx or 5xx");
const functionName = all(
  lengthOf(1, 140),
  matching(/^[\w:$-]+$/, "must be a function's name or ARN, of letters, digits, hyphens and underscores"),
);
const noPeriodAtEnd = matching(/[^.]$/, "cannot end with a period");

const logGroupName = all(
  lengthOf(1, 512),
  matching(
    /^[\w./#-]+$/,
    "must have letters, digits, hyphens, underscores, slashes, number signs and periods only",
  ),
);

function instanceType(name: string, value: string): string | undefined {
  if (/^[a-z][a-z0-9-]*\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/.test(value))
    return undefined;
  return `"${name}" (${value}) does not look like an EC2 instance type such as t3.small`;
}

function bucketName(name: string, value: string): string | undefined {
  if (value.length < 3 || value.length > 63)
    return `expected length of ${name} to be in the range (3 - 63), got ${value}`;
  if (!/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(value) || value.includes("..") || isIPv4(value)) {
    return `only lowercase alphanumeric characters, hyphens and single periods are allowed in "${name}", got ${value}`;
  }
  return undefined;
}

function balancerName(name: string, value: string): string | undefined {
  if (value.length > 32) return `"${name}" cannot be longer than 32 characters: "${value}"`;
  if (!/^[a-zA-Z0-9-]+$/.test(value))
    return `only alphanumeric characters and hyphens allowed in "${name}": "${value}"`;
  if (value.startsWith("internal-")) return `"${name}" cannot begin with "internal-": "${value}"`;
  return /^-|-$/.test(value) ? `"${name}" cannot begin or end with a hyphen: "${value}"` : undefined;
}

function groupName(name: string, value: string): string | undefined {
  return value.startsWith("sg-") ? `invalid value for ${name} (cannot begin with sg-): ${value}` : undefined;
}

const parameterGroupName = hyphenated(
  /^[0-9a-z.-]*$/,
  "lowercase alphanumeric characters, periods and hyphens",
);
const replicationGroupName = hyphenated(/^[0-9a-z-]*$/i, "alphanumeric characters and hyphens");
const subnetGroupName = matching(
  /^[ .0-9a-z_-]+$/,
  "only lowercase alphanumeric characters, hyphens, underscores, periods, and spaces allowed",
);

/** The IPv4 block of a VPC: a prefix of 16 to 28 bits, and no host bits. */
const vpcBlock: FormatCheck = (name, value) => {
  const problem = cidr("4")(name, value);
  if (problem !== undefined || value === "") return problem;
  const bits = Number(value.split("/")[1]);
  return bits >= 16 && bits <= 28
    ? undefined
    : `expected "${name}" to contain a network Value with between 16 and 28 significant bits, got: ${bits}`;
};

const port = numberIn(-1, 65535);
const securityGroupRule: Formats = {
  ...{ description, from_port: port, to_port: port },
  ...{ cidr_ipv4: cidr("4"), cidr_ipv6: cidr("6") },
};
const balancer: Formats = { name: balancerName };
const listener: Formats = { "default_action.fixed_response.status_code": fixedStatus };
const listenerRule: Formats = {
  "action.fixed_response.status_code": fixedStatus,
  priority: numberIn(1, 50000, 99999),
};
const waf: Formats = {
  name: word,
  "visibility_config.metric_name": matching(/^[\w#:./-]*$/, "must have letters, digits and _#:./- only"),
};
const clusterWindows: Formats = {
  preferred_backup_window: backupWindow,
  preferred_maintenance_window: maintenanceWindow,
};

const MAIN: Readonly<Record<string, Formats>> = {
  aws_acm_certificate: { domain_name: noPeriodAtEnd, subject_alternative_names: noPeriodAtEnd },
  aws_alb: balancer,
  aws_alb_listener: listener,
  aws_alb_listener_rule: listenerRule,
  aws_alb_target_group: balancer,
  aws_backup_plan: {
    name: all(lengthOf(1, 50), dottedWord),
    "rule.rule_name": dottedWord,
  },
  aws_backup_vault: { name: word },
  aws_cloudwatch_dashboard: { dashboard_name: all(lengthOf(1, 255), word) },
  aws_cloudwatch_event_rule: { name: all(lengthOf(1, 64), dottedWord) },
  aws_cloudwatch_event_target: { target_id: all(lengthOf(1, 64), dottedWord) },
  aws_cloudwatch_metric_alarm: { period: alarmPeriod },
  aws_cloudwatch_log_metric_filter: {
    name: all(lengthOf(1, 512), matching(/^[^:*]*$/, "must have no colon and no asterisk")),
    log_group_name: logGroupName,
  },
  aws_cloudwatch_log_group: { name: logGroupName },
  aws_db_instance: {
    identifier: databaseName,
    backup_window: backupWindow,
    maintenance_window: maintenanceWindow,
  },
  aws_db_parameter_group: { name: all(lengthOf(1, 255), parameterGroupName) },
  aws_db_subnet_group: { name: all(lengthOf(1, 255), subnetGroupName) },
  aws_default_vpc: { cidr_block: vpcBlock },
  aws_docdb_cluster: clusterWindows,
  aws_ecr_repository: {
    name: all(
      lengthOf(2, 256),
      matching(
        /^[a-z0-9]+([._/-]+[a-z0-9]+)*$/,
        "must have lowercase letters, digits, hyphens, underscores, periods and slashes only",
      ),
    ),
  },
  aws_ecs_cluster: { name: all(lengthOf(1, 255), word) },
  aws_ecs_task_definition: { container_definitions: json, family: word },
  aws_eks_cluster: {
    name: all(
      lengthOf(1, 100),
      matching(
        /^[0-9A-Za-z][\w-]*$/,
        "must begin with a letter or digit, and have those, hyphens and underscores only",
      ),
    ),
  },
  aws_elasticache_cluster: {
    cluster_id: all(lengthOf(1, 50), databaseName),
    maintenance_window: maintenanceWindow,
    snapshot_window: backupWindow,
  },
  aws_elasticache_replication_group: {
    auth_token: matching(
      /^[^/"@ ]{16,128}$/,
      'must have 16 to 128 characters, and none of /, ", @ and space',
    ),
    replication_group_id: all(lengthOf(1, 40), replicationGroupName),
    maintenance_window: maintenanceWindow,
    snapshot_window: backupWindow,
  },
  aws_iam_group: { name: iamName },
  aws_iam_group_policy: { name: iamName },
  aws_iam_instance_profile: { name: iamName },
  aws_iam_openid_connect_provider: {
    url: matching(/^https:\/\/[^?]+$/, "must be an https address without a query"),
  },
  aws_iam_policy: { name: iamName },
  aws_iam_role: { name: iamName, "inline_policy.name": iamName },
  aws_iam_role_policy: { name: iamName },
  aws_iam_user: { name: iamName },
  aws_iam_user_policy: { name: iamName },
  aws_instance: { instance_type: instanceType },
  aws_kms_alias: {
    name: matching(
      /^(alias\/(?!aws\/)[\w/-]+)?$/,
      "must begin with alias/ and have letters, digits, hyphens, underscores and slashes only",
    ),
  },
  aws_lambda_alias: {
    name: matching(
      /^(?!\d+$)[\w-]+$/,
      "must have letters, digits, hyphens and underscores only, and not only digits",
    ),
  },
  aws_lambda_function: { function_name: functionName },
  aws_lambda_permission: {
    action: matching(/^(lambda:(\*|[A-Za-z]+)|\*)$/, "must be an action such as lambda:InvokeFunction"),
    function_name: functionName,
    statement_id: word,
  },
  aws_launch_template: {
    name: all(lengthOf(3, 128), matching(/^[\w()./-]+$/, "must have letters, digits and ()/._- only")),
    instance_type: instanceType,
  },
  aws_lb: balancer,
  aws_lb_listener: listener,
  aws_lb_listener_rule: listenerRule,
  aws_lb_target_group: balancer,
  aws_lightsail_instance: {
    ip_address_type: matching(/^(dualstack|ipv4|ipv6)$/, "must be one of dualstack, ipv4, ipv6"),
  },
  aws_neptune_cluster: clusterWindows,
  aws_rds_cluster: { cluster_identifier: databaseName, ...clusterWindows },
  aws_rds_cluster_instance: { identifier: databaseName, ...clusterWindows },
  aws_rds_cluster_parameter_group: { name: all(lengthOf(1, 255), parameterGroupName) },
  aws_redshift_cluster: { preferred_maintenance_window: maintenanceWindow },
  aws_s3_bucket: { bucket: bucketName },
  aws_s3_bucket_acl: {
    acl: matching(
      /^(private|public-read(-write)?|authenticated-read|aws-exec-read|log-delivery-write|bucket-owner-(read|full-control))$/,
      "must be one of S3's canned ACLs, such as private",
    ),
  },
  aws_s3_bucket_versioning: {
    "versioning_configuration.status": matching(
      /^(Enabled|Suspended|Disabled)$/,
      "must be one of Enabled, Suspended, Disabled",
    ),
  },
  aws_s3_bucket_lifecycle_configuration: {
    "rule.status": matching(/^(Enabled|Disabled)$/, "must be one of Enabled, Disabled"),
  },
  aws_secretsmanager_secret: {
    recovery_window_in_days: numberIn(7, 30, 0),
    name: all(lengthOf(1, 512), matching(/^[\w/+=.@-]+$/, "must have letters, digits and /_+=.@- only")),
  },
  aws_security_group: {
    name: groupName,
    description,
    "ingress.description": description,
    "egress.description": description,
  },
  aws_security_group_rule: {
    description,
    type: matching(/^(ingress|egress)$/, "must be one of ingress, egress"),
  },
  aws_sfn_state_machine: { name: word },
  aws_ssm_document: { name: dottedWord },
  aws_vpc: { cidr_block: vpcBlock },
  aws_vpc_ipv4_cidr_block_association: { cidr_block: vpcBlock },
  aws_vpc_security_group_egress_rule: securityGroupRule,
  aws_vpc_security_group_ingress_rule: securityGroupRule,
  aws_wafv2_ip_set: { name: word },
  aws_wafv2_rule_group: waf,
  aws_wafv2_web_acl: waf,
};

/**
 * Formats of arguments that the facts lack, because the provider has them as regular expressions or in code. They
 * follow AWS's API references and are never stricter.
 */
export const FORMATS: Readonly<Record<string, Formats>> = Object.fromEntries(
  Object.keys({ ...MAIN, ...FURTHER_FORMATS }).map((type) => [
    type,
    { ...MAIN[type], ...FURTHER_FORMATS[type] },
  ]),
);
