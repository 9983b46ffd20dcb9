import { DescribeTableCommand, DynamoDBClient, ListTagsOfResourceCommand } from "@aws-sdk/client-dynamodb";
import { GetPolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetBucketTaggingCommand, GetObjectCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { clientSettings } from "../../src/aws/client-settings";
import { explainAwsError } from "../../src/aws/explain-aws-error";
import type { Environment } from "../../src/config/environment";
import { stateKey } from "../../constructs/state/bind-backend";
import type { State } from "./state";

/** Whether a part of the backend exists, and whether Groundplan created it for this system. */
export type Presence =
  | { readonly is: "missing" }
  | { readonly is: "ours" }
  /** It exists in this account, but nothing marks it as this system's. */
  | { readonly is: "unmarked" }
  /** It belongs to another account or another system. */
  | { readonly is: "foreign"; readonly owner: string };

export interface BackendInventory {
  readonly bucket: Presence;
  readonly lockTable: Presence;
  /** The bootstrap stack's own state in the bucket. */
  readonly state?: State;
}

/** Looks up an environment's backend in AWS. Changes nothing. */
export async function inspectBackend(environment: Environment): Promise<BackendInventory> {
  const bucket = await bucketPresence(environment);
  const reachable = bucket.is === "ours" || bucket.is === "unmarked";
  const state = reachable ? await readState(environment) : undefined;
  return { bucket, lockTable: await tablePresence(environment), ...(state === undefined ? {} : { state }) };
}

/** Whether a managed policy with this ARN exists. */
export async function policyExists(region: string, policyArn: string): Promise<boolean> {
  const client = new IAMClient(clientSettings(region));
  try {
    await client.send(new GetPolicyCommand({ PolicyArn: policyArn }));
    return true;
  } catch (error) {
    if (httpStatus(error) === 404) return false;
    throw explainAwsError(error, "iam:GetPolicy");
  }
}

async function bucketPresence({ backend, system }: Environment): Promise<Presence> {
  const client = new S3Client(clientSettings(backend.region));
  const Bucket = backend.bucket;
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
  } catch (error) {
    return bucketRefusal(error);
  }
  try {
    const { TagSet } = await client.send(new GetBucketTaggingCommand({ Bucket }));
    return presenceByTags(new Map((TagSet ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""])), system);
  } catch (error) {
    if (isNamed(error, "NoSuchTagSet")) return { is: "unmarked" };
    throw explainAwsError(error, `s3:GetBucketTagging ${Bucket}`);
  }
}

/** HeadBucket returns no body: only its status shows whether a bucket is missing or belongs to somebody else. */
function bucketRefusal(error: unknown): Presence {
  const status = httpStatus(error);
  if (status === 404) return { is: "missing" };
  if (status === 403) return { is: "foreign", owner: "another AWS account" };
  if (status === 301) return { is: "foreign", owner: "a bucket in another region" };
  throw explainAwsError(error, "s3:HeadBucket");
}

async function tablePresence({ backend, system }: Environment): Promise<Presence> {
  const client = new DynamoDBClient(clientSettings(backend.region));
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: backend.lockTable }));
    const tags = await client.send(new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn }));
    return presenceByTags(
      new Map((tags.Tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""])),
      system,
    );
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return { is: "missing" };
    throw explainAwsError(error, `dynamodb:DescribeTable ${backend.lockTable}`);
  }
}

async function readState(environment: Environment): Promise<State | undefined> {
  const { bucket, region } = environment.backend;
  const client = new S3Client(clientSettings(region));
  const Key = stateKey(environment);
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return JSON.parse((await Body?.transformToString()) ?? "") as State;
  } catch (error) {
    if (httpStatus(error) === 404) return undefined;
    throw explainAwsError(error, `s3:GetObject ${Key}`);
  }
}

function presenceByTags(tags: ReadonlyMap<string, string>, system: string): Presence {
  if (tags.get("managed-by") !== "groundplan") return { is: "unmarked" };
  const owner = tags.get("system") ?? "";
  return owner === system ? { is: "ours" } : { is: "foreign", owner: `the system ${owner}` };
}

/** The status of AWS's answer; undefined for an error that is no answer. */
export function httpStatus(error: unknown): number | undefined {
  const metadata = (error as { $metadata?: { httpStatusCode?: number } }).$metadata;
  return metadata?.httpStatusCode;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
