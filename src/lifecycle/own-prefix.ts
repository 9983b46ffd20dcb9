import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { callerAccount } from "../aws/caller-account";
import { shownPath } from "../config/config-file";
import { ownedNames } from "../synthesis/owned-names";
import type { LoadedSystem } from "../systems/load-system";
import { UserError } from "../text/user-error";
import { bucketOwnership, takenBuckets } from "../../backends/bootstrap/taken-buckets";
import { readStackJson } from "../../backends/bootstrap/working-copy";

/** What a first bootstrap knows. */
export interface OwnPrefixOptions {
  readonly system: LoadedSystem;
  /** The folder with `bootstrap.yaml`. */
  readonly directory: string;
  /** The folder with the system's synthesized stacks. */
  readonly stacks: string;
  /** Whether what is written to the file stays: a CI job's checkout is thrown away. */
  readonly isKept: boolean;
}

/**
 * The prefix that a second owner's buckets get before the first of them is made. Bucket names are unique in all of AWS, and
 * the documents' own names belong to whoever made them first. If another account has one of a system's default names, this
 * writes `owner: a<account>` to `bootstrap.yaml`, so that every run and colleague uses the same names from then on.
 *
 * @returns the prefix that was written; undefined if the names are free, chosen in a file, or already in use by this account
 * @throws UserError with the line to add, if the file cannot be written or would not be kept
 */
export async function giveOwnPrefix(options: OwnPrefixOptions): Promise<string | undefined> {
  const { bootstrap } = options.system;
  const { owner, profile } = bootstrap.config;
  if (owner !== undefined || profile !== undefined) return undefined;
  if ((await bucketOwnership(bootstrap.backend.bucket, bootstrap.region)) === "ours") return undefined;
  const taken = await takenBuckets(defaultBuckets(options), bootstrap.region);
  if (taken.length === 0) return undefined;

  const prefix = `a${await callerAccount(bootstrap.region)}`;
  const file = join(options.directory, "bootstrap.yaml");
  if (!options.isKept || !isWritable(file)) throw refusal(taken, prefix, file);
  const before = readFileSync(file, "utf8");
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  writeFileSync(file, `${before}${gap}owner: ${prefix} # Another account has ${taken[0] ?? ""}.\n`);
  return prefix;
}

/** Names of buckets that no file spells out: those a prefix changes. */
function defaultBuckets({ system, stacks }: OwnPrefixOptions): readonly string[] {
  return [system.bootstrap, ...system.environments]
    .flatMap((environment) =>
      ownedNames(readStackJson(join(stacks, environment.name)), environment, environment.account),
    )
    .filter(({ type, isWritten }) => type === "aws_s3_bucket" && !isWritten)
    .map(({ name }) => name);
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function refusal(taken: readonly string[], prefix: string, file: string): UserError {
  const [first = "", ...more] = taken;
  return new UserError({
    what: `another AWS account has the bucket ${first}${more.length === 0 ? "" : ` and ${more.length} more of this system's`}; nothing was changed`,
    where: shownPath(file),
    next: `All of AWS shares the names of buckets. Add the line \`owner: ${prefix}\`, or a prefix of your own, and commit it.`,
  });
}
