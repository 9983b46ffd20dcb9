import { ProviderSchemas } from "../../../../src/rehearsal/provider/schema/provider-schemas";
import { planChange } from "../../../../src/rehearsal/provider/simulate/plan";
import type { ObjectValue } from "../../../../src/rehearsal/provider/values/compare";
import { isUnknown } from "../../../../src/rehearsal/provider/values/unknown";
import { emptyBlock } from "./empty-block";

const schemas = ProviderSchemas.load();

interface Documented {
  /** The arguments that are given. */
  readonly given: ObjectValue;
  /** What a plan shows as known after the apply; `tags_all` and `region` are left out. */
  readonly unknown: string;
  /** Defaults that a plan shows. @default - none */
  readonly known?: ObjectValue;
}

/**
 * What the real provider's plan of a creation shows, written down from memory of such plans and of the documentation, not
 * from our facts nor from a run of the simulation. All that is not listed is null. Seven of the 33 differed at first. Six of
 * them were attributes newer than that memory, which follow the facts now. The seventh was an error of the simulation: a
 * default that the provider leaves out (`table_class`).
 */
const DOCUMENTED: Readonly<Record<string, Documented>> = {
  aws_cloudwatch_event_rule: {
    given: { name: "a", schedule_expression: "rate(5 minutes)" },
    unknown: "arn id name_prefix",
    known: { event_bus_name: "default", force_destroy: false },
  },
  aws_cloudwatch_log_group: {
    given: { name: "a" },
    unknown: "arn id name_prefix log_group_class deletion_protection_enabled",
    known: { retention_in_days: 0, skip_destroy: false },
  },
  aws_cloudwatch_metric_alarm: {
    given: {
      alarm_name: "a",
      comparison_operator: "GreaterThanThreshold",
      evaluation_periods: 1,
      metric_name: "m",
      namespace: "n",
      period: 60,
      statistic: "Sum",
      threshold: 1,
    },
    unknown: "arn id evaluate_low_sample_count_percentiles",
    known: { actions_enabled: true, treat_missing_data: "missing" },
  },
  aws_db_subnet_group: {
    given: { name: "a", subnet_ids: ["subnet-1"] },
    unknown: "arn id name_prefix supported_network_types vpc_id",
    known: { description: "Managed by Terraform" },
  },
  aws_dynamodb_table: {
    given: {
      name: "aaa",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "id",
      attribute: [{ name: "id", type: "S" }],
    },
    unknown:
      "arn id read_capacity write_capacity stream_arn stream_label stream_view_type point_in_time_recovery global_table_witness server_side_encryption ttl warm_throughput",
  },
  aws_ebs_volume: {
    given: { availability_zone: "eu-west-1a", size: 8 },
    unknown: "arn id create_time encrypted iops kms_key_id snapshot_id throughput type",
    known: { final_snapshot: false },
  },
  aws_ecr_repository: {
    given: { name: "app" },
    unknown: "arn id registry_id repository_url",
    known: { image_tag_mutability: "MUTABLE" },
  },
  aws_ecs_cluster: { given: { name: "a" }, unknown: "arn id setting" },
  aws_eip: {
    given: { domain: "vpc" },
    unknown:
      "allocation_id arn association_id carrier_ip customer_owned_ip id instance ipam_pool_id network_border_group network_interface private_dns private_ip ptr_record public_dns public_ip public_ipv4_pool",
  },
  aws_iam_instance_profile: {
    given: { name: "a", role: "r" },
    unknown: "arn create_date id name_prefix unique_id",
    known: { path: "/" },
  },
  aws_iam_policy: {
    given: { name: "a", policy: "{}" },
    unknown: "arn attachment_count id name_prefix policy_id",
    known: { path: "/" },
  },
  aws_iam_role: {
    given: { name: "a", assume_role_policy: "{}" },
    unknown: "arn create_date id managed_policy_arns name_prefix unique_id inline_policy",
    known: { force_detach_policies: false, max_session_duration: 3600, path: "/" },
  },
  aws_iam_role_policy_attachment: {
    given: { role: "a", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    unknown: "id",
  },
  aws_internet_gateway: { given: { vpc_id: "vpc-1" }, unknown: "arn id owner_id" },
  aws_key_pair: {
    given: { key_name: "a", public_key: "ssh-ed25519 AAAA" },
    unknown: "arn fingerprint id key_name_prefix key_pair_id key_type",
  },
  aws_kms_alias: {
    given: { name: "alias/a", target_key_id: "k" },
    unknown: "arn id name_prefix target_key_arn",
  },
  aws_kms_key: {
    given: { description: "a" },
    unknown: "arn id key_id multi_region policy rotation_period_in_days",
    known: {
      bypass_policy_lockout_safety_check: false,
      customer_master_key_spec: "SYMMETRIC_DEFAULT",
      enable_key_rotation: false,
      is_enabled: true,
      key_usage: "ENCRYPT_DECRYPT",
    },
  },
  aws_lambda_permission: {
    given: { action: "lambda:InvokeFunction", function_name: "a", principal: "s3.amazonaws.com" },
    unknown: "id statement_id statement_id_prefix",
  },
  aws_lb_target_group: {
    given: { name: "a", port: 80, protocol: "HTTP", vpc_id: "vpc-1" },
    unknown:
      "arn arn_suffix connection_termination id ip_address_type load_balancer_arns load_balancing_algorithm_type load_balancing_anomaly_mitigation load_balancing_cross_zone_enabled name_prefix preserve_client_ip protocol_version health_check stickiness target_failover target_group_health target_health_state",
    known: {
      deregistration_delay: "300",
      lambda_multi_value_headers_enabled: false,
      proxy_protocol_v2: false,
      slow_start: 0,
      target_type: "instance",
    },
  },
  aws_nat_gateway: {
    given: { subnet_id: "subnet-1", allocation_id: "eipalloc-1" },
    unknown:
      "association_id auto_provision_zones auto_scaling_ips availability_mode id network_interface_id private_ip public_ip regional_nat_gateway_address route_table_id secondary_private_ip_address_count secondary_private_ip_addresses secondary_allocation_ids vpc_id regional_nat_gateway_auto_mode",
    known: { connectivity_type: "public" },
  },
  aws_route: {
    given: { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" },
    unknown: "id instance_id instance_owner_id network_interface_id origin state",
  },
  aws_route53_zone: {
    given: { name: "example.com" },
    unknown: "arn enable_accelerated_recovery id name_servers primary_name_server zone_id",
    known: { comment: "Managed by Terraform", force_destroy: false },
  },
  aws_route_table: {
    given: { vpc_id: "vpc-1" },
    unknown: "arn id owner_id propagating_vgws route",
  },
  aws_route_table_association: { given: { route_table_id: "rtb-1", subnet_id: "subnet-1" }, unknown: "id" },
  aws_s3_bucket: {
    given: { bucket: "my-bucket" },
    unknown:
      "acceleration_status acl arn bucket_domain_name bucket_prefix bucket_region bucket_regional_domain_name hosted_zone_id id object_lock_enabled policy request_payer website_domain website_endpoint cors_rule grant lifecycle_rule logging object_lock_configuration replication_configuration server_side_encryption_configuration versioning website",
    known: { force_destroy: false },
  },
  aws_s3_bucket_public_access_block: {
    given: { bucket: "my-bucket", block_public_acls: true },
    unknown: "id",
    known: { block_public_policy: false, ignore_public_acls: false, restrict_public_buckets: false },
  },
  aws_secretsmanager_secret: {
    given: { name: "a" },
    unknown: "arn id name_prefix policy replica",
    known: { force_overwrite_replica_secret: false, recovery_window_in_days: 30 },
  },
  aws_security_group: {
    given: { name: "a", vpc_id: "vpc-1" },
    unknown: "arn egress id ingress name_prefix owner_id",
    known: { description: "Managed by Terraform", revoke_rules_on_delete: false },
  },
  aws_sns_topic: {
    given: { name: "a" },
    unknown:
      "arn beginning_archive_time fifo_throughput_scope id name_prefix owner policy signature_version tracing_config",
    known: { content_based_deduplication: false, fifo_topic: false },
  },
  aws_sqs_queue: {
    given: { name: "a" },
    unknown:
      "arn deduplication_scope fifo_throughput_limit id kms_data_key_reuse_period_seconds name_prefix policy redrive_allow_policy redrive_policy sqs_managed_sse_enabled url",
    known: {
      content_based_deduplication: false,
      delay_seconds: 0,
      fifo_queue: false,
      max_message_size: 262144,
      message_retention_seconds: 345600,
      receive_wait_time_seconds: 0,
      visibility_timeout_seconds: 30,
    },
  },
  aws_subnet: {
    given: { vpc_id: "vpc-1", cidr_block: "10.0.0.0/24" },
    unknown:
      "arn availability_zone availability_zone_id id ipv6_cidr_block_association_id owner_id private_dns_hostname_type_on_launch",
    known: {
      assign_ipv6_address_on_creation: false,
      enable_dns64: false,
      enable_resource_name_dns_a_record_on_launch: false,
      enable_resource_name_dns_aaaa_record_on_launch: false,
      ipv6_native: false,
      map_public_ip_on_launch: false,
    },
  },
  aws_volume_attachment: {
    given: { device_name: "/dev/sdf", instance_id: "i-1", volume_id: "vol-1" },
    unknown: "id",
  },
  aws_vpc: {
    given: { cidr_block: "10.0.0.0/16" },
    unknown:
      "arn default_network_acl_id default_route_table_id default_security_group_id dhcp_options_id enable_dns_hostnames enable_network_address_usage_metrics id ipv6_association_id ipv6_cidr_block ipv6_cidr_block_network_border_group main_route_table_id owner_id",
    known: { enable_dns_support: true, instance_tenancy: "default" },
  },
};

it.each(Object.entries(DOCUMENTED))(
  "a creation of %s is planned as the documentation has it",
  (type, { given, unknown, known = {} }) => {
    const block = schemas.resource(type);
    const config = emptyBlock(block, given);
    const settings = { region: "eu-west-1", defaultTags: {} };
    const { planned } = planChange({ typeName: type, block, proposed: config, config }, settings);
    const values = Object.entries(planned).filter(
      ([name]) => !["tags_all", "region", ...Object.keys(given)].includes(name),
    );
    const isNothing = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);
    expect({
      unknown: values.flatMap(([name, value]) => (isUnknown(value) ? [name] : [])).sort(),
      known: Object.fromEntries(values.filter(([, value]) => !isUnknown(value) && !isNothing(value))),
    }).toEqual({ unknown: unknown.split(" ").sort(), known });
  },
);
