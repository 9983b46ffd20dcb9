import {
  CopyObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Architecture } from "../../../aws/architecture";
import { ExitCode, UserError } from "../../../text/user-error";
import { askBucket, isAwsError } from "../../steps/ask-aws";
import type { ReleasePlace } from "./release-place";

/** Part of an object's key, and of what a server's shell is told. */
const RELEASE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * A release as it can be named: a version, a commit, a digest.
 * @throws UserError for anything else
 */
export function requireRelease(name: string): string {
  if (RELEASE.test(name)) return name;
  throw new UserError({
    what: `${JSON.stringify(name)} cannot name a release`,
    where: "--version",
    next: "Take a version or a commit, such as v1.2.3 or 4f2c9e1: letters, digits, dots, hyphens and underscores.",
    exitCode: ExitCode.usage,
  });
}

/** A binary in the bucket. */
export interface StoredBinary {
  readonly key: string;
  /** Undefined for what was uploaded without Groundplan. */
  readonly release?: string;
  /** In hex. Undefined for what was uploaded without Groundplan. */
  readonly sha256?: string;
  /** For the current binary: what was current before. */
  readonly previous?: string;
}

/** A release as a listing has it. */
export interface ListedRelease {
  readonly release: string;
  readonly architecture: Architecture;
  /** ISO 8601, in UTC. */
  readonly uploadedAt: string;
  readonly sizeBytes: number;
}

/** What is known of a binary before it is in the bucket. */
export interface NewBinary {
  readonly content: Buffer;
  readonly sha256: string;
  readonly release: string;
}

/**
 * The binaries of a system in its bucket: for each architecture the current one, which servers start, and its
 * releases, which never change. All are put in one piece, so that a copy has the ETag of its original and servers
 * do not fetch it again.
 */
export class ReleaseBinaries {
  constructor(
    private readonly s3: S3Client,
    private readonly place: ReleasePlace,
  ) {}

  /** Of a release, or of the current binary. */
  keyOf(architecture: Architecture, release?: string): string {
    const current = this.place.binaryKeys[architecture];
    return release === undefined ? current : `${current}-${release}`;
  }

  /** What lies under a key; undefined when nothing does. */
  async find(key: string): Promise<StoredBinary | undefined> {
    try {
      const { Metadata = {} } = await this.s3.send(
        new HeadObjectCommand({ Bucket: this.place.bucket, Key: key }),
      );
      const { release, sha256, previous } = Metadata;
      return {
        key,
        ...(release === undefined ? {} : { release }),
        ...(sha256 === undefined ? {} : { sha256 }),
        ...(previous === undefined ? {} : { previous }),
      };
    } catch (error) {
      if (isAwsError(error, "NotFound", "NoSuchKey")) return undefined;
      return await askBucket(this.place.bucket, "s3:GetObject", Promise.reject(error));
    }
  }

  /**
   * Puts a release where there is none yet; S3 compares what arrives with the SHA-256.
   * @returns whether it was put: false when one came first
   */
  async put(
    architecture: Architecture,
    { content, sha256, release }: NewBinary,
    signal: AbortSignal,
  ): Promise<boolean> {
    const put = new PutObjectCommand({
      Bucket: this.place.bucket,
      Key: this.keyOf(architecture, release),
      Body: content,
      ContentType: "application/octet-stream",
      ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64"),
      IfNoneMatch: "*",
      Metadata: { sha256, release },
    });
    try {
      await this.s3.send(put, { abortSignal: signal });
      return true;
    } catch (error) {
      signal.throwIfAborted();
      if (isAwsError(error, "PreconditionFailed", "ConditionalRequestConflict")) return false;
      return await askBucket(this.place.bucket, "s3:PutObject", Promise.reject(error));
    }
  }

  /**
   * Makes a release what servers start.
   * @returns the release that was current before
   */
  async makeCurrent(architecture: Architecture, stored: StoredBinary): Promise<string | undefined> {
    const { release = "", sha256 = "" } = stored;
    const before = await this.find(this.keyOf(architecture));
    if (before?.release === release && before.sha256 === sha256) return before.previous;
    const previous = before?.release;
    await askBucket(
      this.place.bucket,
      "s3:CopyObject",
      this.s3.send(
        new CopyObjectCommand({
          Bucket: this.place.bucket,
          Key: this.keyOf(architecture),
          CopySource: `${this.place.bucket}/${stored.key}`,
          ContentType: "application/octet-stream",
          MetadataDirective: "REPLACE",
          Metadata: { sha256, release, ...(previous === undefined ? {} : { previous }) },
        }),
      ),
    );
    return previous;
  }

  /** Every release for an architecture, the newest first. */
  async list(architecture: Architecture): Promise<readonly ListedRelease[]> {
    const prefix = `${this.keyOf(architecture)}-`;
    const releases: ListedRelease[] = [];
    let next: string | undefined;
    do {
      const page = await askBucket(
        this.place.bucket,
        "s3:ListBucket",
        this.s3.send(
          new ListObjectsV2Command({ Bucket: this.place.bucket, Prefix: prefix, ContinuationToken: next }),
        ),
      );
      for (const { Key = "", LastModified, Size = 0 } of page.Contents ?? []) {
        const uploadedAt = LastModified?.toISOString() ?? "";
        releases.push({ release: Key.slice(prefix.length), architecture, uploadedAt, sizeBytes: Size });
      }
      next = page.NextContinuationToken;
    } while (next !== undefined);
    return releases.sort((one, other) => other.uploadedAt.localeCompare(one.uploadedAt));
  }

  /** The release that has a content; looks at what is current, and at the newest. */
  async releaseOf(architecture: Architecture, sha256: string): Promise<string | undefined> {
    const newest = (await this.list(architecture)).slice(0, NEWEST);
    const keys = [
      this.keyOf(architecture),
      ...newest.map(({ release }) => this.keyOf(architecture, release)),
    ];
    const stored = await Promise.all(keys.map((key) => this.find(key)));
    return stored.find((binary) => binary?.sha256 === sha256)?.release;
  }
}

/** How many releases are looked at for one that a server runs. */
const NEWEST = 20;
