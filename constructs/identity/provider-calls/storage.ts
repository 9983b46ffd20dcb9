import { callsOf, type TypeCallsTable } from "./type-calls";

const s3 = callsOf("s3");
const dynamodb = callsOf("dynamodb");
const secrets = callsOf("secretsmanager");
const ssm = callsOf("ssm");

/** A bucket's setting. The permission to write it also allows removing it, except for policy and website. */
const setting = (name: string, removal = `Put${name}`) =>
  s3({
    about: "arn:aws:s3:::{bucket}",
    create: `Put${name}`,
    read: `Get${name}`,
    update: `Put${name}`,
    delete: removal,
    tags: "",
  });

/** Buckets, tables, secrets and parameters. */
export const STORAGE_CALLS: TypeCallsTable = {
  // The provider reads every part of a bucket, configured or not.
  aws_s3_bucket: s3({
    about: "arn:aws:s3:::{bucket}",
    create: "CreateBucket",
    read: "ListBucket GetBucketPolicy GetBucketAcl GetBucketCORS GetBucketWebsite GetBucketVersioning GetAccelerateConfiguration GetBucketRequestPayment GetBucketLogging GetLifecycleConfiguration GetReplicationConfiguration GetEncryptionConfiguration GetBucketObjectLockConfiguration GetBucketTagging ListTagsForResource",
    delete: "DeleteBucket",
  }),
  aws_s3_bucket_acl: setting("BucketAcl"),
  aws_s3_bucket_cors_configuration: setting("BucketCORS"),
  aws_s3_bucket_lifecycle_configuration: setting("LifecycleConfiguration"),
  aws_s3_bucket_logging: setting("BucketLogging"),
  aws_s3_bucket_notification: setting("BucketNotification"),
  aws_s3_bucket_ownership_controls: setting("BucketOwnershipControls"),
  aws_s3_bucket_policy: setting("BucketPolicy", "DeleteBucketPolicy"),
  aws_s3_bucket_public_access_block: setting("BucketPublicAccessBlock"),
  aws_s3_bucket_server_side_encryption_configuration: setting("EncryptionConfiguration"),
  aws_s3_bucket_versioning: setting("BucketVersioning"),
  aws_s3_bucket_website_configuration: setting("BucketWebsite", "DeleteBucketWebsite"),
  aws_s3_object: s3({
    about: "arn:aws:s3:::{bucket}/{key}",
    create: "PutObject",
    read: "GetObject GetObjectTagging",
    update: "PutObject",
    delete: "DeleteObject DeleteObjectVersion ListBucketVersions@arn:aws:s3:::{bucket}",
    tags: "PutObjectTagging",
  }),
  aws_dynamodb_table: dynamodb({
    about: "{arn}",
    create: "CreateTable UpdateContinuousBackups UpdateTimeToLive",
    read: "DescribeTable DescribeContinuousBackups DescribeTimeToLive ListTagsOfResource",
    update: "UpdateTable UpdateContinuousBackups UpdateTimeToLive",
    delete: "DeleteTable",
  }),
  aws_secretsmanager_secret: secrets({
    about: "{arn}",
    create: "CreateSecret",
    read: "DescribeSecret GetResourcePolicy",
    update: "UpdateSecret",
    delete: "DeleteSecret",
  }),
  aws_secretsmanager_secret_policy: secrets({
    about: "{secret_arn}",
    create: "PutResourcePolicy",
    read: "GetResourcePolicy",
    update: "PutResourcePolicy",
    delete: "DeleteResourcePolicy",
    tags: "",
  }),
  aws_secretsmanager_secret_version: secrets({
    about: "{secret_id}",
    create: "PutSecretValue",
    read: "GetSecretValue",
    update: "PutSecretValue UpdateSecretVersionStage",
    delete: "DescribeSecret UpdateSecretVersionStage",
    tags: "",
  }),
  aws_ssm_parameter: ssm({
    about: "{arn}",
    create: "PutParameter",
    read: "GetParameter DescribeParameters ListTagsForResource",
    update: "PutParameter",
    delete: "DeleteParameter",
  }),
  aws_ssm_document: ssm({
    about: "document/{name}",
    create: "CreateDocument",
    read: "DescribeDocument GetDocument DescribeDocumentPermission",
    update: "UpdateDocument UpdateDocumentDefaultVersion",
    delete: "DeleteDocument",
  }),
};
