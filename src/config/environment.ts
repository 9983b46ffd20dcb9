import type { UsageAssumptions } from "../cost/usage";
import type { ConfigProblem, ProblemDetails, SourcePosition } from "./problem";

/** Deletion protection, final snapshots, backups, `prevent_destroy` and log retention move together. */
export type Protection = "strict" | "relaxed";

/** The state lock: a DynamoDB item, an S3 lock file, or both. */
export type StateLock = "dynamodb" | "both" | "lockfile";

/** Where the state of a system's stacks lives. */
export interface BackendSettings {
  /** @default `<system>-terraform-state` */
  readonly bucket: string;
  /** @default `<system>-terraform-locks` */
  readonly lockTable: string;
  /** @default "dynamodb" */
  readonly lock: StateLock;
  /** The region in the system's `bootstrap.yaml`; the environment may be in another one. */
  readonly region: string;
}

/** Keys from the outside in, as in the typed configuration: `["network", "cidr"]`, `["instances", 0]`. */
export type ConfigPath = readonly (string | number)[];

/**
 * The file that an environment was read from, and the position of each value. Paths below `backend` point into the
 * system's `bootstrap.yaml`.
 */
export interface ConfigSource {
  /** Relative to the current directory. */
  readonly file: string;
  /** The value's position; for a value that is not in the file, the position of its nearest parent that is. */
  locate(path: ConfigPath): SourcePosition;
  /** Where the value was written; for a merge key, the anchor. Undefined for a default. */
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
  /** `prod`: the file's name without `.yaml`. */
  readonly name: string;
  readonly region: string;
  /** The owner's AWS profile, for systems whose names begin with it. @default - names begin with the system */
  readonly profile?: string;
  /** 12 digits. If undefined, the credentials decide. */
  readonly account?: string;
  /** @default "strict" for `prod` and `production`, "relaxed" otherwise */
  readonly protection: Protection;
  readonly tags: Readonly<Record<string, string>>;
  readonly backend: BackendSettings;
  /** Monthly usage, for `groundplan cost`. @default - unknown, and reported as unknown */
  readonly usage?: UsageAssumptions;
  /** The system's own keys. */
  readonly config: C;
  readonly source: ConfigSource;
}
