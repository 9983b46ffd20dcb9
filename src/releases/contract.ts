import type { Environment } from "../config/environment";
import type { Progress } from "../terminal/progress";
import { ExitCode, UserError } from "../text/user-error";

/** What runs on what was applied: all that the commands know of it. A strategy makes one for each environment. */
export interface Releases {
  readonly environment: Environment;
  /** Where the lock of deployments lies: whoever may deploy may write there. */
  readonly lock: LockPlace;

  /** All that can be deployed, the newest first. */
  versions(): Promise<readonly Version[]>;
  /** What was deployed completely last, and what a new host starts with. @returns undefined before the first */
  current(): Promise<string | undefined>;
  /** What was current before it. @returns undefined when none is recorded */
  previous(): Promise<string | undefined>;
  /**
   * Runs a version everywhere, or on one host. What does not get healthy goes back to what ran before, and what comes
   * after it stays untouched. An abort ends it: the host in hand is put back, or named with what brings it back.
   * @throws UserError when there is no such version, or when it stops on the way
   */
  deploy(request: DeployRequest, watcher: Watcher): Promise<Deployment>;
  /** Waits until everything is well. @throws UserError that says what is not when the time is over */
  verify(request: VerifyRequest, watcher: Watcher): Promise<readonly Check[]>;
  /** Each host or service as it is now. */
  status(): Promise<readonly UnitStatus[]>;
  /** The newest lines of the logs, the oldest first; then, if it follows, each line as it comes, until an abort. */
  logs(request: LogsRequest, watcher: Watcher): AsyncIterable<LogLine>;
  /** Runs a command on one host, or in one service, and waits for its end. */
  run(request: RunRequest, watcher: Watcher): Promise<RunResult>;
  /** A shell on one host, or in one service; opens nothing yet. */
  connect(host: string | undefined): Promise<Session>;

  /** Brings the database to where a version expects it. @default - there is nothing to migrate */
  migrate?(version: string | undefined, watcher: Watcher): Promise<Migration>;
  /** Publishes a folder of static files. @default - there is no place for them */
  publishAssets?(folder: string, watcher: Watcher): Promise<Publication>;
  /** Uploads a program as a version. @default - versions come in another way */
  uploadBinary?(request: UploadBinaryRequest, watcher: Watcher): Promise<UploadedBinary>;
  /** Uploads a folder of configuration. @default - configuration comes in another way */
  uploadConfig?(request: UploadConfigRequest, watcher: Watcher): Promise<UploadedConfig>;
}

/** What `systems/<name>/releases.ts` exports as `releases`: a strategy, told all that it has to know. */
export type ReleasesOf<C extends object = object> = (
  environment: Environment<C>,
  pace?: Pace,
) => Promise<Releases>;

/** Who looks on: they are told what happens, and may end it. */
export interface Watcher {
  readonly progress: Progress;
  /** Its reason is the error that ends the work. */
  readonly signal: AbortSignal;
  /** What an earlier run of the same deployment did before it was ended. @default - there was none */
  readonly journal?: Journal;
}

/** Which hosts or services a deployment is done with, so that another run of it goes on where this one stops. */
export interface Journal {
  /** @param unit a host's instance id, or the name of a service: a host that was replaced is another one */
  isDone(unit: string): boolean;
  finish(unit: string): Promise<void>;
}

/** How often things are looked at, and how long they are waited for; tests go faster than the world. */
export interface Pace {
  /** Seconds between two looks. */
  readonly everySeconds: number;
  /** How long a host may take to finish its requests, in seconds. */
  readonly drainSeconds: number;
  /** How long a host may take to be reached, or to be healthy, in seconds. */
  readonly healthySeconds: number;
}

/** Draining may take the target group's delay, an hour at most in AWS. */
export const REAL_PACE: Pace = { everySeconds: 5, drainSeconds: 3660, healthySeconds: 300 };

/** An object in S3. */
export interface LockPlace {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
}

/** Something that can be deployed. */
export interface Version {
  /** What `--version` takes: a tag, a release, a commit. */
  readonly name: string;
  /** ISO 8601, in UTC. */
  readonly createdAt?: string;
  readonly sizeBytes?: number;
  /** Whether it was deployed completely last. */
  readonly current: boolean;
  /** What else tells it from others, such as its processor. */
  readonly note?: string;
}

export interface DeployRequest {
  /** @default what is current */
  readonly version?: string;
  /** One host alone, by the end of its name. @default all */
  readonly host?: string;
}

