import type { Architecture } from "../../../aws/architecture";

/** A server that runs a system's binary. */
export interface ReleaseServer {
  /** Its name in the configuration: `prod`. */
  readonly name: string;
  /** Its `Name` tag: `hellotron-vega-prod`. */
  readonly nameTag: string;
  /** The SSM document that holds the server's own files. */
  readonly machineDocument: string;
  readonly architecture: Architecture;
  /** The name that clients use. @default - its public address, over plain HTTP */
  readonly domain?: string;
  /** The CloudWatch log group of the program. @default - logs are only in the server's journal */
  readonly logGroup?: string;
}

/**
 * The location of a system's releases and the servers that run them. Known from the configuration alone, so deploying
 * does not need the state.
 */
export interface ReleasePlace {
  readonly bucket: string;
  /** Key of the current binary, by architecture. Its releases have the key `<key>-<release>`. */
  readonly binaryKeys: Readonly<Record<Architecture, string>>;
  /** The prefix of the configuration; ends in a slash. */
  readonly configPrefix: string;
  /** The file that a configuration must have. */
  readonly mainConfigFile: string;
  /** The SSM document that deploys to a server. Its parameters are `binaryKey` and `sha256`. */
  readonly deployDocument: string;
  readonly programs: ServerPrograms;
  /** The path of the health check. A healthy server returns 200. */
  readonly healthPath: string;
  readonly servers: readonly ReleaseServer[];
}

/** Commands for a server. Defined next to the files that the server gets. */
export interface ServerPrograms {
  /** The systemd unit. */
  readonly unit: string;
  /** Timeout of a deployment, in seconds. */
  readonly deployLimitSeconds: number;
  /** A line of shell that prints the binary's SHA-256 in hex, and on the next line since when it runs (ISO 8601). */
  readonly tell: string;
}
