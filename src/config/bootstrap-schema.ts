import { z } from "zod";
import type { BackendSettings, StateLock } from "./environment";
import type { ProblemDetails } from "./problem";
import { accountId, region, s3BucketName, tags } from "./schema";
import { text, unlessMatching } from "./schema/expectation";

/** DynamoDB's naming rules ("Naming rules and data types", Amazon DynamoDB developer guide). */
const TABLE_NAME = /^[A-Za-z0-9_.-]{3,255}$/;

/** Bucket names start with it. */
const PROFILE = /^[a-z][a-z0-9-]{0,19}$/;

/** The input of the backend's own stack. */
export interface BootstrapConfig extends Omit<BackendSettings, "region"> {
  /** Set for systems whose resource names start with it. */
  readonly profile?: string;
  /** The prefix of default bucket names, which must be globally unique. */
  readonly owner?: string;
}

/** The keys of `bootstrap.yaml`, which describes the state backend of one system. */
export const bootstrapSchema = z.object({
  region: region(),
  account: accountId().optional(),
  tags: tags().default({}),
});

/** The keys that only `bootstrap.yaml` has. */
export const backendSchema = z.object({
  bucket: s3BucketName().optional(),
  lockTable: text({
    want: "a DynamoDB table name: 3 to 255 letters, digits, underscores, hyphens and dots",
    pattern: TABLE_NAME,
    fault: unlessMatching(TABLE_NAME, "is not a table name"),
  }).optional(),
  owner: text({
    want: "a short name of your own: up to 20 lower-case letters, digits and hyphens",
    pattern: PROFILE,
    fault: unlessMatching(PROFILE, "cannot start a bucket name"),
  })
    .describe(
      "The prefix of bucket names, which are globally unique. Default: none, as in the documents; a first bootstrap writes one if another account has those names.",
    )
    .optional(),
  profile: text({
    want: "an AWS profile's name: up to 20 lower-case letters, digits and hyphens",
    pattern: PROFILE,
    fault: unlessMatching(PROFILE, "cannot start a bucket name"),
  })
    .describe("The prefix of names, for systems whose names start with a profile. Default: AWS_PROFILE.")
    .optional(),
  lock: z
    .enum(["dynamodb", "both", "lockfile"] satisfies StateLock[])
    .meta({ description: "A DynamoDB item, S3's own lock file, or both." })
    .default("dynamodb"),
});

/** The keys of an environment's `backend`, for an account other than the system's. */
export const ownBackendSchema = backendSchema.pick({ bucket: true, lockTable: true }).strict();

/** What follows `<profile>-<system>-` in a state backend's names. */
export interface ProfileNames {
  readonly bucket: string;
  readonly lockTable: string;
}

/** What a backend's names depend on besides its file. */
export interface BackendNaming {
  readonly name: string;
  readonly profileNames?: ProfileNames;
}

/**
 * The settings in the file, with defaults for missing names. These start with the system's name, or with the profile.
 */
export function bootstrapConfig(
  { name, profileNames }: BackendNaming,
  { bucket, lockTable, lock, profile, owner }: z.output<typeof backendSchema>,
): BootstrapConfig {
  if (profileNames === undefined) {
    const ownBucket = [owner, name, "terraform-state"].filter(Boolean).join("-");
    return {
      bucket: bucket ?? ownBucket,
      lockTable: lockTable ?? `${name}-terraform-locks`,
      lock,
      ...(owner === undefined ? {} : { owner }),
    };
  }
  const prefix = `${profile ?? ""}-${name}`;
  return {
    bucket: bucket ?? `${prefix}-${profileNames.bucket}`,
    lockTable: lockTable ?? `${prefix}-${profileNames.lockTable}`,
    lock,
    ...(profile === undefined ? {} : { profile }),
  };
}

/** What is wrong with the profile in a backend's file; undefined if it is valid. */
export function profileFault(
  { profileNames }: BackendNaming,
  { written, chosen }: { readonly written: string | undefined; readonly chosen: string | undefined },
): ProblemDetails | undefined {
  if (profileNames === undefined) {
    if (written === undefined) return undefined;
    return {
      problem: "is not used: this system's names start with its own name",
      want: "no such key",
    };
  }
  if (chosen === undefined) {
    return {
      problem: "is missing, and AWS_PROFILE is not set",
      want: "the profile that names start with, such as agt",
    };
  }
  if (PROFILE.test(chosen)) return undefined;
  return {
    problem: `AWS_PROFILE is ${JSON.stringify(chosen)}, which cannot start a bucket name`,
    want: "profile: …",
  };
}
