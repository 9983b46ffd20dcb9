import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../../src/process/repository-root";
import { isStateful } from "../../../../src/review/classify/stateful-types";

/** Every type that the provider's bindings have. */
const TYPES = readdirSync(join(repositoryRoot, "node_modules/@cdktf/provider-aws/lib"), {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith("data-aws-") && entry.name !== "provider")
  .map(({ name }) => `aws_${name.replaceAll("-", "_")}`);

/** The table's own names, as its file has them. */
function namedTypes(): string[] {
  const text = readFileSync(join(repositoryRoot, "src/review/classify/stateful-types.ts"), "utf8");
  return [...text.matchAll(/^ {4}"([a-z0-9_ ]+)",$/gm)].flatMap(([, line = ""]) =>
    line.split(" ").map((name) => `aws_${name}`),
  );
}

it.each([
  ..."efs_file_system dynamodb_table ecr_repository kms_key cognito_user_pool lightsail_disk ebs_volume eip".split(
    " ",
  ),
  ..."route53_zone backup_vault elasticache_replication_group opensearch_domain msk_cluster redshift_cluster".split(
    " ",
  ),
  ..."docdb_cluster neptune_cluster fsx_openzfs_volume s3_bucket secretsmanager_secret ssm_parameter".split(
    " ",
  ),
  ..."cloudwatch_log_group db_instance rds_cluster instance sqs_queue eks_cluster memorydb_cluster".split(
    " ",
  ),
])("aws_%s holds data or an identity", (name) => {
  expect(isStateful(`aws_${name}`)).toBe(true);
});

it("includes no AWS type that the provider does not have, except former ones", () => {
  const gone = new Set(["aws_dynamodb_global_table", "aws_qldb_ledger"]);
  expect(TYPES.filter(isStateful).length).toBeGreaterThan(150);
  expect(namedTypes().length).toBeGreaterThan(150);
  const missing = namedTypes().filter((type) => !TYPES.includes(type) && !gone.has(type));
  expect(missing).toEqual([]);
});

/** What is called like data is data, or named here as something else. */
it("includes every type whose name says that it holds something", () => {
  const holds =
    /_(?:snapshot|backup|vault|bucket|volume|disk|table|database|file_system|db_instance|ledger|keyspace|collection|repository)$/;
  const otherwise =
    /^aws_(?:datasync_location_|cleanrooms_configured_table|.*route_table|ec2_transit_gateway_policy_table|route53_cidr_collection|sagemaker_code_repository|devopsguru_resource_collection)/;
  expect(TYPES.filter((type) => holds.test(type) && !otherwise.test(type) && !isStateful(type))).toEqual([]);
});

it.each([
  ..."elasticache_parameter_group elasticache_subnet_group docdb_subnet_group neptune_parameter_group dax_subnet_group".split(
    " ",
  ),
  ..."redshift_subnet_group memorydb_parameter_group db_subnet_group datasync_location_fsx_lustre_file_system".split(
    " ",
  ),
  ..."security_group iam_role lb ecs_service lambda_function autoscaling_group vpc subnet nat_gateway".split(
    " ",
  ),
])("aws_%s can be recreated", (name) => {
  expect(isStateful(`aws_${name}`)).toBe(false);
});

it("includes other providers' data stores, and distinguishes rules from databases", () => {
  expect(["google_sql_database_instance", "azurerm_postgresql_flexible_server", "azurerm_mssql_database", "acme_volume"].filter(isStateful)).toHaveLength(4); // prettier-ignore
  expect(
    ["azurerm_mssql_firewall_rule", "azurerm_key_vault_access_policy", "null_resource"].filter(isStateful),
  ).toEqual([]);
});
