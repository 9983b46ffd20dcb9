import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { clientSettings } from "../../aws/client-settings";
import type { BackendSettings } from "../../config/environment";

/** The contents of a state backend. */
export interface BackendContents {
  readonly bucket: string;
  /** Keys of the state objects. */
  readonly states: readonly string[];
  readonly lockTable: string;
  /** Ids of the items that hold the states' digests. */
  readonly digests: readonly string[];
}

/** Reads a backend's bucket and lock table. */
export async function readBackendContents({
  bucket,
  lockTable,
  region,
}: BackendSettings): Promise<BackendContents> {
  const objects = await new S3Client(clientSettings(region)).send(
    new ListObjectsV2Command({ Bucket: bucket }),
  );
  const items = await new DynamoDBClient(clientSettings(region)).send(
    new ScanCommand({ TableName: lockTable }),
  );
  return {
    bucket,
    states: (objects.Contents ?? []).flatMap(({ Key }) => Key ?? []).sort(),
    lockTable,
    digests: (items.Items ?? []).flatMap(({ LockID }) => LockID?.S ?? []).sort(),
  };
}
