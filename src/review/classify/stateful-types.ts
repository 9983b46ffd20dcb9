/**
 * AWS provider types whose destruction destroys data, or an identity that others rely on: an address, a key, a name
 * server. Chosen type by type from the provider's list of 2025, without settings, parameter groups and short-lived
 * caches.
 */
const AWS_STATEFUL: ReadonlySet<string> = new Set(
  [
    // Databases
    "db_instance rds_cluster rds_cluster_instance rds_global_cluster rds_shard_group dsql_cluster",
    "docdb_cluster docdb_cluster_instance docdb_global_cluster docdbelastic_cluster",
    "neptune_cluster neptune_cluster_instance neptune_global_cluster neptunegraph_graph",
    "dynamodb_table dynamodb_global_table dynamodb_table_item dynamodb_table_replica",
    "keyspaces_keyspace keyspaces_table qldb_ledger timestreamwrite_database timestreamwrite_table",
    "timestreaminfluxdb_db_cluster timestreaminfluxdb_db_instance lightsail_database",
    "redshift_cluster redshiftserverless_namespace redshiftserverless_workgroup emr_cluster",
    "odb_cloud_autonomous_vm_cluster odb_cloud_exadata_infrastructure odb_cloud_vm_cluster",
    "finspace_kx_cluster finspace_kx_database finspace_kx_environment finspace_kx_volume",
    // Caches that people use as databases, queues and streams
    "elasticache_cluster elasticache_global_replication_group elasticache_replication_group",
    "elasticache_serverless_cache memorydb_cluster memorydb_multi_region_cluster dax_cluster",
    "kinesis_stream kinesis_video_stream msk_cluster msk_serverless_cluster mq_broker sqs_queue",
    // Files, disks and machines
    "s3_bucket s3_bucket_object s3_object s3_object_copy s3_directory_bucket s3control_bucket s3tables_namespace",
    "s3tables_table s3tables_table_bucket s3vectors_index s3vectors_vector_bucket glacier_vault media_store_container",
    "efs_file_system fsx_file_cache fsx_lustre_file_system fsx_ontap_file_system fsx_ontap_volume",
    "fsx_ontap_storage_virtual_machine fsx_openzfs_file_system fsx_openzfs_volume fsx_windows_file_system",
    "ebs_volume instance spot_instance_request ami ami_copy ami_from_instance imagebuilder_image cloud9_environment_ec2",
    "lightsail_bucket lightsail_disk lightsail_instance workspaces_workspace transfer_server",
    "storagegateway_gateway storagegateway_cached_iscsi_volume storagegateway_stored_iscsi_volume",
    // Backups and snapshots
    "backup_vault backup_logically_air_gapped_vault fsx_backup db_snapshot db_snapshot_copy db_cluster_snapshot",
    "rds_cluster_snapshot_copy docdb_cluster_snapshot neptune_cluster_snapshot memorydb_snapshot ebs_snapshot",
    "ebs_snapshot_copy ebs_snapshot_import fsx_openzfs_snapshot redshift_cluster_snapshot redshiftserverless_snapshot",
    "kinesisanalyticsv2_application_snapshot cloudwatch_event_archive",
    // Keys and secrets
    "kms_key kms_external_key kms_replica_key kms_replica_external_key kms_custom_key_store paymentcryptography_key",
    "secretsmanager_secret secretsmanager_secret_version ssm_parameter acmpca_certificate_authority",
    "cloudhsm_v2_cluster cloudhsm_v2_hsm cloudfront_key_value_store",
    // Users and accounts
    "cognito_user_pool cognito_user cognito_identity_pool identitystore_user identitystore_group",
    "directory_service_directory workspaces_directory organizations_account organizations_organization",
    "connect_instance customerprofiles_domain pinpoint_app sesv2_contact_list verifiedpermissions_policy_store",
    // Names, addresses and numbers
    "route53_zone route53_delegation_set route53domains_domain route53domains_registered_domain lightsail_domain",
    "service_discovery_private_dns_namespace service_discovery_public_dns_namespace eip lightsail_static_ip",
    "globalaccelerator_accelerator globalaccelerator_custom_routing_accelerator vpn_connection dx_connection",
    "connect_phone_number pinpointsmsvoicev2_phone_number",
    // Code, packages and images
    "ecr_repository ecrpublic_repository codecommit_repository codecatalyst_source_repository codeartifact_domain",
    "codeartifact_repository",
    // Searches, logs and measurements
    "opensearch_domain elasticsearch_domain opensearchserverless_collection cloudsearch_domain kendra_index",
    "cloudwatch_log_group cloudwatch_log_stream cloudtrail_event_data_store prometheus_workspace grafana_workspace",
    "detective_graph guardduty_detector auditmanager_assessment",
    // Catalogs, models and stores of other state
    "glue_catalog_database glue_catalog_table glue_registry glue_schema athena_database dataexchange_data_set",
    "datazone_domain sagemaker_domain sagemaker_space sagemaker_notebook_instance sagemaker_feature_group",
    "sagemaker_mlflow_tracking_server bedrock_custom_model bedrockagentcore_memory qbusiness_application",
    "rekognition_collection rekognition_project location_tracker location_geofence_collection mwaa_environment",
    "eks_cluster cloudformation_stack serverlessapplicationrepository_cloudformation_stack",
  ].flatMap((line) => line.split(" ").map((name) => `aws_${name}`)),
);

