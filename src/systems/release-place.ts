import type { Architecture } from "../aws/architecture";

/** A server that runs a system's binary. */
export interface ReleaseServer {
  /** As the configuration names it: `prod`. */
  readonly name: string;
  /** Its `Name` tag: `hellotron-vega-prod`. */
  readonly nameTag: string;
  readonly architecture: Architecture;
  /** The name that clients use. @default - its public address, over plain HTTP */
  readonly domain?: string;
}

/**
 * Where the releases of a system's one binary lie, and which servers run it. Known from the configuration alone, so
 * that whoever deploys need not read the state.
 */
export interface ReleasePlace {
  readonly bucket: string;
  /**
   * Key of the binary that servers start, by architecture. Its releases lie beside it, as `<key>-<release>`.
   */
  readonly binaryKeys: Readonly<Record<Architecture, string>>;
  /** Where the configuration lies; ends in a slash. */
  readonly configPrefix: string;
  /** The file without which there is no configuration. */
  readonly mainConfigFile: string;
  /** The SSM document that deploys to a server: its parameters are `binaryKey` and `sha256`. */
  readonly deployDocument: string;
  /** How long that may take, in seconds. */
  readonly deployLimitSeconds: number;
  /** The systemd unit on the servers. */
  readonly unit: string;
  /** What answers 200 when a server is well. */
  readonly healthPath: string;
  readonly servers: readonly ReleaseServer[];
}
