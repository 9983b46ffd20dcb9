import {
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { UserError } from "../../../text/user-error";
import type { UploadConfigRequest, UploadedConfig, Watcher } from "../../contract";
import { askBucket } from "../../steps/ask-aws";
import { uploadInBatches } from "../../steps/upload-in-batches";
import { type ConfigurationFile, readConfigFiles } from "./config-files";
import type { Servers } from "./servers";

/** S3 deletes at most this many objects per call. */
const DELETED_AT_ONCE = 1000;

/**
 * Uploads the changed files of a configuration folder, the main file last: a server that starts in between finds every
 * file it names.
 *
 * @throws UserError if `readConfigFiles` refuses the folder; nothing is uploaded then
 */
export async function uploadConfig(
  { place, s3 }: Servers,
  { folder, prune }: UploadConfigRequest,
  { progress, signal }: Watcher,
): Promise<UploadedConfig> {
  const { bucket, configPrefix: prefix, mainConfigFile } = place;
  const files = await readConfigFiles(folder, mainConfigFile);
  const there = await listEtags(s3, bucket, prefix);
  const changed = files.filter(({ name, md5 }) => there.get(name) !== md5);
  const isMain = ({ name }: ConfigurationFile): boolean => name === mainConfigFile;
  const order = [changed.filter((file) => !isMain(file)), changed.filter(isMain)];
  await progress.step(`upload ${changed.length} of ${files.length} files to ${bucket}/${prefix}`, () =>
    uploadInBatches(order, (file) => upload(s3, bucket, prefix + file.name, file.content), { signal }),
  );
  const names = new Set(files.map(({ name }) => name));
  const gone = [...there.keys()].filter((name) => !names.has(name)).sort();
  if (prune && gone.length > 0) {
    signal.throwIfAborted();
    await progress.step(`delete ${gone.length} files that the folder no longer has`, () =>
      deleteAll(
        s3,
        bucket,
        gone.map((name) => prefix + name),
      ),
    );
  }
  return {
    ...{
      bucket,
      prefix,
      uploaded: changed.map(({ name }) => name),
      unchanged: files.length - changed.length,
    },
    left: prune ? [] : gone,
    deleted: prune ? gone : [],
  };
}

/** Files by name, relative to the prefix. Leaves out the empty object that represents the folder. */
async function listEtags(s3: S3Client, bucket: string, prefix: string): Promise<ReadonlyMap<string, string>> {
  const etags = new Map<string, string>();
  let next: string | undefined;
  do {
    const page = await askBucket(
      bucket,
      "s3:ListBucket",
      s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: next })),
    );
    for (const { Key = "", ETag = "" } of page.Contents ?? []) {
      if (!Key.endsWith("/")) etags.set(Key.slice(prefix.length), ETag.replaceAll('"', ""));
    }
    next = page.NextContinuationToken;
  } while (next !== undefined);
  return etags;
}

function upload(s3: S3Client, bucket: string, key: string, content: Buffer): Promise<unknown> {
  const put = new PutObjectCommand({ Bucket: bucket, Key: key, Body: content });
  return askBucket(bucket, "s3:PutObject", s3.send(put));
}

async function deleteAll(s3: S3Client, bucket: string, keys: readonly string[]): Promise<void> {
  for (let start = 0; start < keys.length; start += DELETED_AT_ONCE) {
    const Objects = keys.slice(start, start + DELETED_AT_ONCE).map((Key) => ({ Key }));
    const { Errors = [] } = await askBucket(
      bucket,
      "s3:DeleteObject",
      s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } })),
    );
    const [first] = Errors;
    if (first === undefined) continue;
    throw new UserError({
      what: `${Errors.length} files could not be deleted; the first: ${first.Message ?? first.Code ?? "no reason given"}`,
      where: `s3://${bucket}/${first.Key ?? ""}`,
      next: "The role of the workflow may not delete, as documented: use your own credentials with --prune.",
    });
  }
}
