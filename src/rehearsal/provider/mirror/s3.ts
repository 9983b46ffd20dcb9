import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectsCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { readFile } from "node:fs/promises";
import { ProviderError } from "../protocol/diagnostics";
import { type ObjectValue, sameValue, text } from "../values/compare";
import type { MirrorContext, MirrorTable } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { foundTags, tagList } from "./tags";

const bucketOf = (values: ObjectValue): string => text(values, "bucket") ?? text(values, "id") ?? "";

async function createBucket(planned: ObjectValue, { cloud, region }: MirrorContext): Promise<ObjectValue> {
  const Bucket = bucketOf(planned);
  const s3 = cloud.s3(region);
  // In us-east-1 alone AWS accepts a second CreateBucket from the owner. The provider checks first, and so does this.
  if ((await unlessGone(s3.send(new HeadBucketCommand({ Bucket })))) !== undefined) {
    throw new ProviderError(
      `creating S3 Bucket (${Bucket}): operation error S3: CreateBucket, BucketAlreadyOwnedByYou: ` +
        "Your previous request to create the named bucket succeeded and you already own it.",
    );
  }
  const elsewhere = region === "us-east-1" ? {} : { LocationConstraint: region as BucketLocationConstraint };
  const configuration = "LocationConstraint" in elsewhere ? { CreateBucketConfiguration: elsewhere } : {};
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      ...configuration,
      ObjectLockEnabledForBucket: planned["object_lock_enabled"] === true,
    }),
  );
  await tagBucket(planned, Bucket, s3);
  return {};
}

async function tagBucket(planned: ObjectValue, Bucket: string, s3: S3Client): Promise<void> {
  const TagSet = tagList(planned);
  if (TagSet.length > 0) await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  else await s3.send(new DeleteBucketTaggingCommand({ Bucket }));
}

async function readBucket(state: ObjectValue, { cloud, region, defaultTags }: MirrorContext) {
  const Bucket = bucketOf(state);
  const s3 = cloud.s3(region);
  const head = await unlessGone(s3.send(new HeadBucketCommand({ Bucket })));
  if (head === undefined) return undefined;
  const tagging = await unlessGone(s3.send(new GetBucketTaggingCommand({ Bucket })));
  return {
    bucket: Bucket,
    arn: `arn:aws:s3:::${Bucket}`,
    bucket_domain_name: `${Bucket}.s3.amazonaws.com`,
    bucket_region: region,
    bucket_regional_domain_name: `${Bucket}.s3.${region}.amazonaws.com`,
    ...foundTags(tagging?.TagSet ?? [], state, defaultTags),
  };
}

/** @throws AWS's BucketNotEmpty if the bucket has objects, unless `force_destroy` deletes them first */
async function deleteBucket(state: ObjectValue, { cloud, region }: MirrorContext): Promise<void> {
  const Bucket = bucketOf(state);
  const s3 = cloud.s3(region);
  if (state["force_destroy"] === true) await deleteVersions(s3, Bucket, () => true);
  await unlessGone(s3.send(new DeleteBucketCommand({ Bucket })));
}

/** Deletes all versions of the object, as the provider does in a versioned bucket. */
async function deleteObject(state: ObjectValue, { cloud, region }: MirrorContext): Promise<void> {
  const Key = text(state, "key");
  await deleteVersions(cloud.s3(region), bucketOf(state), (key) => key === Key);
}

async function deleteVersions(
  s3: S3Client,
  Bucket: string,
  concerns: (key: string | undefined) => boolean,
): Promise<void> {
  const found = await unlessGone(s3.send(new ListObjectVersionsCommand({ Bucket })));
  // moto 5.2 fails on a delete marker without versions, so delete the markers first.
  const versions = [...(found?.DeleteMarkers ?? []), ...(found?.Versions ?? [])];
  const Objects = versions
    .filter(({ Key }) => concerns(Key))
    .map(({ Key, VersionId }) => ({ Key, VersionId }));
  if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
}

async function putObject(
  planned: ObjectValue,
  { cloud, region, config }: MirrorContext,
): Promise<ObjectValue> {
  const answer = await cloud.s3(region).send(
    new PutObjectCommand({
      Bucket: bucketOf(planned),
      Key: text(planned, "key"),
      Body: await bodyOf({ ...planned, ...config }),
      ContentType: text(planned, "content_type"),
      CacheControl: text(planned, "cache_control"),
    }),
  );
  return { etag: (answer.ETag ?? "").replaceAll('"', ""), version_id: answer.VersionId ?? "" };
}

/** Always bytes: the SDK cannot determine the length of an empty text. */
async function bodyOf(values: ObjectValue): Promise<Buffer> {
  const source = text(values, "source");
  if (source !== undefined) return readFile(source);
  const encoded = text(values, "content_base64");
  if (encoded !== undefined) return Buffer.from(encoded, "base64");
  return Buffer.from(text(values, "content") ?? "");
}

async function readObject(state: ObjectValue, { cloud, region }: MirrorContext) {
  const head = await unlessGone(
    cloud.s3(region).send(new HeadObjectCommand({ Bucket: bucketOf(state), Key: text(state, "key") })),
  );
  return head === undefined
    ? undefined
    : { etag: (head.ETag ?? "").replaceAll('"', ""), version_id: head.VersionId ?? "" };
}

/** Buckets and objects. */
export const s3Mirror: MirrorTable = {
  aws_s3_bucket: {
    create: createBucket,
    read: readBucket,
    async update(prior, planned, { cloud, region }) {
      if (!sameValue(prior["tags_all"], planned["tags_all"]))
        await tagBucket(planned, bucketOf(planned), cloud.s3(region));
      return {};
    },
    delete: deleteBucket,
    import: (id) => ({ bucket: id, force_destroy: false }),
  },
  aws_s3_object: {
    create: putObject,
    read: readObject,
    update: (_prior, planned, context) => putObject(planned, context),
    delete: deleteObject,
    import(id) {
      const [bucket = "", ...key] = id.replace(/^s3:\/\//, "").split("/");
      return { bucket, key: key.join("/") };
    },
  },
};
