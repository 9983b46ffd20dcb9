/**
 * Creations that the real provider planned, transcribed from plans in public repositories on 2026-11-28. Names, ids, keys
 * and passwords are replaced, tags are left out. All are of provider 5.x. The letter names the plan:
 *
 * - A: Andr1yK/aws_devops_task_3_configure_network tfplan.json (Terraform 1.10.3)
 * - B: Yevgene-DP/aws_devops_task_5_use_iam_roles tfplan.json (Terraform 1.13.2, provider "~> 5.0")
 * - C: akadarkoh/Container-Security-Falcon tfplan.json
 * - D: Manasuni/AWS_Infra_Deployment tfplan.json
 */
export interface RealCreation {
  readonly plan: "A" | "B" | "C" | "D";
  /** The arguments that are written. `?` is not known before the apply. */
  readonly given: Readonly<Record<string, unknown>>;
  /** What the provider adds: values, with `?` for what it leaves unknown within a block. */
  readonly known?: Readonly<Record<string, unknown>>;
  readonly unknown: string;
  readonly nulls?: string;
  /** Empty blocks. */
  readonly empty?: string;
}

const ROUTING_HEADERS =
  "routing_http_request_x_amzn_mtls_clientcert_header_name routing_http_request_x_amzn_mtls_clientcert_issuer_header_name routing_http_request_x_amzn_mtls_clientcert_leaf_header_name routing_http_request_x_amzn_mtls_clientcert_serial_number_header_name routing_http_request_x_amzn_mtls_clientcert_subject_header_name routing_http_request_x_amzn_mtls_clientcert_validity_header_name routing_http_request_x_amzn_tls_cipher_suite_header_name routing_http_request_x_amzn_tls_version_header_name routing_http_response_access_control_allow_credentials_header_value routing_http_response_access_control_allow_headers_header_value routing_http_response_access_control_allow_methods_header_value routing_http_response_access_control_allow_origin_header_value routing_http_response_access_control_expose_headers_header_value routing_http_response_access_control_max_age_header_value routing_http_response_content_security_policy_header_value routing_http_response_server_enabled routing_http_response_strict_transport_security_header_value routing_http_response_x_content_type_options_header_value routing_http_response_x_frame_options_header_value";

const TRUST =
  '{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"}}],"Version":"2012-10-17"}';

