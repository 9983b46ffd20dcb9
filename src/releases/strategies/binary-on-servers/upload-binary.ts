import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Architecture } from "../../../aws/architecture";
import { ExitCode, UserError } from "../../../text/user-error";
import { architectureOfProgram } from "./elf-file";
import type { UploadBinaryRequest, UploadedBinary, Watcher } from "../../contract";
import { type NewBinary, requireRelease, type StoredBinary } from "./release-binaries";
import type { Servers } from "./servers";

/** Hex digits of the SHA-256 in a default release name. */
const DIGITS = 12;

/**
 * Uploads a binary as an immutable release, and makes it current if asked.
 *
 * @throws UserError if the file is not a Linux program for the servers' architecture, or the release already exists
 *   with other content
 */
export async function uploadBinary(
  system: Servers,
  { file, version: given, makeCurrent }: UploadBinaryRequest,
  watcher: Watcher,
): Promise<UploadedBinary> {
  if (given !== undefined) requireRelease(given);
  const architecture = await architectureOfProgram(file);
  requireServersOf(architecture, system, file);
  const content = await readFile(file);
  const sha256 = createHash("sha256").update(content).digest("hex");
  const binary = { content, sha256, release: given ?? sha256.slice(0, DIGITS) };
  const { stored, uploaded } = await ensureThere(system, architecture, binary, watcher);
  const { bucket } = system.place;
  const { release } = binary;
  const result = {
    ...{
      bucket,
      key: stored.key,
      version: release,
      architecture,
      sha256,
      sizeBytes: content.length,
      uploaded,
    },
    current: makeCurrent,
  };
  if (!makeCurrent) return result;
  if (watcher.signal.aborted) throw keptBack(watcher.signal.reason, release);
  const previous = await watcher.progress.step(`make ${release} what servers start`, () =>
    system.binaries.makeCurrent(architecture, stored),
  );
  return previous === undefined ? result : { ...result, previous };
}

/** Interrupted after the upload, before the release became current. */
function keptBack(reason: unknown, release: string): unknown {
  if (!(reason instanceof UserError)) return reason;
  const next = `${release} is uploaded, and what servers start did not change. Run it again to change that.`;
  return new UserError({ ...reason.details, next });
}

/** A release never changes: an existing one must have the same content. */
async function ensureThere(
  { binaries }: Servers,
  architecture: Architecture,
  binary: NewBinary,
  { progress, signal }: Watcher,
): Promise<{ readonly stored: StoredBinary; readonly uploaded: boolean }> {
  const { release, sha256, content } = binary;
  const key = binaries.keyOf(architecture, release);
  const stored = { key, release, sha256 };
  const there = await binaries.find(key);
  if (there?.sha256 === sha256) return { stored, uploaded: false };
  if (there !== undefined) throw taken(key, there);
  const megabytes = (content.length / 1_000_000).toFixed(1);
  const put = await progress.step(`upload ${release}, ${megabytes} MB, to ${key}`, () =>
    binaries.put(architecture, binary, signal),
  );
  if (put) return { stored, uploaded: true };
  // Another upload was faster.
  const first = await binaries.find(key);
  if (first?.sha256 !== sha256) throw taken(key, first);
  return { stored, uploaded: false };
}

function taken(key: string, there: StoredBinary | undefined): UserError {
  return new UserError({
    what: `this release already exists with other content (SHA-256 ${there?.sha256 ?? "unknown"}); nothing was uploaded`,
    where: key,
    next: "A release never changes. Give the new binary another name with --version.",
    exitCode: ExitCode.refused,
  });
}

function requireServersOf(architecture: Architecture, { place, environment }: Servers, file: string) {
  const { servers } = place;
  if (servers.length === 0 || servers.some((server) => server.architecture === architecture)) return;
  const theirs = servers.map(({ name, architecture: own }) => `${name} is ${own}`).join(", ");
  throw new UserError({
    what: `the binary is built for ${architecture}; of the servers of ${environment.system} ${environment.name}, ${theirs}`,
    where: file,
    next: "Build it for the servers' architecture. Nothing was uploaded.",
    exitCode: ExitCode.usage,
  });
}
