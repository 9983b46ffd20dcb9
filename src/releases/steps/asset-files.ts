import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import mime from "mime-types";
import { ExitCode, UserError } from "../../text/user-error";

/** A static asset, and how browsers should treat it. */
export interface AssetFile {
  readonly path: string;
  /** Path below the folder, with slashes. */
  readonly key: string;
  /** The object's ETag in S3 when uploaded in one part. */
  readonly md5: string;
  readonly contentType: string;
  readonly cacheControl: string;
  /** Its name changes with its content, so it can be cached forever. */
  readonly fingerprinted: boolean;
}

/** `app-0123456789abcdef0123456789abcdef.css`, as `mix phx.digest` names files. */
const FINGERPRINT = /-[0-9a-f]{32}\.[^/]+$/;

const FOREVER = "public, max-age=31536000, immutable";
/** CloudFront invalidates them when they change; browsers revalidate after five minutes. */
const A_WHILE = "public, max-age=300";

/**
 * The files to publish from a folder. Leaves out hidden files, and `.gz` and `.br` variants, because CloudFront
 * compresses.
 *
 * @throws UserError if the folder is missing or empty
 */
export async function readAssets(folder: string): Promise<readonly AssetFile[]> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw noAssets(folder, "there is no such folder");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const keys = new Map(paths.map((path) => [relative(folder, path).split(sep).join("/"), path]));
  const published = [...keys].filter(([key]) => !isHidden(key) && !isTwin(key, keys));
  if (published.length === 0) throw noAssets(folder, "the folder has no files");
  return Promise.all(published.sort().map(([key, path]) => describeFile(key, path)));
}

function isHidden(key: string): boolean {
  return key.split("/").some((part) => part.startsWith("."));
}

function isTwin(key: string, keys: ReadonlyMap<string, string>): boolean {
  return /\.(gz|br)$/.test(key) && keys.has(key.replace(/\.(gz|br)$/, ""));
}

async function describeFile(key: string, path: string): Promise<AssetFile> {
  const fingerprinted = FINGERPRINT.test(key);
  return {
    path,
    key,
    md5: createHash("md5")
      .update(await readFile(path))
      .digest("hex"),
    contentType: mime.contentType(key.slice(key.lastIndexOf("/") + 1)) || "application/octet-stream",
    cacheControl: fingerprinted ? FOREVER : A_WHILE,
    fingerprinted,
  };
}

function noAssets(folder: string, what: string): UserError {
  return new UserError({
    what,
    where: folder,
    next: "Build the assets first (`mix assets.deploy`), and give their folder: priv/static.",
    exitCode: ExitCode.usage,
  });
}
