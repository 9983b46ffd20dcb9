import type { UsageAssumptions } from "../cost/usage";
import type { ConfigProblem, ProblemDetails, SourcePosition } from "./problem";

/** Controls deletion protection, final snapshots, backups, `prevent_destroy` and log retention together. */
export type Protection = "strict" | "relaxed";

/** The state lock: a DynamoDB item, an S3 lock file, or both. */
export type StateLock = "dynamodb" | "both" | "lockfile";

/** Where a system's state is stored. */
export interface BackendSettings {
  /** @default `<system>-terraform-state` */
  readonly bucket: string;
  /** @default `<system>-terraform-locks` */
  readonly lockTable: string;
  /** @default "dynamodb" */
  readonly lock: StateLock;
  /** The region in the system's `bootstrap.yaml`. The environment's may differ. */
  readonly region: string;
  /** The only environment that uses it, in a separate account. @default - all of the system's environments share it */
  readonly only?: string;
}

/** Keys from the outside in, as in the typed configuration: `["network", "cidr"]`, `["instances", 0]`. */
export type ConfigPath = readonly (string | number)[];

/**
 * The file that an environment was read from, and the position of each value. Paths under `backend` point into the
 * system's `bootstrap.yaml`.
 */
export interface ConfigSource {
  /** Relative to the current directory. */
  readonly file: string;
  /** The value's position; if it is not in the file, that of its nearest parent that is. */
  locate(path: ConfigPath): SourcePosition;
  /** Where the value was written; for a merge key, the position of the anchor. Undefined for a default. */
  origin(path: ConfigPath): SourcePosition | undefined;
  /** The path as YAML spells it: `network.public_subnets[0]`. */
  keyOf(path: ConfigPath): string;
  /** What a system's `check` returns: a problem with the value at this path. */
  problemAt(path: ConfigPath, details: ProblemDetails): ConfigProblem;
}

/** One environment of one system: the input of one stack. */
export interface Environment<C extends object = object> {
  /** `hellotron-vega` */
  readonly system: string;
  /** `prod`: the file name without `.yaml`. */
  readonly name: string;
  readonly region: string;
  /** The owner's AWS profile, for systems whose names start with it. @default - names start with the system's */
  readonly profile?: string;
  /** The prefix of default bucket names. @default - the document's names */
  readonly owner?: string;
  /** 12 digits. If undefined, the account of the credentials. */
  readonly account?: string;
  /** @default "strict" for `prod` and `production`, "relaxed" otherwise */
  readonly protection: Protection;
  /** Whether an apply that requests a certificate first checks in DNS that its zone is delegated. @default true */
  readonly checkDelegation?: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly backend: BackendSettings;
  /** Monthly usage, for `groundplan cost`. @default - unknown, and reported as unknown */
  readonly usage?: UsageAssumptions;
  /** The system's own keys. */
  readonly config: C;
  readonly source: ConfigSource;
}