/** Other providers: the best-known types, and names that all providers use. */
const OTHERS_STATEFUL: readonly RegExp[] = [
  /^google_(?:sql_database|sql_database_instance|storage_bucket|storage_bucket_object|bigquery_(?:dataset|table)|spanner_.+|bigtable_.+|filestore_.+|compute_(?:disk|instance|snapshot|image|address|global_address)|redis_.+|memcache_instance|kms_.+|secret_manager_secret|firestore_(?:database|document)|alloydb_.+|dns_managed_zone|pubsub_(?:topic|subscription)|artifact_registry_repository|container_cluster)$/,
  /^azurerm_(?:mssql|mysql|mariadb|postgresql|sql|cosmosdb)_(?:.+_)?(?:server|database|account|container|table|keyspace|graph|collection|instance|cluster)$/,
  /^azurerm_(?:storage_(?:account|container|share|blob|queue|table)|managed_disk|snapshot|(?:.+_)?virtual_machine|key_vault(?:_(?:key|secret|certificate))?|redis_(?:cache|enterprise_cluster)|resource_group|dns_zone|private_dns_zone|public_ip|container_registry|kubernetes_cluster|recovery_services_vault|eventhub|servicebus_(?:queue|topic)|log_analytics_workspace)$/,
  /^kubernetes_(?:persistent_volume|persistent_volume_claim|namespace|stateful_set|secret)(?:_v1)?$/,
  /^(?:digitalocean_(?:database_.+|droplet|volume|spaces_bucket|reserved_ip)|hcloud_(?:server|volume|primary_ip)|mongodbatlas_(?:.*cluster)|cloudflare_(?:zone|r2_bucket|workers_kv_namespace|d1_database)|snowflake_(?:database|schema|table)|github_repository|gitlab_project|tls_private_key)$/,
  /(?:^|_)(?:database|database_instance|volume|file_system|persistent_disk|bucket|vault)$/,
];

const cache = new Map<string, boolean>();

/** True if destroying a resource of this type loses its data. */
export function isStateful(type: string): boolean {
  if (type.startsWith("aws_")) return AWS_STATEFUL.has(type);
  const known = cache.get(type);
  if (known !== undefined) return known;
  const answer = OTHERS_STATEFUL.some((pattern) => pattern.test(type));
  cache.set(type, answer);
  return answer;
}
