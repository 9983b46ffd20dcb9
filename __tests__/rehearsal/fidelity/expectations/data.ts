import type { Expectation } from "../expectation";

export const DATA: Readonly<Record<string, Expectation>> = {
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
    known: {
      description: "Managed by Terraform",
      "parameter.0.apply_method": "immediate",
      skip_destroy: false,
    },
  },
  // The older SDK has empty texts in a set's elements; plans of the real provider show them.
  aws_db_proxy: {
    unknown:
      "arn auth.0.client_password_auth_type default_auth_scheme endpoint id idle_client_timeout tags_all vpc_security_group_ids",
    known: { "auth.0.description": "", "auth.0.iam_auth": "", "auth.0.username": "" },
  },
  aws_db_subnet_group: {
    unknown: "arn id name_prefix supported_network_types tags_all vpc_id",
    known: { description: "Managed by Terraform" },
  },
  // The default of table_class is suppressed (DiffSuppressFunc).
  aws_dynamodb_table: {
    unknown:
      "arn global_table_witness id point_in_time_recovery read_capacity server_side_encryption stream_arn stream_label stream_view_type tags_all ttl warm_throughput write_capacity",
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
};
