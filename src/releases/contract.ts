import type { Environment } from "../config/environment";
import type { Progress } from "../terminal/progress";
import { ExitCode, UserError } from "../text/user-error";

/** The releases of one environment, as the commands see them. A strategy creates one for each environment. */
export interface Releases {
  readonly environment: Environment;
  /** The location of the deploy lock. Everyone who may deploy can write there. */
  readonly lock: LockPlace;
  /** Whether a new machine waits for a deployment. @default - it starts the current version by itself */
  readonly newHostsWait?: boolean;

  /** Everything that can be deployed, newest first. */
  versions(): Promise<readonly Version[]>;
  /** The last completely deployed version, which new hosts start with. @returns undefined before the first */
  current(): Promise<string | undefined>;
  /** The version before the current one. @returns undefined when none is recorded */
  previous(): Promise<string | undefined>;
  /**
   * Deploys a version to all hosts, or to one. A host that does not become healthy is rolled back; the hosts after it
   * stay untouched. On abort, the current host is put back, or named with the command that puts it back.
   * @throws UserError when there is no such version, or when the deployment stops early
   */
  deploy(request: DeployRequest, watcher: Watcher): Promise<Deployment>;
  /** Waits until everything is healthy. @throws UserError on timeout, naming what is not */
  verify(request: VerifyRequest, watcher: Watcher): Promise<readonly Check[]>;
  /** The current state of each host or service. */
  status(): Promise<readonly UnitStatus[]>;
  /** The newest log lines, oldest first. If it follows, then each new line, until an abort. */
  logs(request: LogsRequest, watcher: Watcher): AsyncIterable<LogLine>;
  /** Runs a command on one host, or in one service, and waits for it to finish. */
  run(request: RunRequest, watcher: Watcher): Promise<RunResult>;
  /** A shell on one host, or in one service. Does not open it yet. */
  connect(host: string | undefined): Promise<Session>;

  /** Migrates the database to what a version expects. @default - there is nothing to migrate */
  migrate?(version: string | undefined, watcher: Watcher): Promise<Migration>;
  /** Changes the password of the database, and of all that read it. @default - there is none to rotate */
  rotateSecrets?(watcher: Watcher): Promise<Rotation>;
  /** Logs in with the current password. @throws UserError if it does not open the database. @default - not possible */
  checkSecrets?(watcher: Watcher): Promise<void>;
  /** Publishes a folder of static files. @default - the system has none */
  publishAssets?(folder: string, watcher: Watcher): Promise<Publication>;
  /** Uploads a program as a version. @default - versions are published differently */
  uploadBinary?(request: UploadBinaryRequest, watcher: Watcher): Promise<UploadedBinary>;
  /** Uploads a folder of configuration. @default - configuration is delivered differently */
  uploadConfig?(request: UploadConfigRequest, watcher: Watcher): Promise<UploadedConfig>;
}

/** What `systems/<name>/releases.ts` exports as `releases`: a configured strategy. */
export type ReleasesOf<C extends object = object> = (
  environment: Environment<C>,
  pace?: Pace,
) => Promise<Releases>;

/** The caller: it gets progress messages and can abort. */
export interface Watcher {
  readonly progress: Progress;
  /** Its reason is the error to stop with. */
  readonly signal: AbortSignal;
  /** What an earlier, interrupted run of the same deployment did. @default - there was none */
  readonly journal?: Journal;
}

/** The hosts or services that a deployment has finished, so another run continues where this one stops. */
export interface Journal {
  /** @param unit a host's instance id (a replaced host is a new one), or a service's name */
  isDone(unit: string): boolean;
  finish(unit: string): Promise<void>;
}

/** Polling interval and timeouts; tests use shorter ones. */
export interface Pace {
  /** Seconds between two checks. */
  readonly everySeconds: number;
  /** How long a host may take to finish its requests, in seconds. */
  readonly drainSeconds: number;
  /** How long a host may take to become reachable, or healthy, in seconds. */
  readonly healthySeconds: number;
}

