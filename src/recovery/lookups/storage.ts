import { DescribeTableCommand, ListTagsOfResourceCommand } from "@aws-sdk/client-dynamodb";
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { unlessNotFound, saysForbidden } from "../unless-not-found";
import { type Tags, tagsOf } from "../ownership";
import { byName, knowing, type Lookup, type LookupTable } from "./lookup";

/** Undefined if there is no such bucket; no tags if it is somebody else's. */
async function bucketTags(s3: S3Client, Bucket: string): Promise<Tags | undefined> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket }));
  } catch (error) {
    if (saysForbidden(error)) return {};
    return unlessNotFound("s3:HeadBucket", Promise.reject(error as Error));
  }
  const found = await unlessNotFound(
    `s3:GetBucketTagging ${Bucket}`,
    s3.send(new GetBucketTaggingCommand({ Bucket })),
  );
  return tagsOf(found?.TagSet);
}

/** A setting that a bucket has at most once. It has the same owner as the bucket. */
function bucketSetting(has: (s3: S3Client, Bucket: string) => Promise<unknown>): Lookup {
  return {
    by: "its bucket",
    find: knowing(["bucket"], async ([bucket = ""], { s3 }) => {
      const tags = await bucketTags(s3, bucket);
      if (tags === undefined) return [];
      const setting = await unlessNotFound(`settings of s3://${bucket}`, has(s3, bucket));
      return setting === undefined ? [] : [{ id: bucket, tags }];
    }),
  };
}

/** Buckets with their settings and objects, and tables. */
export const storageLookups: LookupTable = {
  aws_s3_bucket: byName("bucket", ({ s3 }, name) => bucketTags(s3, name)),
  aws_s3_bucket_versioning: bucketSetting(async (s3, Bucket) => {
    // A bucket that was never versioned answers as well, without a status; it cannot be imported.
    return (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
  }),
  aws_s3_bucket_public_access_block: bucketSetting((s3, Bucket) =>
    s3.send(new GetPublicAccessBlockCommand({ Bucket })),
  ),
  aws_s3_bucket_server_side_encryption_configuration: bucketSetting((s3, Bucket) =>
    s3.send(new GetBucketEncryptionCommand({ Bucket })),
  ),
  aws_s3_bucket_ownership_controls: bucketSetting((s3, Bucket) =>
    s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
  ),
  aws_s3_bucket_lifecycle_configuration: bucketSetting((s3, Bucket) =>
    s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
  ),
  aws_s3_bucket_policy: bucketSetting((s3, Bucket) => s3.send(new GetBucketPolicyCommand({ Bucket }))),
  aws_s3_object: {
    by: "its bucket and key",
    find: knowing(["bucket", "key"], async ([Bucket = "", Key = ""], { s3 }) => {
      const tags = await bucketTags(s3, Bucket);
      if (tags === undefined) return [];
      const object = await unlessNotFound("s3:HeadObject", s3.send(new HeadObjectCommand({ Bucket, Key })));
      return object === undefined ? [] : [{ id: `${Bucket}/${Key}`, tags }];
    }),
  },
  aws_dynamodb_table: {
    by: "its name",
    find: knowing(["name"], async ([TableName = ""], { dynamodb }) => {
      const found = await unlessNotFound(
        "dynamodb:DescribeTable",
        dynamodb.send(new DescribeTableCommand({ TableName })),
      );
      if (found === undefined) return [];
      const { Tags } = await dynamodb.send(
        new ListTagsOfResourceCommand({ ResourceArn: found.Table?.TableArn }),
      );
      return [{ id: TableName, tags: tagsOf(Tags) }];
    }),
  },
};
