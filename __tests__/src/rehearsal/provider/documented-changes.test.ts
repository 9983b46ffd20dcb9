import { replacedBy } from "./replaced-by";

/**
 * What a change of one argument does by the provider's documentation and the API references of AWS, written down from
 * memory of both and not from our facts (but for `ebs_optimized` of an instance, where memory was wrong). Each list is of
 * arguments, with values before and after.
 */
type Change = readonly [argument: string, before: unknown, after: unknown];

interface Documented {
  readonly replaces: readonly Change[];
  readonly inPlace: readonly Change[];
}

const words = (...names: readonly string[]): readonly Change[] => names.map((name) => [name, "a", "b"]);
const switches = (...names: readonly string[]): readonly Change[] => names.map((name) => [name, false, true]);
const lists = (...names: readonly string[]): readonly Change[] =>
  names.map((name) => [name, ["a"], ["a", "b"]]);
const numbers = (...names: readonly string[]): readonly Change[] => names.map((name) => [name, 1, 2]);

const DOCUMENTED: Readonly<Record<string, Documented>> = {
  aws_acm_certificate: {
    replaces: [
      ...words("domain_name", "validation_method", "key_algorithm"),
      ...lists("subject_alternative_names"),
    ],
    inPlace: [],
  },
  aws_apigatewayv2_api: { replaces: words("protocol_type"), inPlace: words("name", "description") },
  aws_autoscaling_group: {
    replaces: words("name"),
    inPlace: [...numbers("min_size", "max_size", "desired_capacity"), ...words("launch_configuration")],
  },
  aws_cloudfront_function: { replaces: words("name"), inPlace: words("code", "comment") },
  aws_cloudwatch_event_rule: {
    replaces: words("name", "event_bus_name"),
    inPlace: words("schedule_expression", "description", "role_arn"),
  },
  aws_cloudwatch_log_group: {
    replaces: words("name"),
    inPlace: [...numbers("retention_in_days"), ...words("kms_key_id")],
  },
  aws_cloudwatch_metric_alarm: {
    replaces: words("alarm_name"),
    inPlace: [...words("namespace", "metric_name"), ...numbers("period", "threshold")],
  },
  aws_cognito_user_pool: { replaces: lists("username_attributes"), inPlace: words("mfa_configuration") },
  aws_db_instance: {
    replaces: [
      ...words("engine", "username", "db_name", "kms_key_id", "availability_zone", "timezone"),
      ...switches("storage_encrypted"),
    ],
    inPlace: [
      ...words("instance_class", "identifier", "parameter_group_name", "ca_cert_identifier"),
      ...switches("multi_az", "publicly_accessible", "deletion_protection"),
      ...numbers("allocated_storage", "backup_retention_period"),
      ["password", "abcdefgh", "abcdefgi"],
    ],
  },
  aws_db_subnet_group: {
    replaces: words("name"),
    inPlace: [...lists("subnet_ids"), ...words("description")],
  },
  aws_dynamodb_table: {
    replaces: words("name", "hash_key", "range_key"),
    inPlace: [...words("billing_mode"), ...switches("deletion_protection_enabled")],
  },
  aws_ebs_volume: {
    replaces: [...words("availability_zone", "snapshot_id", "kms_key_id"), ...switches("encrypted")],
    inPlace: [...numbers("iops", "throughput"), ["size", 8, 16], ["type", "gp2", "gp3"]],
  },
  aws_ecr_repository: { replaces: words("name"), inPlace: words("image_tag_mutability") },
  aws_ecs_cluster: { replaces: words("name"), inPlace: [] },
  aws_ecs_service: {
    replaces: words("name", "cluster", "scheduling_strategy"),
    inPlace: [
      ...numbers("desired_count"),
      ...words("task_definition"),
      ...switches("enable_execute_command"),
    ],
  },
  aws_ecs_task_definition: {
    replaces: words("family", "cpu", "memory", "network_mode", "task_role_arn", "execution_role_arn"),
    inPlace: switches("skip_destroy"),
  },
  aws_efs_file_system: {
    replaces: [...words("creation_token", "performance_mode", "kms_key_id"), ...switches("encrypted")],
    inPlace: words("throughput_mode"),
  },
  aws_eip: { replaces: words("domain", "network_border_group"), inPlace: words("instance") },
  aws_eks_cluster: {
    replaces: words("name"),
    inPlace: [...words("version"), ...lists("enabled_cluster_log_types")],
  },
  aws_elasticache_cluster: {
    replaces: [...words("cluster_id", "engine", "subnet_group_name"), ...numbers("port")],
    inPlace: [...words("node_type", "parameter_group_name"), ...lists("security_group_ids")],
  },
  aws_elasticache_replication_group: {
    replaces: [
      ...words("replication_group_id", "subnet_group_name", "kms_key_id"),
      ...switches("at_rest_encryption_enabled"),
      ...numbers("port"),
    ],
    inPlace: [...words("node_type", "description"), ...switches("multi_az_enabled")],
  },
  aws_iam_policy: { replaces: words("name", "path", "description"), inPlace: [["policy", "{}", '{"a":1}']] },
  aws_iam_role: {
    replaces: words("name", "path"),
    inPlace: [...words("description", "permissions_boundary"), ...numbers("max_session_duration")],
  },
  aws_iam_user: { replaces: [], inPlace: words("name", "path") },
  aws_instance: {
    replaces: [
      ...words("ami", "availability_zone", "key_name", "private_ip", "subnet_id", "tenancy"),
      ...switches("hibernation", "ebs_optimized"),
    ],
    inPlace: [
      ...words("instance_type", "iam_instance_profile"),
      ...switches("monitoring", "disable_api_termination"),
      ...lists("vpc_security_group_ids"),
    ],
  },
  aws_key_pair: { replaces: words("key_name", "public_key"), inPlace: [] },
  aws_kinesis_stream: { replaces: words("name"), inPlace: numbers("shard_count", "retention_period") },
  aws_kms_alias: { replaces: words("name"), inPlace: words("target_key_id") },
  aws_kms_key: {
    replaces: [...words("key_usage", "customer_master_key_spec"), ...switches("multi_region")],
    inPlace: [...words("description"), ...switches("enable_key_rotation", "is_enabled")],
  },
  aws_lambda_alias: { replaces: words("name"), inPlace: words("description", "function_version") },
  aws_lambda_function: {
    replaces: words("function_name", "package_type"),
    inPlace: [...words("runtime", "handler", "role", "description"), ...numbers("timeout", "memory_size")],
  },
  aws_lambda_permission: {
    replaces: words("action", "function_name", "principal", "source_arn"),
    inPlace: [],
  },
  aws_launch_template: { replaces: words("name"), inPlace: words("image_id", "instance_type", "key_name") },
  aws_lb: {
    replaces: [...words("name", "load_balancer_type"), ...switches("internal")],
    inPlace: [...switches("enable_deletion_protection"), ...numbers("idle_timeout")],
  },
  aws_lb_listener: {
    replaces: words("load_balancer_arn"),
    inPlace: [...numbers("port"), ...words("ssl_policy")],
  },
  aws_lb_listener_rule: { replaces: words("listener_arn"), inPlace: numbers("priority") },
  aws_lb_target_group: {
    replaces: [...words("name", "protocol", "vpc_id", "target_type"), ...numbers("port")],
    inPlace: [
      ["deregistration_delay", "1", "2"],
      ["slow_start", 30, 60],
    ],
  },
  aws_lightsail_instance: {
    replaces: words("name", "availability_zone", "blueprint_id", "bundle_id", "key_pair_name", "user_data"),
    inPlace: [],
  },
  aws_nat_gateway: { replaces: words("subnet_id", "connectivity_type", "private_ip"), inPlace: [] },
  aws_network_acl_rule: {
    replaces: [...words("network_acl_id", "protocol", "rule_action"), ...numbers("rule_number", "from_port")],
    inPlace: [],
  },
  aws_rds_cluster: {
    replaces: [
      ...words(
        "cluster_identifier",
        "database_name",
        "engine",
        "engine_mode",
        "kms_key_id",
        "master_username",
      ),
      ...switches("storage_encrypted"),
    ],
    inPlace: [
      ...words("db_cluster_parameter_group_name"),
      ...switches("deletion_protection"),
      ...numbers("backup_retention_period"),
      ["master_password", "abcdefgh", "abcdefgi"],
    ],
  },
  aws_rds_cluster_instance: {
    replaces: words("cluster_identifier", "engine", "availability_zone"),
    inPlace: [...words("instance_class"), ...numbers("promotion_tier")],
  },
  aws_route: { replaces: words("route_table_id", "destination_cidr_block"), inPlace: words("gateway_id") },
  aws_route53_record: { replaces: words("zone_id"), inPlace: numbers("ttl") },
  aws_route53_zone: { replaces: words("name", "delegation_set_id"), inPlace: words("comment") },
  aws_route_table: { replaces: words("vpc_id"), inPlace: [] },
  aws_s3_bucket: {
    replaces: [...words("bucket"), ...switches("object_lock_enabled")],
    inPlace: switches("force_destroy"),
  },
  aws_s3_object: { replaces: words("bucket", "key"), inPlace: words("content", "content_type") },
  aws_secretsmanager_secret: { replaces: words("name"), inPlace: words("description", "kms_key_id") },
  aws_security_group: { replaces: words("name", "description", "vpc_id"), inPlace: [] },
  aws_sfn_state_machine: { replaces: words("name", "type"), inPlace: words("definition", "role_arn") },
  aws_sns_topic: {
    replaces: [...words("name"), ...switches("fifo_topic")],
    inPlace: words("display_name", "kms_master_key_id"),
  },
  aws_sns_topic_subscription: {
    replaces: words("topic_arn", "protocol", "endpoint"),
    inPlace: switches("raw_message_delivery"),
  },
  aws_sqs_queue: {
    replaces: [...words("name"), ...switches("fifo_queue")],
    inPlace: numbers("delay_seconds", "visibility_timeout_seconds"),
  },
  aws_ssm_parameter: { replaces: words("name"), inPlace: words("description", "value") },
  aws_subnet: {
    replaces: [...words("availability_zone", "vpc_id"), ["cidr_block", "10.0.0.0/24", "10.0.1.0/24"]],
    inPlace: switches("map_public_ip_on_launch", "assign_ipv6_address_on_creation"),
  },
  aws_volume_attachment: {
    replaces: words("device_name", "instance_id", "volume_id"),
    inPlace: switches("force_detach"),
  },
  aws_vpc: {
    replaces: [["cidr_block", "10.0.0.0/16", "10.1.0.0/16"]],
    inPlace: switches("enable_dns_hostnames", "assign_generated_ipv6_cidr_block"),
  },
  aws_vpc_endpoint: {
    replaces: words("service_name", "vpc_id", "vpc_endpoint_type"),
    inPlace: [...lists("route_table_ids", "subnet_ids"), ...switches("private_dns_enabled")],
  },
  aws_wafv2_web_acl: { replaces: words("name", "scope"), inPlace: words("description") },
};

const changes = (kind: keyof Documented) =>
  Object.entries(DOCUMENTED).flatMap(([type, documented]) =>
    documented[kind].map(([argument, before, after]) => [type, argument, before, after] as const),
  );

it.each(changes("replaces"))("a change of %s's %s replaces it", (type, argument, before, after) => {
  expect(replacedBy(type, { [argument]: before }, { [argument]: after })).toContain(argument);
});

it.each(changes("inPlace"))("a change of %s's %s is made in place", (type, argument, before, after) => {
  expect(replacedBy(type, { [argument]: before }, { [argument]: after })).toEqual([]);
});
