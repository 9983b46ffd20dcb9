import { ExitCode, type UserErrorDetails } from "../text/user-error";
import type { EngineError } from "./diagnostics";
import { engineNames, type EngineKind } from "./engine";
import { describeSince, findStateLock } from "./state-lock";

/** One failed run, for the explanations below. */
export interface Failure {
  readonly output: string;
  readonly errors: readonly EngineError[];
  /** All errors on one line, single spaces. */
  readonly flat: string;
  readonly engine: EngineKind;
  readonly system?: string;
  readonly environment?: string;
  readonly now: Date;
}

export interface KnownFailure {
  readonly name: string;
  /** Tested against {@link Failure.flat}. Wordings of Terraform 1.11 and OpenTofu 1.12, recorded in the tests. */
  readonly signs: RegExp;
  readonly explain: (failure: Failure) => UserErrorDetails;
}

/** The first match is shown, so specific explanations come before general ones. */
export const knownFailures: readonly KnownFailure[] = [
  {
    name: "state digest mismatch",
    signs: /state data in S3 does not have the expected content/,
    explain: explainDigest,
  },
  {
    name: "state bucket missing",
    signs: /S3 bucket (".*?" )?does not exist|NoSuchBucket/,
    explain: (failure) => {
      const bucket = /S3 bucket "(.+?)" does not exist/.exec(failure.flat)?.[1];
      return {
        what: `the state bucket${bucket === undefined ? "" : ` ${bucket}`} does not exist`,
        ...stack(failure),
        next: `Create the state backend first: run \`${bootstrap(failure)}\`. If it existed before, check the account and the region.`,
      };
    },
  },
  {
    name: "lock table missing",
    signs: /acquiring the state lock.*ResourceNotFoundException/,
    explain: (failure) => {
      const table = /DynamoDB table "(.+?)"/.exec(failure.flat)?.[1];
      return {
        what: `the lock table${table === undefined ? "" : ` ${table}`} does not exist`,
        ...stack(failure),
        next: `Create the state backend first: run \`${bootstrap(failure)}\`. Nothing was read or changed.`,
      };
    },
  },
  { name: "state locked", signs: /Lock Info:/, explain: explainLock },
  {
    name: "exists already",
    signs:
      /EntityAlreadyExists|ResourceAlreadyExistsException|BucketAlreadyOwnedByYou|ResourceExistsException|RepositoryAlreadyExistsException|DuplicateLoadBalancerName/,
    explain: (failure) => ({
      what: failure.errors[0]?.summary ?? "a resource in this plan already exists",
      ...stack(failure),
      next:
        "No state records it. If a killed run created it, import it: " +
        `groundplan recover ${failure.system ?? "<system>"} ${failure.environment ?? "<environment>"}. ` +
        "If it belongs to someone else, choose another name.",
    }),
  },
  {
    name: "bucket taken",
    signs: /BucketAlreadyExists\b/,
    explain: (failure) => ({
      what: failure.errors[0]?.summary ?? "a bucket of this name already exists",
      ...stack(failure),
      next: "All of AWS shares the names of buckets, and somebody else has this one. Set `owner` in bootstrap.yaml, or the bucket's own setting.",
    }),
  },
  {
    name: "credentials expired",
    signs: /ExpiredToken|RequestExpired|SSO session has expired|token has expired|refresh token.*expired/i,
    explain: (failure) => ({
      what: "the AWS credentials have expired",
      ...stack(failure),
      next: "Log in again (`aws sso login`, or fetch new session credentials) and run this again. The state was not touched.",
    }),
  },
  {
    name: "credentials not accepted",
    signs: /InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId/,
    explain: (failure) => ({
      what: "AWS does not know these credentials",
      ...stack(failure),
      next: "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or AWS_PROFILE: a key may be deleted, or belong to another partition.",
    }),
  },
  {
    name: "profile missing",
    signs: /failed to get shared config profile/,
    explain: (failure) => ({
      what: `there is no AWS profile ${/shared config profile, (\S+)/.exec(failure.flat)?.[1] ?? "of that name"}`,
      where: "AWS_PROFILE",
      next: "`aws configure list-profiles` lists the profiles.",
    }),
  },
  {
    name: "credentials missing",
    signs: /No valid credential sources? found|failed to refresh cached credentials|no EC2 IMDS role found/i,
    explain: (failure) => ({
      what: "there are no AWS credentials",
      ...stack(failure),
      next: "Set AWS_PROFILE (and `aws sso login`) or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; without an AWS account, `groundplan rehearse -- <command>` runs the command in a simulated one.",
    }),
  },
  {
    name: "account not allowed",
    signs: /AWS account ID not allowed/i,
    explain: (failure) => ({
      what: `these credentials belong to account ${/not allowed: (\d{12})/i.exec(failure.flat)?.[1] ?? "another"}, which is not this environment's`,
      ...stack(failure),
      next: "Use credentials of the account that the environment's YAML names, or correct `account` there. Nothing was planned.",
    }),
  },
  {
    name: "a stack that this one reads is not applied yet",
    signs: /Unable to find remote state|Resource postcondition failed .* which is not applied: apply/,
    explain: (failure) => {
      const read =
        /data\.terraform_remote_state\.([\w-]+)/.exec(failure.output)?.[1] ??
        /reads what \S+ (\S+) makes, which is not applied/.exec(failure.flat)?.[1];
      const system = failure.system ?? "<system>";
      return {
        what: `it reads what ${read === undefined ? "another environment" : `${system} ${read}`} makes, and that is not applied`,
        ...stack(failure),
        next: `Apply it first: groundplan apply ${system} ${read ?? "<environment>"}. Nothing was planned.`,
      };
    },
  },
  {
    name: "access denied",
    signs: /AccessDenied|not authorized to perform/,
    explain: (failure) => {
      const action = /not authorized to perform:? (\S+)/.exec(failure.flat)?.[1];
      return {
        what: `these credentials may not ${action ?? "do this"}`,
        ...stack(failure),
        next: `${failure.errors[0]?.summary ?? "Access denied"}. Use the role that the backend's policies allow.`,
      };
    },
  },
  {
    name: "provider not installable",
    signs: /Failed to (query available|resolve|install) provider|Failed to install provider/,
    explain: (failure) => ({
      what: `the provider ${/(?:provider|for provider) ([\w-]+\/[\w-]+)/.exec(failure.flat)?.[1] ?? "that the stack needs"} cannot be installed${reasonWhyNoProvider(failure.flat)}`,
      ...stack(failure),
      next: "Check the network, or set up a mirror (`provider_installation` in the CLI configuration). Without either, `groundplan rehearse -- <command>` needs no provider.",
    }),
  },
  {
    name: "AWS out of reach",
    signs: /connect: connection refused|request send failed|no such host.*amazonaws|i\/o timeout/,
    explain: (failure) => ({
      what: `AWS cannot be reached${quoted(/Post "(\S+?)"|Get "(\S+?)"/.exec(failure.flat))}`,
      ...stack(failure),
      next: "Check the network and AWS_ENDPOINT_URL; inside a rehearsal, that it still runs.",
    }),
  },
  {
    name: "backend changed",
    signs: /Backend configuration changed|Backend configuration block has changed/,
    explain: (failure) => ({
      what: "the stack's state backend changed since the last init",
      ...stack(failure),
      next: `If the state is already there (a new checkout, a renamed folder): \`${failure.engine} init -reconfigure\`. To move it to the new backend: \`${failure.engine} init -migrate-state\`.`,
    }),
  },
  {
    name: "not initialised",
    signs:
      /Backend initialization required|Inconsistent dependency lock file|Required plugins are not installed|Module not installed/,
    explain: (failure) => ({
      what: "this stack's folder is not initialised",
      ...stack(failure),
      next: `Run \`${failure.engine} init\` there, then this again. The state was not touched.`,
    }),
  },
  {
    name: "engine version",
    signs: /Unsupported (Terraform|OpenTofu) Core version|does not support (Terraform|OpenTofu) version/,
    explain: (failure) => ({
      what: `this stack does not support ${engineNames[failure.engine]} ${/support \w+ version (\S+?)\.? /.exec(failure.flat)?.[1] ?? "of this version"}`,
      ...stack(failure),
      next: "Install a version that its `required_version` allows, or choose another program with `--engine`.",
      exitCode: ExitCode.missingProgram,
    }),
  },
];