/** What a deployment did. */
export interface Deployment {
  /** Undefined for a version that has no name. */
  readonly version?: string;
  /** What was current before; undefined before the first, or when it is unknown. */
  readonly previous?: string;
  /** Hosts or services in the order in which they were deployed to. */
  readonly units: readonly string[];
  /** Whether it is what a new host starts with. */
  readonly current: boolean;
}

export interface VerifyRequest {
  /** What must answer 200 in place of the environment's own address. */
  readonly url?: string;
  /** One host alone. @default all */
  readonly host?: string;
  /** Seconds until each must be well. */
  readonly limitSeconds: number;
}

/** Something that was looked at and is well. */
export interface Check {
  /** A host, a service or an address. */
  readonly name: string;
  /** What was found, such as `healthy` or `200`. */
  readonly found: string;
}

/** A host or a service as it is now. */
export interface UnitStatus {
  readonly name: string;
  /** What runs there; undefined when nothing does, or nobody can tell. */
  readonly version?: string;
  /** Such as `healthy`, `draining`, `3 of 4 tasks`. */
  readonly health: string;
  /** Since when that version runs there. ISO 8601, in UTC. */
  readonly since?: string;
  /** What else is worth a word, such as the instance's id. */
  readonly note?: string;
}

export interface LogsRequest {
  /** Whether to go on with what comes. */
  readonly follow: boolean;
  /** How many of the newest lines. */
  readonly lines: number;
  /** None that are older. */
  readonly since?: Date;
  /** One host or service alone. @default all */
  readonly host?: string;
}

export interface LogLine {
  /** ISO 8601, in UTC. */
  readonly at?: string;
  /** The host or service that wrote it. */
  readonly from: string;
  readonly text: string;
}

export interface RunRequest {
  /** @default the only one, or the first */
  readonly host?: string;
  /** The program and its arguments, each as it stands. */
  readonly command: readonly string[];
}

export interface RunResult {
  readonly host: string;
  readonly output: string;
  readonly errors: string;
  readonly exitCode: number;
}

export interface Session {
  readonly host: string;
  /** The same by hand. */
  readonly command: string;
  /** Opens it on this terminal and waits for its end. @returns its exit code */
  open(): Promise<number>;
}

/** What a migration did. */
export interface Migration {
  /** Undefined: the version that runs. */
  readonly version?: string;
  readonly host: string;
  /** What the migration wrote. */
  readonly output: string;
}

/** What was published. */
export interface Publication {
  readonly bucket: string;
  readonly uploaded: readonly string[];
  /** How many files were there already, byte for byte. */
  readonly unchanged: number;
  /** Paths that are invalidated in CloudFront; undefined when none had to be. */
  readonly invalidated: readonly string[] | undefined;
}

export interface UploadBinaryRequest {
  readonly file: string;
  /** @default the first 12 digits of the file's SHA-256 */
  readonly version?: string;
  /** Whether servers start it from now on; otherwise it waits for `deploy`. */
  readonly makeCurrent: boolean;
}

/** What an upload left in the bucket. */
export interface UploadedBinary {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  /** The processor that it is built for. */
  readonly architecture: string;
  /** In hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** False when the version was there already, byte for byte. */
  readonly uploaded: boolean;
  /** Whether it is what servers start. */
  readonly current: boolean;
  /** What was current before; undefined when it did not change, or is unknown. */
  readonly previous?: string;
}

export interface UploadConfigRequest {
  readonly folder: string;
  /** Whether what the folder no longer has is deleted in the bucket, where its versions stay. */
  readonly prune: boolean;
}

/** What an upload did; names are paths below the folder. */
export interface UploadedConfig {
  readonly bucket: string;
  readonly prefix: string;
  readonly uploaded: readonly string[];
  readonly unchanged: number;
  /** In the bucket, not in the folder: servers have it until it is deleted. */
  readonly left: readonly string[];
  readonly deleted: readonly string[];
}

/**
 * The version that a rollback deploys: the one before the current, unless another is named.
 * @throws UserError when none is recorded
 */
export async function versionToRollBackTo(releases: Releases, to: string | undefined): Promise<string> {
  const version = to ?? (await releases.previous());
  if (version !== undefined) return version;
  const { system, name } = releases.environment;
  throw new UserError({
    what: "no earlier version is recorded",
    where: `${system} ${name}`,
    next: `\`groundplan versions ${system} ${name}\` lists what there is; \`groundplan deploy … --version\` takes any of it.`,
    exitCode: ExitCode.usage,
  });
}
