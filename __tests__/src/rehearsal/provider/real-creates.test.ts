import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../../src/process/repository-root";
import { compareCreations, tableOf } from "./real-plans/agreement";

const compared = compareCreations();

/**
 * What provider 6.25 has otherwise than the version of the plan. All follow from the schema of 6.25 in the bindings, or
 * from plans of versions between the two.
 */
const OTHER_VERSION: ReadonlySet<string> = new Set([
  // Before 6.
  "aws_ecs_service: availability_zone_rebalancing",
  "aws_ecs_service, behind a balancer: availability_zone_rebalancing",
  "aws_eks_cluster: compute_config",
  "aws_eks_cluster: storage_config",
  "aws_elasticache_replication_group: auth_token_update_strategy",
  "aws_elasticache_replication_group: kms_key_id",
  "aws_nat_gateway: secondary_allocation_ids",
  // After 6.25: computed since.
  "aws_dynamodb_table: global_secondary_index",
  "aws_s3_bucket_server_side_encryption_configuration: rule.apply_server_side_encryption_by_default.kms_master_key_id",
  "aws_s3_bucket_server_side_encryption_configuration: rule.blocked_encryption_types",
  "aws_s3_bucket_server_side_encryption_configuration: rule.bucket_key_enabled",
  "aws_subnet: ipv6_cidr_block",
]);

/** What the plans' texts show as `(sensitive value)`: everything else that they show is in the clear. */
const HIDDEN: ReadonlySet<string> = new Set([
  "aws_cognito_user: password",
  "aws_cognito_user_pool_client: client_secret",
  "aws_db_instance: password",
  "aws_elasticache_replication_group: auth_token",
  "aws_redshiftserverless_namespace: admin_username",
  "aws_secretsmanager_secret_version: secret_string",
  "aws_ssm_parameter: value",
]);

describe("creations that the real provider planned", () => {
  it("differ from the simulation only where the provider changed between its version and ours", () => {
    const differing = compared.filter(({ isSame }) => !isSame);
    expect(differing.filter(({ path }) => !OTHER_VERSION.has(path))).toEqual([]);
    expect(new Set(differing.map(({ path }) => path))).toEqual(OTHER_VERSION);
  });

  it("agree in at least 98 % of their attributes", () => {
    const same = compared.filter(({ isSame }) => isSame).length;
    expect(same / compared.length).toBeGreaterThanOrEqual(0.98);
  });

  it("hide as sensitive what the simulation's schema has as sensitive", () => {
    const hidden = compared.filter(({ isHidden, real }) => isHidden && real != null);
    const paths = hidden.map(({ creation, path }) => path.replace(creation.name, creation.type));
    expect(new Set(paths)).toEqual(HIDDEN);
  });

  it("are counted in the rehearsal's document as they are here", () => {
    const text = readFileSync(join(repositoryRoot, "docs/rehearsal.md"), "utf8").replace(/ +/g, " ");
    for (const row of tableOf(compared)) expect(text).toContain(row);
  });
});
