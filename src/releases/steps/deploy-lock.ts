import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { z } from "zod";
import { clientSettings } from "../../aws/client-settings";
import { stateKey } from "../../../constructs/state/bind-backend";
import type { Environment } from "../../config/environment";
import { ExitCode, UserError } from "../../text/user-error";
import type { Journal, LockPlace, Watcher } from "../contract";

import { askBucket, isAwsError } from "./ask-aws";

/** Next to the environment's state, where everyone who applies can write. */
export function lockBesideState(environment: Environment): LockPlace {
  const { bucket, region } = environment.backend;
  return { bucket, region, key: stateKey(environment).replace(/[^/]+$/, "deploy.lock") };
}

const recordSchema = z.object({
  id: z.string(),
  owner: z.string(),
  /** The purpose. */
  message: z.string(),
  /** ISO 8601, in UTC. */
  since: z.string(),
  /** If not renewed by then, its holder was killed. */
  expires: z.string(),
  released: z.boolean(),
  /** An unfinished deployment: its version, and the hosts that have it. */
  unfinished: z.object({ subject: z.string(), done: z.array(z.string()), at: z.string() }).optional(),
});

/** The content of the lock object. */
type LockRecord = z.output<typeof recordSchema>;

/** How long a killed holder blocks others at most, in seconds. */
const EXPIRES_SECONDS = 900;
const RENEWED_SECONDS = 120;
/** After a day, an unfinished deployment is not resumed. */
const REMEMBERED_MILLISECONDS = 86_400_000;

export interface LockOptions {
  /** Shown to others, such as `deploy 4f2c9e1`. */
  readonly message: string;
  /** What is deployed: another run of the same continues where the last one stopped. @default - no resuming */
  readonly subject?: string;
  /** The id of a lock to take from a holder who is gone. */
  readonly takeFrom?: string;
}

/**
 * Runs work that must run only once at a time per environment. The lock is an S3 object, written conditionally. It is
 * renewed while it is held, and expires if its holder is killed.
 *
 * @throws UserError with exit code 3 that says who holds it, why, since when and until when
 */
export async function holdingLock<T>(
  place: LockPlace,
  options: LockOptions,
  watcher: Watcher,
  work: (watcher: Watcher) => Promise<T>,
): Promise<T> {
  const lock = await DeployLock.take(place, options);
  const signal = AbortSignal.any([watcher.signal, lock.lost]);
  let isDone = false;
  try {
    const result = await work({ ...watcher, signal, journal: lock });
    isDone = true;
    return result;
  } finally {
    // If releasing fails, the lock expires.
    await lock
      .release({ isDone })
      .catch(() =>
        watcher.progress.note(
          `The lock ${lock.id} could not be released. It expires within ${EXPIRES_SECONDS / 60} minutes; to run again sooner, add --take-lock ${lock.id}.`,
        ),
      );
  }
}

class DeployLock implements Journal {
  private readonly losing = new AbortController();
  readonly lost = this.losing.signal;
  private readonly renewal: NodeJS.Timeout;
  /** Writes are sequential: each needs the ETag of the previous one. */
  private writing: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly s3: S3Client,
    private readonly place: LockPlace,
    private record: LockRecord,
    private etag: string,
    private readonly done: Set<string>,
  ) {
    this.renewal = setInterval(() => void this.write({}).catch(() => undefined), RENEWED_SECONDS * 1000);
    this.renewal.unref();
  }

  get id(): string {
    return this.record.id;
  }

  static async take(place: LockPlace, options: LockOptions): Promise<DeployLock> {
    const s3 = new S3Client(clientSettings(place.region));
    const record = newRecord(options);
    for (let attempt = 1; ; attempt++) {
      const there = await read(s3, place);
      if (there !== undefined && !isFree(there.record, options.takeFrom)) throw held(place, there.record);
      const done = doneBefore(there?.record, options.subject);
      const own = { ...record, ...unfinished(options.subject, done) };
      const etag = await put(s3, place, own, there?.etag);
      if (etag !== undefined) return new DeployLock(s3, place, own, etag, new Set(done));
      // Someone wrote between our read and our write: see who.
      if (attempt === ATTEMPTS) throw contended(place);
    }
  }

  isDone(unit: string): boolean {
    return this.done.has(unit);
  }

  async finish(unit: string): Promise<void> {
    this.done.add(unit);
    const { unfinished: before } = this.record;
    if (before !== undefined)
      await this.write({ unfinished: { ...before, done: [...this.done], at: now() } });
  }

  async release({ isDone }: { readonly isDone: boolean }): Promise<void> {
    clearInterval(this.renewal);
    await this.write({ released: true, ...(isDone ? { unfinished: undefined } : {}) });
    this.s3.destroy();
  }

  private write(change: Partial<LockRecord>): Promise<void> {
    const next = this.writing.catch(() => undefined).then(() => this.writeNow(change));
    this.writing = next;
    return next;
  }

  private async writeNow(change: Partial<LockRecord>): Promise<void> {
    if (this.lost.aborted) return;
    const record = { ...this.record, expires: inSeconds(EXPIRES_SECONDS), ...change };
    const etag = await put(this.s3, this.place, record, this.etag);
    if (etag === undefined) {
      const { record: other } = (await read(this.s3, this.place)) ?? {};
      this.losing.abort(lostTo(this.place, other));
      return;
    }
    [this.record, this.etag] = [record, etag];
  }
}

