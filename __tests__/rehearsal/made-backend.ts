import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { BackendSettings } from "../../src/config/environment";

/**
 * Makes a bucket and a lock table at once, for tests that are not about the bootstrap: it takes several seconds, as it
 * runs an engine several times. moto's buckets answer in every region.
 */
export async function makeBackend({ bucket, lockTable, region }: BackendSettings): Promise<void> {
  await Promise.all([
    new S3Client({ region: "us-east-1" }).send(new CreateBucketCommand({ Bucket: bucket })),
    new DynamoDBClient({ region }).send(
      new CreateTableCommand({
        TableName: lockTable,
        KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    ),
  ]);
}
