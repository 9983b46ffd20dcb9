/** A file in the Compose folder. */
export interface HostFile {
  readonly content: string;
  /** Permissions, such as `0o755`. */
  readonly mode: number;
}

/** A Docker Compose project on one Lightsail instance, reached over SSH. */
export interface ComposePlace {
  /** The static IP. It identifies the instance, whose name changes with a resize. */
  readonly staticIpName: string;
  /** The folder on the instance, such as `/opt/jarvis`. */
  readonly folder: string;
  /** The files that each deployment copies, by path. Other files in the folder stay. */
  files(): Promise<ReadonlyMap<string, HostFile>>;
  /** The Docker Compose command line, with its environment files; paths are relative to the folder. */
  readonly compose: string;
  /** A script that deploys the version in its only argument and rolls back by itself; relative to the folder. */
  readonly deploy: string;
  /** The Compose services. Each has one container. */
  readonly services: readonly string[];
  /** The URL of the public health check. */
  readonly healthUrl: string;
}