const ATTEMPTS = 3;

function newRecord({ message }: LockOptions): LockRecord {
  return {
    id: randomUUID().slice(0, 8),
    ...{ owner: ownName(), message, since: now(), expires: inSeconds(EXPIRES_SECONDS), released: false },
  };
}

/** In a workflow, the run says more than the runner's user. */
function ownName(): string {
  const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run, GITHUB_ACTOR: actor } = process.env;
  if (repository !== undefined && run !== undefined) return `${actor ?? "a run"} (${repository}, run ${run})`;
  return `${userInfo().username}@${hostname()}`;
}

function isFree({ id, released, expires }: LockRecord, takeFrom: string | undefined): boolean {
  return released || id === takeFrom || Date.parse(expires) < Date.now();
}

function doneBefore(record: LockRecord | undefined, subject: string | undefined): readonly string[] {
  const before = record?.unfinished;
  if (before === undefined || before.subject !== subject) return [];
  return Date.now() - Date.parse(before.at) < REMEMBERED_MILLISECONDS ? before.done : [];
}

function unfinished(subject: string | undefined, done: readonly string[]): Pick<LockRecord, "unfinished"> {
  return subject === undefined ? {} : { unfinished: { subject, done: [...done], at: now() } };
}

interface Written {
  readonly record: LockRecord;
  readonly etag: string;
}

async function read(s3: S3Client, { bucket, key }: LockPlace): Promise<Written | undefined> {
  try {
    const { Body, ETag = "" } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const text = (await Body?.transformToString()) ?? "";
    const record = recordSchema.safeParse(parsed(text));
    if (record.success) return { record: record.data, etag: ETag };
    throw new UserError({
      what: "this is not a deploy lock",
      where: `s3://${bucket}/${key}`,
      next: "Look at it, and delete it when nobody deploys.",
      exitCode: ExitCode.refused,
    });
  } catch (error) {
    if (isAwsError(error, "NoSuchKey")) return undefined;
    return await askBucket(bucket, "s3:GetObject", Promise.reject(error));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @returns the new ETag; undefined if someone else wrote in the meantime */
async function put(
  s3: S3Client,
  { bucket, key }: LockPlace,
  record: LockRecord,
  before: string | undefined,
): Promise<string | undefined> {
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: `${JSON.stringify(record, null, 2)}\n`,
    ContentType: "application/json",
    ...(before === undefined ? { IfNoneMatch: "*" } : { IfMatch: before }),
  });
  try {
    return (await s3.send(command)).ETag ?? "";
  } catch (error) {
    if (isAwsError(error, "PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey")) return undefined;
    return await askBucket(bucket, "s3:PutObject", Promise.reject(error));
  }
}

function held(place: LockPlace, { id, owner, message, since, expires }: LockRecord): UserError {
  return new UserError({
    what: `locked by ${owner} since ${since}: ${message}. Nothing was changed`,
    where: whereOf(place),
    next: `Wait until it ends. Its holder renews the lock while it runs; otherwise it expires at ${expires}. If the holder is gone, \`--take-lock ${id}\` takes it immediately.`,
    exitCode: ExitCode.refused,
  });
}

function lostTo(place: LockPlace, other: LockRecord | undefined): UserError {
  const taker = other === undefined ? "somebody" : `${other.owner} (${other.message})`;
  return new UserError({
    what: `the deploy lock was taken by ${taker}`,
    where: whereOf(place),
    next: "Two concurrent deployments may both be incomplete: check what runs with `groundplan status`.",
    exitCode: ExitCode.refused,
  });
}

function contended(place: LockPlace): UserError {
  return new UserError({
    what: "another deployment started first. Nothing was changed",
    where: whereOf(place),
    next: "Run it again.",
    exitCode: ExitCode.refused,
  });
}

function whereOf({ bucket, key }: LockPlace): string {
  return `s3://${bucket}/${key}`;
}

function now(): string {
  return new Date().toISOString();
}

function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}
