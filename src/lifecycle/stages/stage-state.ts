import { DeleteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { clientSettings } from "../../aws/client-settings";
import { stateKey } from "../../../constructs/state/bind-backend";
import { explainAwsError } from "../../aws/explain-aws-error";
import type { BackendSettings, Environment } from "../../config/environment";

type Place = Pick<Environment, "system" | "name" | "backend">;

/** When a stage's state was first and last written. */
export interface StateTimes {
  readonly made: Date;
  readonly changed: Date;
}

/** Whether an environment has a state in its bucket. */
export async function hasState({ backend, ...environment }: Place): Promise<boolean> {
  const client = new S3Client(clientSettings(backend.region));
  try {
    await client.send(new HeadObjectCommand({ Bucket: backend.bucket, Key: stateKey(environment) }));
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw explainAwsError(error, `s3:GetObject ${backend.bucket}`);
  }
}

/** The environments of a system that have a state in its bucket. */
export async function environmentsWithState(
  system: string,
  { bucket, region }: BackendSettings,
): Promise<readonly string[]> {
  const client = new S3Client(clientSettings(region));
  const names: string[] = [];
  let token: string | undefined;
  try {
    do {
      const page: { Contents?: { Key?: string }[]; NextContinuationToken?: string } = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: `${system}/`, ContinuationToken: token }),
      );
      for (const { Key = "" } of page.Contents ?? []) {
        const [, name = "", file] = Key.split("/");
        if (file === "terraform.tfstate") names.push(name);
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  } catch (error) {
    throw explainAwsError(error, `s3:ListBucket ${bucket}`);
  }
  return names;
}

/** The bucket keeps every version of a state. The oldest one since the last removal is the first. */
export async function stateTimes({ backend, ...environment }: Place): Promise<StateTimes | undefined> {
  const client = new S3Client(clientSettings(backend.region));
  const Key = stateKey(environment);
  const dates: Date[] = [];
  let removed = new Date(0);
  let marker: string | undefined;
  do {
    const page = await client.send(
      new ListObjectVersionsCommand({
        Bucket: backend.bucket,
        Prefix: Key,
        VersionIdMarker: marker,
        KeyMarker: marker && Key,
      }),
    );
    for (const version of page.Versions ?? [])
      if (version.Key === Key && version.LastModified !== undefined) dates.push(version.LastModified);
    for (const { LastModified, Key: key } of page.DeleteMarkers ?? [])
      if (key === Key && LastModified !== undefined && LastModified > removed) removed = LastModified;
    marker = page.IsTruncated === true ? page.NextVersionIdMarker : undefined;
  } while (marker !== undefined);
  const living = dates.filter((date) => date > removed).sort((a, b) => a.getTime() - b.getTime());
  const [made, changed] = [living[0], living.at(-1)];
  return made === undefined || changed === undefined ? undefined : { made, changed };
}

/** Removes the empty state that a destroy leaves, and its digest in the lock table. Old versions stay. */
export async function forgetState({ backend, ...environment }: Place): Promise<void> {
  const { bucket, lockTable, lock, region } = backend;
  const Key = stateKey(environment);
  try {
    await new S3Client(clientSettings(region)).send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    if (lock === "lockfile") return;
    await new DynamoDBClient(clientSettings(region)).send(
      new DeleteItemCommand({ TableName: lockTable, Key: { LockID: { S: `${bucket}/${Key}-md5` } } }),
    );
  } catch (error) {
    throw explainAwsError(error, `s3:DeleteObject ${bucket}`);
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
