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

/** A release name. It is part of an object key and of shell commands on servers. */
const RELEASE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * Checks a release name: a version, a commit, a digest.
 *
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
  /** Undefined if it was uploaded without Groundplan. */
  readonly release?: string;
  /** In hex. Undefined if it was uploaded without Groundplan. */
  readonly sha256?: string;
  /** Only for the current binary: the release that was current before. */
  readonly previous?: string;
}

/** A release in a list. */
export interface ListedRelease {
  readonly release: string;
  readonly architecture: Architecture;
  /** ISO 8601, in UTC. */
  readonly uploadedAt: string;
  readonly sizeBytes: number;
}

/** The metadata of a binary to upload. */
export interface NewBinary {
  readonly content: Buffer;
  readonly sha256: string;
  readonly release: string;
}

/**
 * A system's binaries in its bucket, by architecture: one current binary, which servers start, and immutable releases.
 * Each is uploaded in one part, so that a copy keeps its ETag and servers do not fetch it again.
 */
export class ReleaseBinaries {
  constructor(
    private readonly s3: S3Client,
    private readonly place: ReleasePlace,
  ) {}

  /** The key of a release, or of the current binary. */
  keyOf(architecture: Architecture, release?: string): string {
    const current = this.place.binaryKeys[architecture];
    return release === undefined ? current : `${current}-${release}`;
  }

  /** The object at a key; undefined if there is none. */
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
   * Uploads a release unless it exists. S3 verifies the SHA-256.
   *
   * @returns false if the release already existed
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
   * Makes a release current.
   *
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

  /** All releases for an architecture, newest first. */
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

  /** Finds the release with a given content, among the current and the newest ones. */
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

/** How many releases are compared to identify what a server runs. */
const NEWEST = 20;
