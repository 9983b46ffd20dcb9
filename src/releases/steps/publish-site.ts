import { DeleteObjectsCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { clientSettings } from "../../aws/client-settings";
import { ExitCode, UserError } from "../../text/user-error";
import type { Publication, Watcher } from "../contract";
import { askAws, isAwsError } from "./ask-aws";
import { moveScripts } from "./page-scripts";
import { type AssetPlace, listEtags, publishAssets } from "./publish-assets";

/** Where the build puts hashed files. */
const HASHED = "assets";
const PAGE = "index.html";

/** Records since when files are unused. The name is hidden, and the distribution does not serve it. */
const LEDGER = ".groundplan/stale.json";

/** How long an open page may still request old files, in milliseconds: a week. */
export const GRACE_MS = 7 * 24 * 3600 * 1000;

/**
 * Publishes the build of a single-page site: hashed files first, the page last, so that the page never names a missing
 * file. Deletes files a week after the last build that contained them.
 *
 * @param now for tests
 * @throws UserError if the folder is not such a build
 */
export async function publishSite(
  place: AssetPlace,
  folder: string,
  watcher: Watcher,
  now: Date = new Date(),
): Promise<Publication> {
  const prepared = prepare(folder);
  try {
    const lasting = (key: string) => key.startsWith(`${HASHED}/`);
    const published = await publishAssets(place, prepared, watcher, { lasting });
    const s3 = new S3Client(clientSettings(place.region));
    await watcher.progress.step("remove files that were stale for a week", () =>
      removeStale(s3, place.bucket, new Set(published.keys), now),
    );
    return published;
  } finally {
    rmSync(prepared, { recursive: true, force: true });
  }
}

/** A copy of the build with inline scripts moved into files. */
function prepare(folder: string): string {
  if (!existsSync(join(folder, PAGE))) {
    throw new UserError({
      what: `there is no ${PAGE} in it: this is not the build of a single-page site`,
      where: folder,
      next: "React Router with `ssr: false` puts it into build/client.",
      exitCode: ExitCode.usage,
    });
  }
  const copy = mkdtempSync(join(tmpdir(), "groundplan-site-"));
  cpSync(folder, copy, { recursive: true });
  const { html, files } = moveScripts(readFileSync(join(copy, PAGE), "utf8"), HASHED);
  for (const [key, code] of files) {
    mkdirSync(dirname(join(copy, key)), { recursive: true });
    writeFileSync(join(copy, key), code);
  }
  writeFileSync(join(copy, PAGE), html);
  return copy;
}

async function removeStale(
  s3: S3Client,
  bucket: string,
  living: ReadonlySet<string>,
  now: Date,
): Promise<void> {
  const before = await readLedger(s3, bucket);
  const keys = [...(await listEtags(s3, bucket)).keys()];
  const stale = keys.filter((key) => !living.has(key) && key !== LEDGER);
  const since = new Map(stale.map((key) => [key, before.get(key) ?? now.toISOString()]));
  const gone = stale.filter((key) => now.getTime() - Date.parse(since.get(key) ?? "") > GRACE_MS);
  for (let start = 0; start < gone.length; start += 1000) {
    const Objects = gone.slice(start, start + 1000).map((Key) => ({ Key }));
    await askAws(
      "s3:DeleteObject",
      s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } })),
    );
  }
  for (const key of gone) since.delete(key);
  await askAws(
    "s3:PutObject",
    s3.send(
      new PutObjectCommand({
        ...{ Bucket: bucket, Key: LEDGER, ContentType: "application/json" },
        Body: JSON.stringify(Object.fromEntries(since)),
      }),
    ),
  );
}

async function readLedger(s3: S3Client, bucket: string): Promise<ReadonlyMap<string, string>> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: LEDGER }));
    const ledger = JSON.parse((await Body?.transformToString()) ?? "{}") as Record<string, string>;
    return new Map(Object.entries(ledger));
  } catch (error) {
    if (isAwsError(error, "NoSuchKey")) return new Map();
    return await askAws("s3:GetObject", Promise.reject(error));
  }
}
