import type { Expectation } from "../expectation";

export const COMPUTE: Readonly<Record<string, Expectation>> = {
  aws_appautoscaling_target: { unknown: "arn id role_arn suspended_state tags_all" },
  aws_autoscaling_group: {
    unknown:
      "arn availability_zone_distribution availability_zones capacity_reservation_specification default_cooldown desired_capacity health_check_type id launch_template.0.name load_balancers mixed_instances_policy name_prefix predicted_capacity service_linked_role_arn target_group_arns traffic_source vpc_zone_identifier warm_pool_size",
    known: {
      force_delete: false,
      force_delete_warm_pool: false,
      health_check_grace_period: 300,
      ignore_failed_scaling_activities: false,
      metrics_granularity: "1Minute",
      protect_from_scale_in: false,
      wait_for_capacity_timeout: "10m",
    },
  },
  aws_ebs_volume: {
    unknown: "arn create_time encrypted id iops kms_key_id snapshot_id tags_all throughput type",
    known: { final_snapshot: false },
  },
  aws_ecr_repository: {
    unknown: "arn id registry_id repository_url tags_all",
    known: { image_tag_mutability: "MUTABLE" },
  },
  aws_ecs_capacity_provider: {
    unknown:
      "arn auto_scaling_group_provider.0.managed_draining auto_scaling_group_provider.0.managed_scaling.0.instance_warmup_period auto_scaling_group_provider.0.managed_scaling.0.maximum_scaling_step_size auto_scaling_group_provider.0.managed_scaling.0.minimum_scaling_step_size auto_scaling_group_provider.0.managed_scaling.0.status auto_scaling_group_provider.0.managed_termination_protection id tags_all",
  },
  aws_ecs_cluster: { unknown: "arn id setting tags_all" },
  aws_ecs_service: {
    unknown:
      "arn availability_zone_rebalancing deployment_configuration iam_role id launch_type platform_version tags_all triggers",
    known: {
      deployment_maximum_percent: 200,
      deployment_minimum_healthy_percent: 100,
      enable_ecs_managed_tags: false,
      enable_execute_command: false,
      "network_configuration.0.assign_public_ip": false,
      scheduling_strategy: "REPLICA",
      wait_for_steady_state: false,
    },
  },
  aws_ecs_task_definition: {
    unknown: "arn arn_without_revision enable_fault_injection id revision tags_all",
    known: { skip_destroy: false, track_latest: false },
  },
  aws_eks_cluster: {
    unknown:
      "access_config arn certificate_authority cluster_id compute_config control_plane_scaling_config created_at deletion_protection endpoint id identity kubernetes_network_config platform_version status storage_config tags_all upgrade_policy version vpc_config.0.cluster_security_group_id vpc_config.0.public_access_cidrs vpc_config.0.vpc_id",
    known: {
      bootstrap_self_managed_addons: true,
      "vpc_config.0.endpoint_private_access": false,
      "vpc_config.0.endpoint_public_access": true,
    },
  },
  aws_instance: {
    unknown:
      "arn associate_public_ip_address availability_zone capacity_reservation_specification cpu_options disable_api_stop disable_api_termination ebs_block_device.0.encrypted ebs_block_device.0.iops ebs_block_device.0.kms_key_id ebs_block_device.0.snapshot_id ebs_block_device.0.tags_all ebs_block_device.0.throughput ebs_block_device.0.volume_id ebs_block_device.0.volume_type ebs_optimized enable_primary_ipv6 enclave_options ephemeral_block_device host_id host_resource_group_arn iam_instance_profile id instance_initiated_shutdown_behavior instance_lifecycle instance_market_options instance_state ipv6_address_count ipv6_addresses key_name maintenance_options metadata_options monitoring network_interface outpost_arn password_data placement_group placement_group_id placement_partition_number primary_network_interface primary_network_interface_id private_dns private_dns_name_options private_ip public_dns public_ip root_block_device secondary_private_ips security_groups spot_instance_request_id subnet_id tags_all tenancy user_data_base64 vpc_security_group_ids",
    known: {
      "ebs_block_device.0.delete_on_termination": true,
      force_destroy: false,
      get_password_data: false,
      source_dest_check: true,
      user_data_replace_on_change: false,
    },
  },
  aws_key_pair: { unknown: "arn fingerprint id key_name_prefix key_pair_id key_type tags_all" },
  aws_lambda_function: {
    unknown:
      "architectures arn code_sha256 ephemeral_storage id invoke_arn last_modified logging_config qualified_arn qualified_invoke_arn signing_job_arn signing_profile_version_arn source_code_hash source_code_size tags_all tracing_config version",
    known: {
      memory_size: 128,
      package_type: "Zip",
      publish: false,
      reserved_concurrent_executions: -1,
      skip_destroy: false,
      timeout: 3,
    },
    unknownOnUpdate: "last_modified",
  },
  aws_lambda_invocation: {
    unknown: "id result",
    known: { lifecycle_scope: "CREATE_ONLY", qualifier: "$LATEST", terraform_key: "tf" },
  },
  aws_lambda_layer_version: {
    unknown:
      "arn code_sha256 created_date id layer_arn signing_job_arn signing_profile_version_arn source_code_hash source_code_size version",
    known: { skip_destroy: false },
  },
  aws_lambda_permission: { unknown: "id statement_id statement_id_prefix" },
  aws_launch_template: {
    unknown: "arn default_version id latest_version metadata_options name_prefix tags_all",
    unknownOnUpdate: "latest_version",
  },
  // The documentation: these are only valid for application load balancers. The plan of a network one leaves them out.
  aws_lb: {
    unknown:
      "arn arn_suffix dns_name enforce_security_group_inbound_rules_on_private_link_traffic id internal ip_address_type name_prefix secondary_ips_auto_assigned_per_subnet security_groups subnet_mapping tags_all vpc_id zone_id",
    known: {
      dns_record_client_routing_policy: "any_availability_zone",
      enable_cross_zone_load_balancing: false,
      enable_deletion_protection: false,
      enable_zonal_shift: false,
    },
    unknownOnUpdate: "subnet_mapping",
  },
  aws_lb_listener: {
    unknown:
      "arn default_action.0.order id mutual_authentication routing_http_request_x_amzn_mtls_clientcert_header_name routing_http_request_x_amzn_mtls_clientcert_issuer_header_name routing_http_request_x_amzn_mtls_clientcert_leaf_header_name routing_http_request_x_amzn_mtls_clientcert_serial_number_header_name routing_http_request_x_amzn_mtls_clientcert_subject_header_name routing_http_request_x_amzn_mtls_clientcert_validity_header_name routing_http_request_x_amzn_tls_cipher_suite_header_name routing_http_request_x_amzn_tls_version_header_name routing_http_response_access_control_allow_credentials_header_value routing_http_response_access_control_allow_headers_header_value routing_http_response_access_control_allow_methods_header_value routing_http_response_access_control_allow_origin_header_value routing_http_response_access_control_expose_headers_header_value routing_http_response_access_control_max_age_header_value routing_http_response_content_security_policy_header_value routing_http_response_server_enabled routing_http_response_strict_transport_security_header_value routing_http_response_x_content_type_options_header_value routing_http_response_x_frame_options_header_value ssl_policy tags_all tcp_idle_timeout_seconds",
  },
  aws_lb_target_group: {
    unknown:
      "arn arn_suffix connection_termination health_check id ip_address_type load_balancer_arns load_balancing_algorithm_type load_balancing_anomaly_mitigation load_balancing_cross_zone_enabled name_prefix preserve_client_ip protocol_version stickiness tags_all target_failover target_group_health target_health_state",
    known: {
      deregistration_delay: "300",
      lambda_multi_value_headers_enabled: false,
      proxy_protocol_v2: false,
      slow_start: 0,
      target_type: "instance",
    },
  },
  aws_lightsail_instance: {
    unknown:
      "arn cpu_count created_at id ipv6_addresses is_static_ip private_ip_address public_ip_address ram_size tags_all username",
    known: { ip_address_type: "dualstack" },
  },
  aws_lightsail_instance_public_ports: {
    unknown: "id port_info.0.cidr_list_aliases port_info.0.cidrs port_info.0.ipv6_cidrs",
  },
};
