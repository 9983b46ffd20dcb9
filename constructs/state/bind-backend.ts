import { S3Backend, type TerraformStack } from "cdktf";
import type { BackendSettings, Environment } from "../../src/config/environment";

/** The key of a stack's state in its system's bucket, the same from every directory. */
export function stateKey({ system, name }: Pick<Environment, "system" | "name">): string {
  return `${system}/${name}/terraform.tfstate`;
}

/**
 * Sets the S3 backend of a stack: its system's bucket, encrypted, with locks in DynamoDB (`dynamodb`), in a lock file
 * in the bucket (`lockfile`), or in both during a migration.
 */
export function bindBackend(stack: TerraformStack, environment: Environment): S3Backend {
  const { bucket, lockTable, lock, region } = environment.backend;
  const backend = new S3Backend(stack, {
    bucket,
    key: stateKey(environment),
    region,
    encrypt: true,
    ...(usesTable(lock) ? { dynamodbTable: lockTable } : {}),
    ...(environment.account === undefined ? {} : { allowedAccountIds: [environment.account] }),
  });
  // cdktf 0.21 has no property for S3-native locks.
  if (usesLockFile(lock)) backend.addOverride("use_lockfile", true);
  return backend;
}

function usesTable(lock: BackendSettings["lock"]): boolean {
  return lock !== "lockfile";
}

function usesLockFile(lock: BackendSettings["lock"]): boolean {
  return lock !== "dynamodb";
}