function explainLock(failure: Failure): UserErrorDetails {
  const lock = findStateLock(failure.output);
  if (lock === undefined) return { what: "the state is locked by another run", ...stack(failure) };
  const since = lock.since === undefined ? "" : ` since ${describeSince(lock.since, failure.now)}`;
  return {
    what: `the state is locked: ${lock.who} holds it for ${lock.operation}${since}, lock ${lock.id}`,
    where: lock.path,
    next:
      "Wait for that run to end, then run this again. Release the lock only if you are certain that the run has ended (its machine " +
      `is gone, its job was cancelled)${releaseOf(failure, lock.id)}. ` +
      "Two writers destroy the state.",
  };
}

function releaseOf({ system, environment, engine }: Failure, id: string): string {
  return system === undefined || environment === undefined
    ? ` in the stack's folder: \`${engine} force-unlock ${id}\``
    : `: \`groundplan recover ${system} ${environment} --force-unlock ${id}\``;
}

function explainDigest(failure: Failure): UserErrorDetails {
  const actual = /(?:Calculated checksum:|table to the following value:) ([0-9a-f]{32})/.exec(
    failure.flat,
  )?.[1];
  const stored = /Stored checksum: ([0-9a-f]{32})/.exec(failure.flat)?.[1];
  const [, bucket, key] = /Bucket: (\S+) Key: (\S+)/.exec(failure.flat) ?? [];
  const item = bucket === undefined ? "`<bucket>/<key>-md5`" : `\`${bucket}/${key}-md5\``;
  const [object, digest] = [actual, stored].map((sum) => (sum === undefined ? "" : ` (${sum})`));
  return {
    what: `the state object in S3${object} is not the one that the lock table's Digest${digest} was written for`,
    ...(bucket === undefined ? stack(failure) : { where: `${bucket}/${key}` }),
    next:
      "Nothing was changed. A run that was killed between writing the two, or a state restored by hand, leaves them " +
      "different. Wait a minute and try again. If they still differ, look at the object's versions in the bucket and decide which " +
      `state is right. Then set Digest of the item ${item} in the lock table to the MD5 of that object` +
      `${actual === undefined ? "" : ` (${actual} for the present one)`}.`,
  };
}

function stack({ system, environment }: Failure): { where?: string } {
  const name = [system, environment].filter(Boolean).join(" ");
  return name === "" ? {} : { where: name };
}

function bootstrap({ system }: Failure): string {
  return `groundplan bootstrap ${system ?? "<system>"}`;
}

function quoted(match: RegExpExecArray | null): string {
  const address = match?.[1] ?? match?.[2];
  return address === undefined ? "" : ` at ${address}`;
}

function reasonWhyNoProvider(flat: string): string {
  if (/could not connect to|no such host|connection refused/.test(flat)) {
    return `: its registry ${/could not connect to ([\w.-]+\w)/.exec(flat)?.[1] ?? ""} cannot be reached`.replace(
      "  ",
      " ",
    );
  }
  if (/not found in any of the search locations/.test(flat))
    return ": it is in none of the configured mirrors";
  return /no available releases match/.test(flat) ? ": no release fits the version constraint" : "";
}
