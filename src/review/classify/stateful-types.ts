/**
 * Resource types whose destruction destroys data or an identity that others hold on to. Prefixes of AWS, Google and
 * Azure types and what every provider calls alike; a type that is not here counts as replaceable.
 */
const STATEFUL_TYPES: readonly RegExp[] = [
  /^aws_(?:db_|rds_)(?:instance|cluster|global_cluster|snapshot|cluster_snapshot|cluster_instance)$/,
  /^aws_rds_(?:cluster|global_cluster|cluster_instance)$/,
  /^aws_(?:s3_bucket|s3_object|s3_bucket_object|s3_directory_bucket|s3tables_table|s3tables_table_bucket)$/,
  /^aws_(?:dynamodb_table|dynamodb_global_table|dynamodb_table_item|keyspaces_table|qldb_ledger|timestreamwrite_table)$/,
  /^aws_(?:efs_file_system|fsx_.+_file_system|fsx_.+_volume|ebs_volume|ebs_snapshot|ami)$/,
  /^aws_(?:elasticache|docdb|neptune|redshift|memorydb|opensearch|elasticsearch|msk|dax|mq)_?(?:.*)(?:cluster|domain|broker|instance|group|cache|collection)$/,
  /^aws_(?:redshiftserverless_namespace|opensearchserverless_collection)$/,
  /^aws_(?:kms_key|kms_replica_key|secretsmanager_secret|ssm_parameter|acmpca_certificate_authority|cloudhsm_v2_cluster)$/,
  /^aws_(?:cognito_user_pool|route53_zone|ecr_repository|ecrpublic_repository|codecommit_repository)$/,
  /^aws_(?:kinesis_stream|sqs_queue|backup_vault|glacier_vault|cloudwatch_log_group|instance)$/,
  /^aws_lightsail_(?:database|disk|bucket|instance|domain)$/,
  /^google_(?:sql_database|sql_database_instance|storage_bucket|bigquery_(?:dataset|table)|spanner_.+|bigtable_.+|filestore_.+|compute_disk|redis_instance|kms_.+|secret_manager_secret|firestore_.+|alloydb_.+|dns_managed_zone)$/,
  /^azurerm_(?:(?:mssql|mysql|mariadb|postgresql|sql|cosmosdb).*|storage_(?:account|container|share|blob)|managed_disk|key_vault.*|redis_cache|resource_group|dns_zone|container_registry)$/,
  /^kubernetes_(?:persistent_volume|persistent_volume_claim|namespace|stateful_set)(?:_v1)?$/,
  /(?:^|_)(?:database|database_instance|volume|file_system|persistent_disk|bucket|vault)$/,
];

const cache = new Map<string, boolean>();

/** True where destroying a resource of this type loses what it holds. */
export function isStateful(type: string): boolean {
  const known = cache.get(type);
  if (known !== undefined) return known;
  const answer = STATEFUL_TYPES.some((pattern) => pattern.test(type));
  cache.set(type, answer);
  return answer;
}
