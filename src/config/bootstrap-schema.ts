import { z } from "zod";
import type { BackendSettings, StateLock } from "./environment";
import type { ProblemDetails } from "./problem";
import { accountId, region, s3BucketName, tags } from "./schema";
import { text, unlessMatching } from "./schema/expectation";

/** DynamoDB's naming rules ("Naming rules and data types", Amazon DynamoDB developer guide). */
const TABLE_NAME = /^[A-Za-z0-9_.-]{3,255}$/;

/** Bucket names begin with it. */
const PROFILE = /^[a-z][a-z0-9-]{0,19}$/;

/** The input of the backend's own stack. */
export interface BootstrapConfig extends Omit<BackendSettings, "region"> {
  /** Set for systems whose names begin with it. */
  readonly profile?: string;
}

/** The keys of `bootstrap.yaml`, which describes the state backend of one system. */
export const bootstrapSchema = z.object({
  region: region(),
  account: accountId().optional(),
  tags: tags().default({}),
});

/** The keys of `bootstrap.yaml` that no other environment has. */
export const backendSchema = z.object({
  bucket: s3BucketName().optional(),
  lockTable: text({
    want: "a DynamoDB table name: 3 to 255 letters, digits, underscores, hyphens and dots",
    pattern: TABLE_NAME,
    fault: unlessMatching(TABLE_NAME, "is not a table name"),
  }).optional(),
  profile: text({
    want: "an AWS profile's name: up to 20 lower-case letters, digits and hyphens",
    pattern: PROFILE,
    fault: unlessMatching(PROFILE, "cannot begin the name of a bucket"),
  })
    .describe("What names begin with, for systems that are named after a profile. Default: AWS_PROFILE.")
    .optional(),
  lock: z
    .enum(["dynamodb", "both", "lockfile"] satisfies StateLock[])
    .meta({ description: "A DynamoDB item, S3's own lock file, or both." })
    .default("dynamodb"),
});

/** What follows `<profile>-<system>-` in the names of a state backend. */
export interface ProfileNames {
  readonly bucket: string;
  readonly lockTable: string;
}

/** What the names of a backend depend on, apart from its own file. */
export interface BackendNaming {
  readonly name: string;
  readonly profileNames?: ProfileNames;
}

/**
 * The settings in the file, plus default names derived from the system's name, and from the profile's for systems whose
 * names begin with it.
 */
export function bootstrapConfig(
  { name, profileNames }: BackendNaming,
  { bucket, lockTable, lock, profile }: z.output<typeof backendSchema>,
): BootstrapConfig {
  if (profileNames === undefined) {
    const names = { bucket: `${name}-terraform-state`, lockTable: `${name}-terraform-locks` };
    return { bucket: bucket ?? names.bucket, lockTable: lockTable ?? names.lockTable, lock };
  }
  const prefix = `${profile ?? ""}-${name}`;
  return {
    bucket: bucket ?? `${prefix}-${profileNames.bucket}`,
    lockTable: lockTable ?? `${prefix}-${profileNames.lockTable}`,
    lock,
    ...(profile === undefined ? {} : { profile }),
  };
}

/** What is wrong with the profile in a backend's file; undefined if nothing is. */
export function profileFault(
  { profileNames }: BackendNaming,
  { written, chosen }: { readonly written: string | undefined; readonly chosen: string | undefined },
): ProblemDetails | undefined {
  if (profileNames === undefined) {
    if (written === undefined) return undefined;
    return {
      problem: "names no part of this system: its names begin with the system's own",
      want: "no such key",
    };
  }
  if (chosen === undefined) {
    return {
      problem: "is missing, and AWS_PROFILE is not set",
      want: "the profile that names begin with: agt",
    };
  }
  if (PROFILE.test(chosen)) return undefined;
  return {
    problem: `AWS_PROFILE is ${JSON.stringify(chosen)}, which cannot begin a bucket's name`,
    want: "profile: …",
  };
}
