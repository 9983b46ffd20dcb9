/** What one machine of Hellotron Vega must be told. Names must be known when the stack is synthesized. */
export interface MachineSettings {
  /** AWS region of the bucket and the secret. */
  readonly region: string;
  /** The deploy bucket. */
  readonly bucket: string;
  /** @default "binaries/tron-linux-amd64" */
  readonly binaryKey?: string;
  /** Ends with a slash. @default "config/" */
  readonly configPrefix?: string;
  /** Name or ARN of the secret whose keys become tron's environment. */
  readonly secretName: string;
  /** Where Caddy asks for a certificate. @default plain HTTP on port 80, for any host */
  readonly domain?: string;
  /** Let's Encrypt's contact; only with `domain`. @default none */
  readonly acmeEmail?: string;
  /** Where tron listens, and Caddy forwards to. @default 3000 */
  readonly port?: number;
  /** Arguments of tron's command line. @default none */
  readonly arguments?: readonly string[];
  /** CloudWatch log groups that the machine writes to. @default logs stay on the machine */
  readonly logGroups?: LogGroups;
}

/** Names of existing log groups; the instance's role must be allowed to make streams in them and write. */
export interface LogGroups {
  /** tron's journal. */
  readonly tron: string;
  /** Caddy's access log. */
  readonly caddy: string;
}