export const REAL_CREATIONS: Readonly<Record<string, RealCreation>> = {
  aws_route_table_association: {
    plan: "A",
    given: { route_table_id: "rtb-1", subnet_id: "?" },
    unknown: "id",
    nulls: "gateway_id",
  },
  aws_subnet: {
    plan: "A",
    given: { cidr_block: "10.0.0.0/24", vpc_id: "vpc-1" },
    known: {
      assign_ipv6_address_on_creation: false,
      enable_dns64: false,
      enable_resource_name_dns_a_record_on_launch: false,
      enable_resource_name_dns_aaaa_record_on_launch: false,
      ipv6_native: false,
      map_public_ip_on_launch: false,
    },
    unknown:
      "arn availability_zone availability_zone_id id ipv6_cidr_block_association_id owner_id private_dns_hostname_type_on_launch",
    nulls:
      "customer_owned_ipv4_pool enable_lni_at_device_index ipv6_cidr_block map_customer_owned_ip_on_launch outpost_arn",
  },
  "aws_subnet, in a zone": {
    plan: "D",
    given: { availability_zone: "us-east-1a", cidr_block: "10.0.10.0/24", vpc_id: "?" },
    known: {
      assign_ipv6_address_on_creation: false,
      enable_dns64: false,
      enable_resource_name_dns_a_record_on_launch: false,
      enable_resource_name_dns_aaaa_record_on_launch: false,
      ipv6_native: false,
      map_public_ip_on_launch: false,
    },
    unknown: "arn availability_zone_id id ipv6_cidr_block_association_id owner_id",
    nulls:
      "customer_owned_ipv4_pool enable_lni_at_device_index ipv6_cidr_block map_customer_owned_ip_on_launch outpost_arn",
  },
  aws_iam_instance_profile: {
    plan: "B",
    given: { name: "profile", role: "role" },
    known: { path: "/" },
    unknown: "arn create_date id name_prefix unique_id tags_all",
  },
  aws_iam_policy: {
    plan: "B",
    given: { name: "policy", description: "To read", policy: '{"Statement":[],"Version":"2012-10-17"}' },
    known: { path: "/" },
    unknown: "arn attachment_count id name_prefix policy_id tags_all",
  },
  "aws_iam_policy, of an unknown document": {
    plan: "C",
    given: { name: "policy", description: "To build", policy: "?" },
    known: { path: "/" },
    unknown: "arn attachment_count id name_prefix policy_id",
  },
  aws_iam_role: {
    plan: "B",
    given: { name: "role", assume_role_policy: TRUST },
    known: { force_detach_policies: false, max_session_duration: 3600, path: "/" },
    unknown: "arn create_date id inline_policy managed_policy_arns name_prefix unique_id",
    nulls: "description permissions_boundary",
  },
  aws_iam_role_policy_attachment: {
    plan: "C",
    given: {
      role: "role",
      policy_arn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    },
    unknown: "id",
  },
  aws_instance: {
    plan: "B",
    given: {
      ami: "ami-06124b567f8becfbd",
      associate_public_ip_address: true,
      iam_instance_profile: "profile",
      instance_type: "t3.micro",
      key_name: "key",
      subnet_id: "subnet-1",
      user_data: "#!/bin/sh",
      vpc_security_group_ids: ["sg-1"],
    },
    known: { get_password_data: false, source_dest_check: true, user_data_replace_on_change: false },
    unknown:
      "arn availability_zone capacity_reservation_specification cpu_core_count cpu_options cpu_threads_per_core disable_api_stop disable_api_termination ebs_block_device ebs_optimized enable_primary_ipv6 enclave_options ephemeral_block_device host_id host_resource_group_arn id instance_initiated_shutdown_behavior instance_lifecycle instance_market_options instance_state ipv6_address_count ipv6_addresses maintenance_options metadata_options monitoring network_interface outpost_arn password_data placement_group placement_partition_number primary_network_interface_id private_dns private_dns_name_options private_ip public_dns public_ip root_block_device secondary_private_ips security_groups spot_instance_request_id tenancy user_data_base64",
    nulls: "hibernation volume_tags",
    empty: "credit_specification launch_template",
  },
  aws_key_pair: {
    plan: "B",
    given: { key_name: "key", public_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1cHfHxkV3Vhd4Y5y0j6cXg7" },
    unknown: "arn fingerprint id key_name_prefix key_pair_id key_type tags_all",
  },
  aws_codepipeline: {
    plan: "C",
    given: {
      name: "pipeline",
      role_arn: "?",
      artifact_store: [{ location: "bucket", type: "S3" }],
      stage: [
        {
          name: "Source",
          action: [
            {
              category: "Source",
              configuration: { RepositoryName: "app" },
              name: "Source",
              output_artifacts: ["source_output"],
              owner: "AWS",
              provider: "ECR",
              version: "1",
            },
          ],
        },
        {
          name: "Build",
          action: [
            {
              category: "Build",
              configuration: { ProjectName: "app" },
              input_artifacts: ["source_output"],
              name: "Build",
              output_artifacts: ["build_output"],
              owner: "AWS",
              provider: "CodeBuild",
              version: "1",
            },
          ],
        },
      ],
    },
    known: { execution_mode: "SUPERSEDED", pipeline_type: "V1" },
    unknown: "arn id trigger_all tags_all",
    empty: "trigger variable",
  },
  aws_ecs_cluster: {
    plan: "C",
    given: { name: "cluster", setting: [{ name: "containerInsights", value: "enabled" }] },
    unknown: "arn id",
    empty: "configuration service_connect_defaults",
  },
  aws_ecs_service: {
    plan: "C",
    given: {
      cluster: "?",
      deployment_minimum_healthy_percent: 50,
      desired_count: 1,
      health_check_grace_period_seconds: 60,
      launch_type: "FARGATE",
      load_balancer: [{ container_name: "app", container_port: 80, target_group_arn: "?" }],
      name: "service",
      network_configuration: [{ assign_public_ip: true, security_groups: "?", subnets: "?" }],
      task_definition: "?",
    },
    known: {
      availability_zone_rebalancing: "DISABLED",
      deployment_maximum_percent: 200,
      enable_ecs_managed_tags: false,
      enable_execute_command: false,
      scheduling_strategy: "REPLICA",
      wait_for_steady_state: false,
    },
    unknown: "iam_role id platform_version triggers",
    nulls: "force_delete force_new_deployment propagate_tags",
    empty:
      "alarms capacity_provider_strategy deployment_circuit_breaker deployment_controller ordered_placement_strategy placement_constraints service_connect_configuration service_registries volume_configuration vpc_lattice_configurations",
  },
  aws_ecs_task_definition: {
    plan: "C",
    given: {
      container_definitions: '[{"essential":true,"image":"app:1","name":"app"}]',
      cpu: "512",
      execution_role_arn: "?",
      family: "task",
      memory: "1024",
      network_mode: "awsvpc",
      requires_compatibilities: ["FARGATE"],
    },
    known: { skip_destroy: false, track_latest: false },
    unknown: "arn arn_without_revision enable_fault_injection id revision",
    nulls: "ipc_mode pid_mode task_role_arn",
    empty: "ephemeral_storage placement_constraints proxy_configuration runtime_platform volume",
  },
  aws_internet_gateway: { plan: "C", given: { vpc_id: "?" }, unknown: "arn id owner_id" },
  aws_lb: {
    plan: "C",
    given: { load_balancer_type: "application", name: "alb", security_groups: "?", subnets: "?" },
    known: {
      client_keep_alive: 3600,
      desync_mitigation_mode: "defensive",
      drop_invalid_header_fields: false,
      enable_deletion_protection: false,
      enable_http2: true,
      enable_tls_version_and_cipher_suite_headers: false,
      enable_waf_fail_open: false,
      enable_xff_client_port: false,
      enable_zonal_shift: false,
      idle_timeout: 60,
      preserve_host_header: false,
      xff_header_processing_mode: "append",
    },
    unknown:
      "arn arn_suffix dns_name enforce_security_group_inbound_rules_on_private_link_traffic id internal ip_address_type name_prefix subnet_mapping vpc_id zone_id",
    nulls: "customer_owned_ipv4_pool dns_record_client_routing_policy enable_cross_zone_load_balancing",
    empty: "access_logs connection_logs ipam_pools minimum_load_balancer_capacity",
  },
  aws_lb_listener: {
    plan: "C",
    given: {
      default_action: [{ type: "forward", target_group_arn: "?" }],
      load_balancer_arn: "?",
      port: 80,
      protocol: "HTTP",
    },
    unknown: `arn id mutual_authentication ssl_policy tcp_idle_timeout_seconds tags_all ${ROUTING_HEADERS}`,
    nulls: "alpn_policy certificate_arn",
  },
  aws_db_instance: {
    plan: "D",
    given: {
      allocated_storage: 20,
      apply_immediately: true,
      db_name: "appdb",
      db_subnet_group_name: "subnets",
      engine: "postgres",
      engine_version: "15.4",
      identifier: "database",
      instance_class: "db.t3.medium",
      multi_az: true,
      password: "not-a-password",
      publicly_accessible: false,
      skip_final_snapshot: true,
      storage_encrypted: true,
      username: "appuser",
      vpc_security_group_ids: "?",
    },
    known: {
      auto_minor_version_upgrade: true,
      copy_tags_to_snapshot: false,
      dedicated_log_volume: false,
      delete_automated_backups: true,
      monitoring_interval: 0,
      performance_insights_enabled: false,
    },
    unknown:
      "address arn availability_zone backup_retention_period backup_target backup_window ca_cert_identifier character_set_name database_insights_mode domain_fqdn endpoint engine_lifecycle_support engine_version_actual hosted_zone_id id identifier_prefix iops kms_key_id latest_restorable_time license_model listener_endpoint maintenance_window master_user_secret master_user_secret_kms_key_id monitoring_role_arn nchar_character_set_name network_type option_group_name parameter_group_name performance_insights_kms_key_id performance_insights_retention_period port replica_mode replicas resource_id snapshot_identifier status storage_throughput storage_type timezone tags_all",
    nulls:
      "allow_major_version_upgrade custom_iam_instance_profile customer_owned_ip_enabled deletion_protection domain domain_auth_secret_arn domain_dns_ips domain_iam_role_name domain_ou enabled_cloudwatch_logs_exports final_snapshot_identifier iam_database_authentication_enabled manage_master_user_password max_allocated_storage password_wo password_wo_version replicate_source_db upgrade_storage_config",
    empty: "blue_green_update restore_to_point_in_time s3_import",
  },
  aws_db_subnet_group: {
    plan: "D",
    given: { name: "subnets", subnet_ids: "?" },
    known: { description: "Managed by Terraform" },
    unknown: "arn id name_prefix supported_network_types vpc_id tags_all",
  },
  aws_elasticache_replication_group: {
    plan: "D",
    given: {
      at_rest_encryption_enabled: true,
      auth_token: "not-a-secret-but-long",
      automatic_failover_enabled: false,
      description: "Cache",
      engine: "redis",
      node_type: "cache.t3.small",
      num_cache_clusters: 2,
      replication_group_id: "cache",
      security_group_ids: "?",
      subnet_group_name: "cache-subnets",
      transit_encryption_enabled: true,
    },
    known: { auth_token_update_strategy: "ROTATE", multi_az_enabled: false },
    unknown:
      "apply_immediately arn auto_minor_version_upgrade cluster_enabled cluster_mode configuration_endpoint_address data_tiering_enabled engine_version engine_version_actual global_replication_group_id id ip_discovery kms_key_id maintenance_window member_clusters network_type num_node_groups parameter_group_name primary_endpoint_address reader_endpoint_address replicas_per_node_group security_group_names snapshot_window transit_encryption_mode tags_all",
    nulls:
      "final_snapshot_identifier notification_topic_arn port preferred_cache_cluster_azs snapshot_arns snapshot_name snapshot_retention_limit user_group_ids",
    empty: "log_delivery_configuration",
  },
  aws_elasticache_subnet_group: {
    plan: "D",
    given: { name: "cache-subnets", subnet_ids: "?" },
    known: { description: "Managed by Terraform" },
    unknown: "arn id vpc_id tags_all",
  },
  aws_s3_bucket: {
    plan: "D",
    given: { bucket: "my-static-bucket-example" },
    known: { force_destroy: false },
    unknown:
      "acceleration_status acl arn bucket_domain_name bucket_prefix bucket_regional_domain_name cors_rule grant hosted_zone_id id lifecycle_rule logging object_lock_configuration object_lock_enabled policy replication_configuration request_payer server_side_encryption_configuration versioning website website_domain website_endpoint",
  },
  aws_s3_bucket_public_access_block: {
    plan: "D",
    given: {
      block_public_acls: true,
      block_public_policy: true,
      bucket: "?",
      ignore_public_acls: true,
      restrict_public_buckets: true,
    },
    unknown: "id",
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    plan: "D",
    given: {
      bucket: "?",
      rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms" }] }],
    },
    unknown: "id",
    nulls: "expected_bucket_owner",
  },
  aws_s3_bucket_versioning: {
    plan: "D",
    given: { bucket: "?", versioning_configuration: [{ status: "Enabled" }] },
    unknown: "id",
    nulls: "expected_bucket_owner mfa",
  },
  aws_eip: {
    plan: "D",
    given: { domain: "vpc" },
    unknown:
      "allocation_id arn association_id carrier_ip customer_owned_ip id instance ipam_pool_id network_border_group network_interface private_dns private_ip ptr_record public_dns public_ip public_ipv4_pool vpc tags_all",
    nulls: "address associate_with_private_ip customer_owned_ipv4_pool",
  },
  aws_nat_gateway: {
    plan: "D",
    given: { allocation_id: "?", subnet_id: "?" },
    known: { connectivity_type: "public" },
    unknown:
      "association_id id network_interface_id private_ip public_ip secondary_private_ip_address_count secondary_private_ip_addresses",
    nulls: "secondary_allocation_ids",
  },
  aws_route: {
    plan: "D",
    given: { destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "?", route_table_id: "?" },
    unknown: "id instance_id instance_owner_id network_interface_id origin state",
    nulls:
      "carrier_gateway_id core_network_arn destination_ipv6_cidr_block destination_prefix_list_id egress_only_gateway_id gateway_id local_gateway_id transit_gateway_id vpc_endpoint_id vpc_peering_connection_id",
  },
  aws_route_table: {
    plan: "D",
    given: { vpc_id: "?" },
    unknown: "arn id owner_id propagating_vgws route tags_all",
  },
  "aws_route_table, with a route": {
    plan: "D",
    given: { vpc_id: "?", route: [{ cidr_block: "0.0.0.0/0", gateway_id: "?" }] },
    unknown: "arn id owner_id propagating_vgws tags_all",
  },
  aws_lb_target_group: {
    plan: "C",
    given: {
      health_check: [
        {
          healthy_threshold: 5,
          interval: 30,
          matcher: "200-399",
          path: "/",
          timeout: 5,
          unhealthy_threshold: 2,
        },
      ],
      name: "targets",
      port: 80,
      protocol: "HTTP",
      target_type: "ip",
      vpc_id: "?",
    },
    known: {
      deregistration_delay: "300",
      lambda_multi_value_headers_enabled: false,
      proxy_protocol_v2: false,
      slow_start: 0,
    },
    unknown:
      "arn arn_suffix connection_termination id ip_address_type load_balancer_arns load_balancing_algorithm_type load_balancing_anomaly_mitigation load_balancing_cross_zone_enabled name_prefix preserve_client_ip protocol_version stickiness target_failover target_group_health target_health_state",
  },
  aws_cloudwatch_log_group: {
    plan: "C",
    given: { name: "/aws/ecs/service", retention_in_days: 7 },
    known: { skip_destroy: false },
    unknown: "arn id log_group_class name_prefix",
    nulls: "kms_key_id",
  },
  aws_codebuild_project: {
    plan: "C",
    given: {
      artifacts: [{ type: "CODEPIPELINE" }],
      build_timeout: 5,
      description: "To build",
      environment: [
        {
          compute_type: "BUILD_GENERAL1_SMALL",
          image: "aws/codebuild/standard:7.0",
          privileged_mode: true,
          type: "LINUX_CONTAINER",
        },
      ],
      name: "project",
      service_role: "?",
      source: [{ buildspec: "buildspec.yml", type: "CODEPIPELINE" }],
    },
    known: { badge_enabled: false, project_visibility: "PRIVATE", queued_timeout: 480 },
    unknown: "arn badge_url encryption_key id public_project_alias",
    nulls: "concurrent_build_limit resource_access_role source_version",
    empty:
      "build_batch_config cache file_system_locations logs_config secondary_artifacts secondary_source_version secondary_sources vpc_config",
  },
  aws_s3_bucket_policy: { plan: "C", given: { bucket: "?", policy: "?" }, unknown: "id" },
  aws_security_group: {
    plan: "C",
    given: {
      description: "Allow inbound HTTP",
      egress: [{ cidr_blocks: ["0.0.0.0/0"], from_port: 0, protocol: "-1", to_port: 0 }],
      ingress: [
        { cidr_blocks: ["0.0.0.0/0"], description: "HTTP", from_port: 80, protocol: "tcp", to_port: 80 },
      ],
      name: "group",
      vpc_id: "?",
    },
    known: { revoke_rules_on_delete: false },
    unknown: "arn id name_prefix owner_id",
  },
  aws_vpc: {
    plan: "C",
    given: { cidr_block: "10.0.0.0/16", enable_dns_hostnames: true, enable_dns_support: true },
    known: { instance_tenancy: "default" },
    unknown:
      "arn default_network_acl_id default_route_table_id default_security_group_id dhcp_options_id enable_network_address_usage_metrics id ipv6_association_id ipv6_cidr_block ipv6_cidr_block_network_border_group main_route_table_id owner_id",
    nulls:
      "assign_generated_ipv6_cidr_block ipv4_ipam_pool_id ipv4_netmask_length ipv6_ipam_pool_id ipv6_netmask_length",
  },
  aws_eks_cluster: {
    plan: "D",
    given: {
      name: "cluster",
      role_arn: "?",
      vpc_config: [{ endpoint_private_access: false, endpoint_public_access: true, subnet_ids: "?" }],
    },
    known: { bootstrap_self_managed_addons: true },
    unknown:
      "access_config arn certificate_authority cluster_id created_at endpoint id identity kubernetes_network_config platform_version status upgrade_policy version tags_all",
    nulls: "enabled_cluster_log_types force_update_version",
    empty:
      "compute_config encryption_config outpost_config remote_network_config storage_config zonal_shift_config",
  },
  aws_eks_node_group: {
    plan: "D",
    given: {
      capacity_type: "ON_DEMAND",
      cluster_name: "cluster",
      instance_types: ["t3.medium"],
      node_group_name: "nodes",
      node_role_arn: "?",
      scaling_config: [{ desired_size: 2, max_size: 4, min_size: 1 }],
      subnet_ids: "?",
    },
    unknown:
      "ami_type arn disk_size id node_group_name_prefix node_repair_config release_version resources status update_config version tags_all",
    nulls: "force_update_version labels",
    empty: "launch_template remote_access taint",
  },
  aws_kms_key: {
    plan: "D",
    given: { deletion_window_in_days: 30, description: "A key", enable_key_rotation: false },
    known: {
      bypass_policy_lockout_safety_check: false,
      customer_master_key_spec: "SYMMETRIC_DEFAULT",
      is_enabled: true,
      key_usage: "ENCRYPT_DECRYPT",
    },
    unknown: "arn id key_id multi_region policy rotation_period_in_days",
    nulls: "custom_key_store_id xks_key_id",
  },
};

/** What the provider made of given blocks, where the plan shows more than was given. */
export const REAL_BLOCKS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  aws_lb_target_group: {
    health_check: [
      {
        enabled: true,
        healthy_threshold: 5,
        interval: 30,
        matcher: "200-399",
        path: "/",
        port: "traffic-port",
        protocol: "HTTP",
        timeout: 5,
        unhealthy_threshold: 2,
      },
    ],
  },
  aws_codebuild_project: {
    artifacts: [
      {
        artifact_identifier: null,
        bucket_owner_access: null,
        encryption_disabled: false,
        location: null,
        name: null,
        namespace_type: null,
        override_artifact_name: false,
        packaging: null,
        path: null,
        type: "CODEPIPELINE",
      },
    ],
    environment: [
      {
        certificate: null,
        compute_type: "BUILD_GENERAL1_SMALL",
        environment_variable: [],
        fleet: [],
        image: "aws/codebuild/standard:7.0",
        image_pull_credentials_type: "CODEBUILD",
        privileged_mode: true,
        registry_credential: [],
        type: "LINUX_CONTAINER",
      },
    ],
    source: [
      {
        auth: [],
        build_status_config: [],
        buildspec: "buildspec.yml",
        git_clone_depth: null,
        git_submodules_config: [],
        insecure_ssl: null,
        location: null,
        report_build_status: null,
        type: "CODEPIPELINE",
      },
    ],
  },
  aws_security_group: {
    egress: [
      {
        cidr_blocks: ["0.0.0.0/0"],
        description: "",
        from_port: 0,
        ipv6_cidr_blocks: [],
        prefix_list_ids: [],
        protocol: "-1",
        security_groups: [],
        self: false,
        to_port: 0,
      },
    ],
    ingress: [
      {
        cidr_blocks: ["0.0.0.0/0"],
        description: "HTTP",
        from_port: 80,
        ipv6_cidr_blocks: [],
        prefix_list_ids: [],
        protocol: "tcp",
        security_groups: [],
        self: false,
        to_port: 80,
      },
    ],
  },
  aws_eks_cluster: {
    vpc_config: [
      {
        cluster_security_group_id: "?",
        endpoint_private_access: false,
        endpoint_public_access: true,
        public_access_cidrs: "?",
        security_group_ids: null,
        subnet_ids: "?",
        vpc_id: "?",
      },
    ],
  },
  aws_codepipeline: {
    artifact_store: [{ location: "bucket", type: "S3", region: "", encryption_key: [] }],
    stage: [
      {
        name: "Source",
        before_entry: [],
        on_failure: [],
        on_success: [],
        action: [
          {
            category: "Source",
            configuration: { RepositoryName: "app" },
            input_artifacts: null,
            name: "Source",
            namespace: null,
            output_artifacts: ["source_output"],
            owner: "AWS",
            provider: "ECR",
            region: "?",
            role_arn: null,
            run_order: "?",
            timeout_in_minutes: null,
            version: "1",
          },
        ],
      },
      {
        name: "Build",
        before_entry: [],
        on_failure: [],
        on_success: [],
        action: [
          {
            category: "Build",
            configuration: { ProjectName: "app" },
            input_artifacts: ["source_output"],
            name: "Build",
            namespace: null,
            output_artifacts: ["build_output"],
            owner: "AWS",
            provider: "CodeBuild",
            region: "?",
            role_arn: null,
            run_order: "?",
            timeout_in_minutes: null,
            version: "1",
          },
        ],
      },
    ],
  },
  aws_ecs_service: {
    load_balancer: [{ container_name: "app", container_port: 80, elb_name: "", target_group_arn: "?" }],
  },
  aws_lb_listener: {
    default_action: [
      {
        authenticate_cognito: [],
        authenticate_oidc: [],
        fixed_response: [],
        forward: [],
        order: "?",
        redirect: [],
        target_group_arn: "?",
        type: "forward",
      },
    ],
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    rule: [
      {
        apply_server_side_encryption_by_default: [{ kms_master_key_id: "?", sse_algorithm: "aws:kms" }],
        bucket_key_enabled: null,
      },
    ],
  },
  aws_s3_bucket_versioning: { versioning_configuration: [{ mfa_delete: "?", status: "Enabled" }] },
  "aws_route_table, with a route": {
    route: [
      {
        carrier_gateway_id: "",
        cidr_block: "0.0.0.0/0",
        core_network_arn: "",
        destination_prefix_list_id: "",
        egress_only_gateway_id: "",
        gateway_id: "?",
        ipv6_cidr_block: "",
        local_gateway_id: "",
        nat_gateway_id: "",
        network_interface_id: "",
        transit_gateway_id: "",
        vpc_endpoint_id: "",
        vpc_peering_connection_id: "",
      },
    ],
  },
};