/** Draining may take the target group's deregistration delay, at most an hour in AWS. */
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
  /** Whether it is the last completely deployed version. */
  readonly current: boolean;
  /** Other details, such as its architecture. */
  readonly note?: string;
}

export interface DeployRequest {
  /** @default the current version */
  readonly version?: string;
  /** Only one host, by the end of its name. @default all */
  readonly host?: string;
}

/** What a deployment did. */
export interface Deployment {
  /** Undefined for a version that has no name. */
  readonly version?: string;
  /** The previous current version; undefined before the first deployment, or if unknown. */
  readonly previous?: string;
  /** Hosts or services in the order in which they were deployed to. */
  readonly units: readonly string[];
  /** Whether new hosts start with it. */
  readonly current: boolean;
  /** Whether all of it ran already, so that nothing was done. @default - not looked at */
  readonly unchanged?: boolean;
}

export interface VerifyRequest {
  /** The URL that must return 200, in place of the environment's own address. */
  readonly url?: string;
  /** Only one host. @default all */
  readonly host?: string;
  /** Timeout for each, in seconds. */
  readonly limitSeconds: number;
}

/** A passed check. */
export interface Check {
  /** A host, a service or an address. */
  readonly name: string;
  /** What was found, such as `healthy` or `200`. */
  readonly found: string;
}

/** The current state of a host or service. */
export interface UnitStatus {
  readonly name: string;
  /** The version that runs there; undefined if nothing runs or the version is unknown. */
  readonly version?: string;
  /** Such as `healthy`, `draining`, `3 of 4 tasks`. */
  readonly health: string;
  /** Since when that version runs there. ISO 8601, in UTC. */
  readonly since?: string;
  /** Other details, such as the instance id. */
  readonly note?: string;
}

export interface LogsRequest {
  /** Whether to follow new lines. */
  readonly follow: boolean;
  /** How many of the newest lines. */
  readonly lines: number;
  /** Only lines since this time. */
  readonly since?: Date;
  /** Only one host or service. @default all */
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
  /** The program and its arguments, passed as they are. */
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
  /** The equivalent command to run by hand. */
  readonly command: string;
  /** Opens it on this terminal and waits until it ends. @returns its exit code */
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

/** What a rotation did. */
export interface Rotation {
  /** The secret that holds the new password. */
  readonly secret: string;
  /** The services that were restarted with it. */
  readonly units: readonly string[];
}

/** What was published. */
export interface Publication {
  readonly bucket: string;
  readonly uploaded: readonly string[];
  /** How many files were already there, byte for byte. */
  readonly unchanged: number;
  /** Paths that are invalidated in CloudFront; undefined when none had to be. */
  readonly invalidated: readonly string[] | undefined;
}

export interface UploadBinaryRequest {
  readonly file: string;
  /** @default the first 12 digits of the file's SHA-256 */
  readonly version?: string;
  /** Whether servers start it from now on; otherwise only after `deploy`. */
  readonly makeCurrent: boolean;
}

/** The result of an upload of a binary. */
export interface UploadedBinary {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  /** The architecture that it is built for. */
  readonly architecture: string;
  /** In hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** False if the version was already there, byte for byte. */
  readonly uploaded: boolean;
  /** Whether it is what servers start. */
  readonly current: boolean;
  /** The previous current version; undefined if it did not change or is unknown. */
  readonly previous?: string;
}

export interface UploadConfigRequest {
  readonly folder: string;
  /** Whether to delete files from the bucket that are no longer in the folder; their object versions stay. */
  readonly prune: boolean;
}

/** The result of a configuration upload; names are paths relative to the folder. */
export interface UploadedConfig {
  readonly bucket: string;
  readonly prefix: string;
  readonly uploaded: readonly string[];
  readonly unchanged: number;
  /** In the bucket but not in the folder: servers keep it until it is deleted. */
  readonly left: readonly string[];
  readonly deleted: readonly string[];
}

/**
 * The version that a rollback deploys: the previous one, unless another is named.
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
