import { CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { clientSettings } from "../../aws/client-settings";
import type { Progress } from "../../terminal/progress";
import type { Publication, Watcher } from "../contract";
import { askAws } from "./ask-aws";
import { type AssetFile, readAssets } from "./asset-files";
import { uploadInBatches } from "./upload-in-batches";

/** The destination of assets. */
export interface AssetPlace {
  readonly bucket: string;
  readonly distributionId: string;
  readonly region: string;
}

export interface PublishOptions {
  /** Which files never change under their names. @default - those that `mix phx.digest` names */
  readonly lasting?: (key: string) => boolean;
}

/** CloudFront's limit is 3,000 paths. The first 1,000 paths each month are free, and `/*` counts as one. */
const MOST_PATHS = 20;

/**
 * Uploads the changed files of a folder, fingerprinted files first, so that no page names a missing file. Invalidates
 * changed files without a fingerprint in CloudFront. Deletes nothing, because open pages still request old files. If it
 * fails or is interrupted, it still invalidates what it replaced, because the next run finds those files unchanged.
 *
 * @throws UserError if the folder is missing or empty
 */
export async function publishAssets(
  { bucket, distributionId, region }: AssetPlace,
  folder: string,
  { progress, signal }: Watcher,
  { lasting: isLasting }: PublishOptions = {},
): Promise<Publication & { readonly keys: readonly string[] }> {
  const found = await readAssets(folder);
  const files =
    isLasting === undefined ? found : found.map((file) => ({ ...file, fingerprinted: isLasting(file.key) }));
  const s3 = new S3Client(clientSettings(region));
  const there = await listEtags(s3, bucket);
  const changed = files.filter(({ key, md5 }) => there.get(key) !== md5);
  const [lasting, others] = [
    changed.filter((file) => file.fingerprinted),
    changed.filter((file) => !file.fingerprinted),
  ];
  // Pages refer to the other files.
  const isPage = ({ key }: AssetFile) => key.endsWith(".html");
  const [pages, plain] = [others.filter(isPage), others.filter((file) => !isPage(file))];
  const done: AssetFile[] = [];
  const cdn = { distributionId, region, there };
  try {
    await progress.step(`upload ${changed.length} of ${files.length} files to ${bucket}`, () =>
      uploadInBatches([lasting, plain, pages], (file) => upload(s3, bucket, file), { signal, done }),
    );
  } catch (error) {
    await invalidate(cdn, done, progress).catch(() => undefined);
    throw error;
  }
  const invalidated = await invalidate(cdn, changed, progress);
  return {
    bucket,
    keys: files.map(({ key }) => key),
    uploaded: changed.map(({ key }) => key),
    unchanged: files.length - changed.length,
    invalidated,
  };
}

export async function listEtags(s3: S3Client, bucket: string): Promise<ReadonlyMap<string, string>> {
  const etags = new Map<string, string>();
  let next: string | undefined;
  do {
    const page = await askAws(
      "s3:ListBucket",
      s3.send(new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: next })),
    );
    for (const { Key = "", ETag = "" } of page.Contents ?? []) etags.set(Key, ETag.replaceAll('"', ""));
    next = page.NextContinuationToken;
  } while (next !== undefined);
  return etags;
}

async function upload(s3: S3Client, bucket: string, file: AssetFile): Promise<void> {
  const { key, path, contentType, cacheControl } = file;
  await askAws(
    "s3:PutObject",
    s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: await readFile(path),
        ContentType: contentType,
        CacheControl: cacheControl,
      }),
    ),
  );
}

interface Cdn {
  readonly distributionId: string;
  readonly region: string;
  /** Files that existed before: only these can be in a cache. */
  readonly there: ReadonlyMap<string, string>;
}

async function invalidate(
  { distributionId, region, there }: Cdn,
  files: readonly AssetFile[],
  progress: Progress,
): Promise<readonly string[] | undefined> {
  const stale = files.filter(({ fingerprinted, key }) => !fingerprinted && there.has(key));
  const replaced = stale.map(({ key }) => `/${encodeURI(key)}`);
  if (replaced.length === 0) return undefined;
  const paths = replaced.length > MOST_PATHS ? ["/*"] : replaced;
  const client = new CloudFrontClient(clientSettings(region));
  await progress.step(`invalidate ${paths.join(" ")} in CloudFront`, () =>
    askAws(
      "cloudfront:CreateInvalidation",
      client.send(
        new CreateInvalidationCommand({
          DistributionId: distributionId,
          InvalidationBatch: {
            CallerReference: `groundplan-${randomUUID()}`,
            Paths: { Quantity: paths.length, Items: paths },
          },
        }),
      ),
    ),
  );
  return paths;
}
