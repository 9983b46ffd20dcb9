import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { clientSettings } from "../aws/client-settings";
import { stateKey } from "../../constructs/state/bind-backend";
import type { Environment } from "../config/environment";
import type { EngineCommand } from "../engine/require-success";
import { describeSince, type StateLock } from "../engine/state-lock";
import { ExitCode, UserError } from "../text/user-error";
import { unlessNotFound } from "./unless-not-found";

/** The format that both engines write to the lock table and the lock file. */
interface LockJson {
  readonly ID: string;
  readonly Operation?: string;
  readonly Who?: string;
  readonly Version?: string;
  readonly Created?: string;
}

/** Who holds the lock of an environment's state, read where the engines keep it; undefined if it is free. */
export async function heldLock(environment: Environment): Promise<StateLock | undefined> {
  const { lock, bucket } = environment.backend;
  const json =
    (lock === "lockfile" ? undefined : await lockInTable(environment)) ??
    (lock === "dynamodb" ? undefined : await lockInBucket(environment));
  if (json === undefined) return undefined;
  const { ID, Operation = "", Who = "", Version = "", Created } = JSON.parse(json) as LockJson;
  return {
    id: ID,
    path: `${bucket}/${stateKey(environment)}`,
    operation: Operation.replace(/^OperationType/, "").toLowerCase() || "unknown operation",
    who: Who,
    version: Version,
    since: Created === undefined ? undefined : new Date(Created),
  };
}

async function lockInTable(environment: Environment): Promise<string | undefined> {
  const { region, lockTable: TableName, bucket } = environment.backend;
  const LockID = { S: `${bucket}/${stateKey(environment)}` };
  const found = await unlessNotFound(
    "dynamodb:GetItem",
    new DynamoDBClient(clientSettings(region)).send(
      new GetItemCommand({ TableName, Key: { LockID }, ConsistentRead: true }),
    ),
  );
  return found?.Item?.["Info"]?.S;
}

async function lockInBucket(environment: Environment): Promise<string | undefined> {
  const { region, bucket: Bucket } = environment.backend;
  const Key = `${stateKey(environment)}.tflock`;
  const found = await unlessNotFound(
    "s3:GetObject",
    new S3Client(clientSettings(region)).send(new GetObjectCommand({ Bucket, Key })),
  );
  return found?.Body?.transformToString();
}

/**
 * Continues only if the lock is free.
 *
 * @param release the id of a lock to release first, if it is the one that is held
 * @returns whether a lock was released
 * @throws UserError that says who holds the lock and since when, or that `release` names another lock
 */
export async function requireFreeLock(
  environment: Environment,
  folder: string,
  run: EngineCommand,
  release?: string,
): Promise<boolean> {
  const lock = await heldLock(environment);
  if (lock === undefined) return false;
  if (release !== lock.id) throw locked(lock, environment, release);
  await run(["force-unlock", "-force", lock.id], folder);
  return true;
}

function locked(lock: StateLock, { system, name }: Environment, release: string | undefined): UserError {
  const since = lock.since === undefined ? "" : ` since ${describeSince(lock.since, new Date())}`;
  const holder = `${lock.who} holds it for ${lock.operation}${since}, lock ${lock.id}`;
  const other = release === undefined ? "" : `, not ${release}: nothing was released`;
  return new UserError({
    what: `the state is locked: ${holder}${other}`,
    where: lock.path,
    next:
      "Wait for that run to end. Release the lock only if you are certain that the run has ended (its machine is gone, its job was " +
      `cancelled): groundplan recover ${system} ${name} --force-unlock ${lock.id}. ` +
      "Two writers destroy the state.",
    ...(release === undefined ? {} : { exitCode: ExitCode.refused }),
  });
}
