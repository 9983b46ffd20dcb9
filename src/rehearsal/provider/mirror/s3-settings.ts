import {
  type BucketLifecycleConfiguration,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type LifecycleRule,
  type ObjectOwnership,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
  type ServerSideEncryption,
} from "@aws-sdk/client-s3";
import { type ObjectValue, elements, text } from "../values/compare";
import type { MirrorTable, MirroredType } from "./mirror-type";
import { unlessGone } from "./mirrored-call";

/** A setting that a bucket has at most once. */
interface BucketSetting {
  put(s3: S3Client, bucket: string, planned: ObjectValue): Promise<unknown>;
  /** undefined if the bucket has none */
  get(s3: S3Client, bucket: string): Promise<ObjectValue | undefined>;
  remove(s3: S3Client, bucket: string): Promise<unknown>;
}

function mirrored(setting: BucketSetting): MirroredType {
  const bucketOf = (values: ObjectValue): string => text(values, "bucket") ?? "";
  return {
    async create(planned, { cloud, region }) {
      await setting.put(cloud.s3(region), bucketOf(planned), planned);
      return {};
    },
    read: (state, { cloud, region }) => unlessGone(setting.get(cloud.s3(region), bucketOf(state))),
    async update(_prior, planned, { cloud, region }) {
      await setting.put(cloud.s3(region), bucketOf(planned), planned);
      return {};
    },
    async delete(state, { cloud, region }) {
      await unlessGone(setting.remove(cloud.s3(region), bucketOf(state)));
    },
    import: (id) => ({ bucket: id.split(",")[0] }),
  };
}

const versioning: BucketSetting = {
  put: (s3, Bucket, planned) =>
    s3.send(
      new PutBucketVersioningCommand({
        Bucket,
        VersioningConfiguration: { Status: versioningStatus(planned) },
      }),
    ),
  async get(s3, Bucket) {
    const { Status, MFADelete } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
    return { versioning_configuration: [{ status: Status ?? "Disabled", mfa_delete: MFADelete ?? null }] };
  },
  remove: (s3, Bucket) =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } })),
};

function versioningStatus(planned: ObjectValue): "Enabled" | "Suspended" {
  const [configuration = {}] = elements(planned, "versioning_configuration");
  return text(configuration, "status") === "Enabled" ? "Enabled" : "Suspended";
}

const publicAccess: BucketSetting = {
  put: (s3, Bucket, planned) =>
    s3.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: planned["block_public_acls"] === true,
          BlockPublicPolicy: planned["block_public_policy"] === true,
          IgnorePublicAcls: planned["ignore_public_acls"] === true,
          RestrictPublicBuckets: planned["restrict_public_buckets"] === true,
        },
      }),
    ),
  async get(s3, Bucket) {
    const { PublicAccessBlockConfiguration: found } = await s3.send(
      new GetPublicAccessBlockCommand({ Bucket }),
    );
    return {
      block_public_acls: found?.BlockPublicAcls ?? false,
      block_public_policy: found?.BlockPublicPolicy ?? false,
      ignore_public_acls: found?.IgnorePublicAcls ?? false,
      restrict_public_buckets: found?.RestrictPublicBuckets ?? false,
    };
  },
  remove: (s3, Bucket) => s3.send(new DeletePublicAccessBlockCommand({ Bucket })),
};

const encryption: BucketSetting = {
  put: (s3, Bucket, planned) =>
    s3.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: { Rules: elements(planned, "rule").map(encryptionRule) },
      }),
    ),
  async get(s3, Bucket) {
    const { ServerSideEncryptionConfiguration: found } = await s3.send(
      new GetBucketEncryptionCommand({ Bucket }),
    );
    return found === undefined ? undefined : {};
  },
  remove: (s3, Bucket) => s3.send(new DeleteBucketEncryptionCommand({ Bucket })),
};

function encryptionRule(rule: ObjectValue) {
  const [byDefault = {}] = elements(rule, "apply_server_side_encryption_by_default");
  const key = text(byDefault, "kms_master_key_id");
  return {
    BucketKeyEnabled: rule["bucket_key_enabled"] === true,
    ApplyServerSideEncryptionByDefault: {
      SSEAlgorithm: (text(byDefault, "sse_algorithm") ?? "AES256") as ServerSideEncryption,
      ...(key === undefined || key === "" ? {} : { KMSMasterKeyID: key }),
    },
  };
}

const ownership: BucketSetting = {
  put: (s3, Bucket, planned) => {
    const Rules = elements(planned, "rule").map((rule) => ({
      ObjectOwnership: text(rule, "object_ownership") as ObjectOwnership,
    }));
    return s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
  },
  async get(s3, Bucket) {
    const { OwnershipControls: found } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    return found === undefined
      ? undefined
      : { rule: (found.Rules ?? []).map((rule) => ({ object_ownership: rule.ObjectOwnership })) };
  },
  remove: (s3, Bucket) => s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket })),
};

/** Only expirations are mirrored: they are all that other programs see in a rehearsal. */
const lifecycle: BucketSetting = {
  put: (s3, Bucket, planned) =>
    s3.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: lifecycleRules(planned) }),
    ),
  async get(s3, Bucket) {
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    return Rules === undefined ? undefined : {};
  },
  remove: (s3, Bucket) => s3.send(new DeleteBucketLifecycleCommand({ Bucket })),
};

function lifecycleRules(planned: ObjectValue): BucketLifecycleConfiguration {
  const days = (rule: ObjectValue, block: string, name: string): number | undefined => {
    const [found = {}] = elements(rule, block);
    return typeof found[name] === "number" && found[name] > 0 ? found[name] : undefined;
  };
  const Rules = elements(planned, "rule").map((rule): LifecycleRule => {
    const [filter = {}] = elements(rule, "filter");
    const expiration = days(rule, "expiration", "days");
    const noncurrent = days(rule, "noncurrent_version_expiration", "noncurrent_days");
    const uploads = days(rule, "abort_incomplete_multipart_upload", "days_after_initiation");
    return {
      ID: text(rule, "id"),
      Status: text(rule, "status") === "Disabled" ? "Disabled" : "Enabled",
      Filter: { Prefix: text(filter, "prefix") ?? "" },
      ...(expiration === undefined ? {} : { Expiration: { Days: expiration } }),
      ...(noncurrent === undefined ? {} : { NoncurrentVersionExpiration: { NoncurrentDays: noncurrent } }),
      ...(uploads === undefined ? {} : { AbortIncompleteMultipartUpload: { DaysAfterInitiation: uploads } }),
    };
  });
  return { Rules };
}

/**
 * Settings that a bucket has at most once. Bucket policies are not mirrored: moto ignores their conditions, so the
 * usual `Deny` of plain HTTP would lock everybody out.
 */
export const s3SettingsMirror: MirrorTable = {
  aws_s3_bucket_versioning: mirrored(versioning),
  aws_s3_bucket_public_access_block: mirrored(publicAccess),
  aws_s3_bucket_server_side_encryption_configuration: mirrored(encryption),
  aws_s3_bucket_ownership_controls: mirrored(ownership),
  aws_s3_bucket_lifecycle_configuration: mirrored(lifecycle),
};
