/** A file of the folder that containers are run from. */
export interface HostFile {
  readonly content: string;
  /** Permissions, such as `0o755`. */
  readonly mode: number;
}

/** Where containers run under Docker Compose, on one instance of Lightsail that SSH reaches. */
export interface ComposePlace {
  /** The static IP leads to the instance, whatever that is called since it was resized. */
  readonly staticIpName: string;
  /** The folder on the instance, such as `/opt/jarvis`. */
  readonly folder: string;
  /** Everything in it that a deployment brings, by path; the instance's own files there stay. */
  files(): Promise<ReadonlyMap<string, HostFile>>;
  /** What `docker compose` is called there, with the files that its values come from; below the folder. */
  readonly compose: string;
  /** Puts a version in the place of another, given as its only argument, and goes back by itself; below the folder. */
  readonly deploy: string;
  /** The services of which each is one container. */
  readonly services: readonly string[];
  /** Where clients are told that all is well. */
  readonly healthUrl: string;
}
