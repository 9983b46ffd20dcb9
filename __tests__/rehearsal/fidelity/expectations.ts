/** What a plan of a specimen says beyond the arguments that it is given. */
export interface Expectation {
  /** Paths, with spaces between, of what is known only after the apply. */
  readonly unknown: string;
  /** Values that are known although nobody gave them. All else is null, or no block. */
  readonly known?: Readonly<Record<string, unknown>>;
  /** Paths of what is hidden. */
  readonly hidden?: string;
  /** What an update makes unknown. @default - nothing */
  readonly unknownOnUpdate?: string;
}

/**
 * One entry a type. A run of the simulation wrote them, and they were read against the facts of the provider
 * (src/provider-facts), not against its documentation: an error that the facts do not show may be here as well.
 */
export const EXPECTATIONS: Readonly<Record<string, Expectation>> = {
  aws_acm_certificate: {
    unknown:
      "arn domain_validation_options.0.resource_record_name domain_validation_options.0.resource_record_type domain_validation_options.0.resource_record_value domain_validation_options.1.resource_record_name domain_validation_options.1.resource_record_type domain_validation_options.1.resource_record_value id key_algorithm not_after not_before options pending_renewal renewal_eligibility renewal_summary status tags_all type validation_emails",
    known: { domain_validation_options: [{ domain_name: "*.example.com" }, { domain_name: "example.com" }] },
    hidden: "private_key",
  },
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
  aws_cloudfront_distribution: {
    unknown:
      "arn caller_reference continuous_deployment_policy_id default_cache_behavior.0.default_ttl default_cache_behavior.0.grpc_config default_cache_behavior.0.max_ttl default_cache_behavior.0.trusted_key_groups default_cache_behavior.0.trusted_signers domain_name etag hosted_zone_id id in_progress_validation_batches last_modified_time logging_v1_enabled origin.0.response_completion_timeout restrictions.0.geo_restriction.0.locations status tags_all trusted_key_groups trusted_signers",
    known: {
      http_version: "http2",
      is_ipv6_enabled: false,
      price_class: "PriceClass_All",
      retain_on_delete: false,
      staging: false,
      wait_for_deployment: true,
    },
  },
  aws_cloudfront_function: { unknown: "arn etag id live_stage_etag status", known: { publish: true } },
  aws_cloudfront_origin_access_control: {
    unknown: "arn etag id",
    known: { description: "Managed by Terraform" },
  },
  aws_cloudwatch_event_rule: {
    unknown: "arn id name_prefix tags_all",
    known: { event_bus_name: "default", force_destroy: false },
  },
  aws_cloudwatch_event_target: {
    unknown: "id target_id",
    known: { event_bus_name: "default", force_destroy: false },
  },
  aws_cloudwatch_log_group: {
    unknown: "arn deletion_protection_enabled id log_group_class name_prefix tags_all",
    known: { retention_in_days: 0, skip_destroy: false },
  },
  aws_cloudwatch_metric_alarm: {
    unknown: "arn evaluate_low_sample_count_percentiles id tags_all",
    known: { actions_enabled: true, treat_missing_data: "missing" },
  },
  aws_cognito_user_pool: {
    unknown:
      "admin_create_user_config arn creation_date custom_domain domain email_verification_message email_verification_subject endpoint estimated_number_of_users id last_modified_date password_policy sign_in_policy sms_configuration sms_verification_message tags_all user_pool_tier username_configuration verification_message_template",
    known: { deletion_protection: "INACTIVE", mfa_configuration: "OFF" },
  },
  aws_cognito_user_pool_client: {
    unknown:
      "access_token_validity allowed_oauth_flows allowed_oauth_flows_user_pool_client allowed_oauth_scopes auth_session_validity callback_urls client_secret default_redirect_uri enable_propagate_additional_user_context_data enable_token_revocation explicit_auth_flows id id_token_validity logout_urls prevent_user_existence_errors read_attributes refresh_token_validity supported_identity_providers write_attributes",
    hidden: "client_secret",
  },
  aws_db_instance: {
    unknown:
      "address arn availability_zone backup_retention_period backup_target backup_window ca_cert_identifier character_set_name database_insights_mode db_name db_subnet_group_name domain_fqdn endpoint engine_lifecycle_support engine_version engine_version_actual hosted_zone_id id identifier_prefix iops kms_key_id latest_restorable_time license_model listener_endpoint maintenance_window master_user_secret master_user_secret_kms_key_id monitoring_role_arn multi_az nchar_character_set_name network_type option_group_name parameter_group_name performance_insights_kms_key_id performance_insights_retention_period port replica_mode replicas resource_id snapshot_identifier status storage_throughput storage_type tags_all timezone vpc_security_group_ids",
    known: {
      apply_immediately: false,
      auto_minor_version_upgrade: true,
      copy_tags_to_snapshot: false,
      dedicated_log_volume: false,
      delete_automated_backups: true,
      monitoring_interval: 0,
      performance_insights_enabled: false,
      publicly_accessible: false,
    },
    hidden: "password password_wo",
  },
  aws_db_parameter_group: {
    unknown: "arn id name_prefix tags_all",
    known: { description: "Managed by Terraform", skip_destroy: false },
  },
  aws_db_proxy: {
    unknown:
      "arn auth.0.client_password_auth_type default_auth_scheme endpoint id idle_client_timeout tags_all vpc_security_group_ids",
  },
  aws_db_subnet_group: {
    unknown: "arn id name_prefix supported_network_types tags_all vpc_id",
    known: { description: "Managed by Terraform" },
  },
  aws_dynamodb_table: {
    unknown:
      "arn global_table_witness id point_in_time_recovery read_capacity server_side_encryption stream_arn stream_label stream_view_type tags_all ttl warm_throughput write_capacity",
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
      scheduling_strategy: "REPLICA",
      wait_for_steady_state: false,
    },
  },
  aws_ecs_task_definition: {
    unknown: "arn arn_without_revision enable_fault_injection id revision tags_all",
    known: { skip_destroy: false, track_latest: false },
  },
  aws_eip: {
    unknown:
      "allocation_id arn association_id carrier_ip customer_owned_ip id instance ipam_pool_id network_border_group network_interface private_dns private_ip ptr_record public_dns public_ip public_ipv4_pool tags_all",
  },
  aws_eks_cluster: {
    unknown:
      "access_config arn certificate_authority cluster_id compute_config control_plane_scaling_config created_at deletion_protection endpoint id identity kubernetes_network_config platform_version status storage_config tags_all upgrade_policy version vpc_config.0.cluster_security_group_id vpc_config.0.public_access_cidrs vpc_config.0.vpc_id",
    known: { bootstrap_self_managed_addons: true },
  },
  aws_elasticache_cluster: {
    unknown:
      "apply_immediately arn availability_zone az_mode cache_nodes cluster_address configuration_endpoint engine_version engine_version_actual id ip_discovery maintenance_window network_type parameter_group_name port preferred_outpost_arn replication_group_id security_group_ids snapshot_window subnet_group_name tags_all transit_encryption_enabled",
    known: { auto_minor_version_upgrade: "true" },
  },
  aws_elasticache_replication_group: {
    unknown:
      "apply_immediately arn at_rest_encryption_enabled auto_minor_version_upgrade cluster_enabled cluster_mode configuration_endpoint_address data_tiering_enabled engine engine_version engine_version_actual global_replication_group_id id ip_discovery maintenance_window member_clusters network_type node_group_configuration num_cache_clusters num_node_groups parameter_group_name primary_endpoint_address reader_endpoint_address replicas_per_node_group security_group_ids security_group_names snapshot_window subnet_group_name tags_all transit_encryption_enabled transit_encryption_mode",
    known: { automatic_failover_enabled: false, multi_az_enabled: false },
    hidden: "auth_token",
  },
  aws_iam_instance_profile: {
    unknown: "arn create_date id name_prefix tags_all unique_id",
    known: { path: "/" },
  },
  aws_iam_policy: { unknown: "arn attachment_count id name_prefix policy_id tags_all", known: { path: "/" } },
  aws_iam_role: {
    unknown: "arn create_date id inline_policy managed_policy_arns name_prefix tags_all unique_id",
    known: { force_detach_policies: false, max_session_duration: 3600, path: "/" },
  },
  aws_iam_role_policy: { unknown: "id name_prefix" },
  aws_iam_role_policy_attachment: { unknown: "id" },
  aws_instance: {
    unknown:
      "arn associate_public_ip_address availability_zone capacity_reservation_specification cpu_options disable_api_stop disable_api_termination ebs_block_device.0.encrypted ebs_block_device.0.iops ebs_block_device.0.kms_key_id ebs_block_device.0.snapshot_id ebs_block_device.0.tags_all ebs_block_device.0.throughput ebs_block_device.0.volume_id ebs_block_device.0.volume_type ebs_optimized enable_primary_ipv6 enclave_options ephemeral_block_device host_id host_resource_group_arn iam_instance_profile id instance_initiated_shutdown_behavior instance_lifecycle instance_market_options instance_state ipv6_address_count ipv6_addresses key_name maintenance_options metadata_options monitoring network_interface outpost_arn password_data placement_group placement_group_id placement_partition_number primary_network_interface primary_network_interface_id private_dns private_dns_name_options private_ip public_dns public_ip root_block_device secondary_private_ips security_groups spot_instance_request_id subnet_id tags_all tenancy user_data_base64 vpc_security_group_ids",
    known: {
      force_destroy: false,
      get_password_data: false,
      source_dest_check: true,
      user_data_replace_on_change: false,
    },
  },
  aws_internet_gateway: { unknown: "arn id owner_id tags_all" },
  aws_key_pair: { unknown: "arn fingerprint id key_name_prefix key_pair_id key_type tags_all" },
  aws_kms_key: {
    unknown: "arn id key_id multi_region policy rotation_period_in_days tags_all",
    known: {
      bypass_policy_lockout_safety_check: false,
      customer_master_key_spec: "SYMMETRIC_DEFAULT",
      enable_key_rotation: false,
      is_enabled: true,
      key_usage: "ENCRYPT_DECRYPT",
    },
  },
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
  aws_nat_gateway: {
    unknown:
      "association_id auto_provision_zones auto_scaling_ips availability_mode id network_interface_id private_ip public_ip regional_nat_gateway_address regional_nat_gateway_auto_mode route_table_id secondary_allocation_ids secondary_private_ip_address_count secondary_private_ip_addresses tags_all vpc_id",
    known: { connectivity_type: "public" },
  },
  aws_network_acl: { unknown: "arn egress id owner_id subnet_ids tags_all" },
  aws_network_acl_rule: { unknown: "id", known: { egress: false } },
  aws_rds_cluster: {
    unknown:
      "allocated_storage apply_immediately arn availability_zones backup_retention_period ca_certificate_identifier ca_certificate_valid_till cluster_identifier_prefix cluster_members cluster_resource_id cluster_scalability_type database_insights_mode database_name db_cluster_parameter_group_name db_subnet_group_name db_system_id endpoint engine_lifecycle_support engine_version engine_version_actual hosted_zone_id iam_roles id kms_key_id master_user_secret master_user_secret_kms_key_id monitoring_interval monitoring_role_arn network_type performance_insights_kms_key_id performance_insights_retention_period port preferred_backup_window preferred_maintenance_window reader_endpoint serverlessv2_scaling_configuration.0.seconds_until_auto_pause storage_encrypted storage_type tags_all vpc_security_group_ids",
    known: {
      copy_tags_to_snapshot: false,
      delete_automated_backups: true,
      enable_global_write_forwarding: false,
      enable_http_endpoint: false,
      enable_local_write_forwarding: false,
      engine_mode: "provisioned",
    },
    hidden: "master_password master_password_wo",
  },
  aws_rds_cluster_instance: {
    unknown:
      "apply_immediately arn availability_zone ca_cert_identifier db_parameter_group_name db_subnet_group_name dbi_resource_id endpoint engine_version engine_version_actual id identifier_prefix kms_key_id monitoring_role_arn network_type performance_insights_enabled performance_insights_kms_key_id performance_insights_retention_period port preferred_backup_window preferred_maintenance_window publicly_accessible storage_encrypted tags_all writer",
    known: {
      auto_minor_version_upgrade: true,
      copy_tags_to_snapshot: false,
      force_destroy: false,
      monitoring_interval: 0,
      promotion_tier: 0,
    },
  },
  aws_route: { unknown: "id instance_id instance_owner_id network_interface_id origin state" },
  aws_route53_record: { unknown: "allow_overwrite fqdn id" },
  aws_route53_zone: {
    unknown: "arn enable_accelerated_recovery id name_servers primary_name_server tags_all zone_id",
    known: { comment: "Managed by Terraform", force_destroy: false },
  },
  aws_route_table: { unknown: "arn id owner_id propagating_vgws tags_all" },
  aws_s3_bucket: {
    unknown:
      "acceleration_status acl arn bucket_domain_name bucket_prefix bucket_region bucket_regional_domain_name cors_rule grant hosted_zone_id id lifecycle_rule logging object_lock_configuration object_lock_enabled policy replication_configuration request_payer server_side_encryption_configuration tags_all versioning website website_domain website_endpoint",
    known: { force_destroy: false },
  },
  aws_s3_bucket_policy: { unknown: "id" },
  aws_s3_bucket_public_access_block: {
    unknown: "id",
    known: { block_public_policy: false, ignore_public_acls: false, restrict_public_buckets: false },
  },
  aws_s3_bucket_versioning: { unknown: "id versioning_configuration.0.mfa_delete" },
  aws_s3_object: {
    unknown:
      "acl arn bucket_key_enabled checksum_crc32 checksum_crc32c checksum_crc64nvme checksum_sha1 checksum_sha256 content_type etag id kms_key_id server_side_encryption storage_class tags_all version_id",
    known: { force_destroy: false },
    unknownOnUpdate: "version_id",
  },
  aws_secretsmanager_secret: {
    unknown: "arn id name_prefix policy replica tags_all",
    known: { force_overwrite_replica_secret: false, recovery_window_in_days: 30 },
  },
  aws_secretsmanager_secret_version: {
    unknown: "arn has_secret_string_wo id version_id version_stages",
    hidden: "secret_binary secret_string secret_string_wo",
  },
  aws_security_group: {
    unknown: "arn egress id name_prefix owner_id tags_all",
    known: { description: "Managed by Terraform", revoke_rules_on_delete: false },
  },
  aws_sns_topic: {
    unknown:
      "arn beginning_archive_time fifo_throughput_scope id name_prefix owner policy signature_version tags_all tracing_config",
    known: { content_based_deduplication: false, fifo_topic: false },
  },
  aws_sqs_queue: {
    unknown:
      "arn deduplication_scope fifo_throughput_limit id kms_data_key_reuse_period_seconds name_prefix policy redrive_allow_policy redrive_policy sqs_managed_sse_enabled tags_all url",
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
  aws_ssm_document: {
    unknown:
      "arn created_date default_version description document_version hash hash_type id latest_version owner parameter platform_types schema_version status tags_all",
    known: { document_format: "JSON" },
    unknownOnUpdate: "default_version document_version hash latest_version parameter",
  },
  aws_ssm_parameter: {
    unknown: "arn data_type has_value_wo id insecure_value key_id tags_all tier version",
    hidden: "value value_wo",
    unknownOnUpdate: "insecure_value version",
  },
  aws_subnet: {
    unknown:
      "arn availability_zone availability_zone_id id ipv6_cidr_block_association_id owner_id private_dns_hostname_type_on_launch tags_all",
    known: {
      assign_ipv6_address_on_creation: false,
      enable_dns64: false,
      enable_resource_name_dns_a_record_on_launch: false,
      enable_resource_name_dns_aaaa_record_on_launch: false,
      ipv6_native: false,
      map_public_ip_on_launch: false,
    },
  },
  aws_vpc: {
    unknown:
      "arn default_network_acl_id default_route_table_id default_security_group_id dhcp_options_id enable_dns_hostnames enable_network_address_usage_metrics id ipv6_association_id ipv6_cidr_block ipv6_cidr_block_network_border_group main_route_table_id owner_id tags_all",
    known: { enable_dns_support: true, instance_tenancy: "default" },
  },
  aws_vpc_dhcp_options: { unknown: "arn id owner_id tags_all" },
  aws_vpc_dhcp_options_association: { unknown: "id" },
  aws_vpc_endpoint: {
    unknown:
      "arn cidr_blocks dns_entry dns_options id ip_address_type network_interface_ids owner_id policy prefix_list_id private_dns_enabled requester_managed route_table_ids security_group_ids service_region state subnet_configuration subnet_ids tags_all",
    known: { vpc_endpoint_type: "Gateway" },
  },
  aws_vpc_security_group_ingress_rule: { unknown: "arn id security_group_rule_id", known: { tags_all: {} } },
  aws_wafv2_web_acl: {
    unknown: "application_integration_url arn capacity id lock_token name_prefix tags_all",
  },
};
