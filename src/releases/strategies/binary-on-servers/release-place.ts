import type { Architecture } from "../../../aws/architecture";

/** A server that runs a system's binary. */
export interface ReleaseServer {
  /** As the configuration names it: `prod`. */
  readonly name: string;
  /** Its `Name` tag: `hellotron-vega-prod`. */
  readonly nameTag: string;
  readonly architecture: Architecture;
  /** The name that clients use. @default - its public address, over plain HTTP */
  readonly domain?: string;
  /** The CloudWatch log group of the program. @default - its lines are in the server's journal alone */
  readonly logGroup?: string;
}

/**
 * Where the releases of a system's one binary lie, and which servers run it. Known from the configuration alone, so
 * that whoever deploys need not read the state.
 */
export interface ReleasePlace {
  readonly bucket: string;
  /** Key of the binary that servers start, by architecture. Its releases lie beside it, as `<key>-<release>`. */
  readonly binaryKeys: Readonly<Record<Architecture, string>>;
  /** Where the configuration lies; ends in a slash. */
  readonly configPrefix: string;
  /** The file without which there is no configuration. */
  readonly mainConfigFile: string;
  /** The SSM document that deploys to a server: its parameters are `binaryKey` and `sha256`. */
  readonly deployDocument: string;
  readonly programs: ServerPrograms;
  /** What answers 200 when a server is well. */
  readonly healthPath: string;
  readonly servers: readonly ReleaseServer[];
}

/** What a server has and can be told; made beside the files that a server is given. */
export interface ServerPrograms {
  /** The systemd unit. */
  readonly unit: string;
  /** How long a deployment may take, in seconds. */
  readonly deployLimitSeconds: number;
  /** A line of shell that writes the binary's SHA-256 in hex, and on the next line since when it runs (ISO 8601). */
  readonly tell: string;
}
