/** moto accepts any key. These say where they belong, in case they turn up elsewhere. */
const placeholderKey = "rehearsal";

/** An access key for an account other than the rehearsal's main one: `server.py` reads the account id from it. */
export function keyOfAccount(account: string): string {
  return `REHEARSE${account}`;
}

/**
 * The environment variables that send the AWS SDKs, the AWS CLI and the S3 backends of tofu and terraform to a
 * rehearsal's endpoint, and keep the user's own AWS settings out.
 *
 * Spread them over an environment: `{ ...process.env, ...awsEnvironment(endpoint) }`. Every other `AWS_…` variable of
 * `parent` is `undefined` here, which `child_process` leaves out: a profile, a session token or a service's endpoint
 * would lead elsewhere, at worst to a real account.
 *
 * Path-style S3 addresses need no setting: every SDK uses them when the endpoint is an IP address.
 */
export function awsEnvironment(endpoint: string, parent: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  // `AWS_SDK_…` variables control how an SDK behaves, not where it connects.
  const foreign = Object.keys(parent).filter((name) => /^AWS_(?!SDK_)/.test(name));
  return {
    ...Object.fromEntries(foreign.map((name) => [name, undefined])),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: placeholderKey,
    AWS_SECRET_ACCESS_KEY: placeholderKey,
    // Stacks and backends name their region; this is the default for commands without one.
    AWS_REGION: parent["AWS_REGION"] ?? "us-east-1",
    AWS_DEFAULT_REGION: parent["AWS_REGION"] ?? "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    // Python's clients otherwise use a proxy even for loopback.
    NO_PROXY: withLoopback(parent["NO_PROXY"]),
    no_proxy: withLoopback(parent["no_proxy"] ?? parent["NO_PROXY"]),
  };
}

function withLoopback(hosts: string | undefined): string {
  return [hosts, "127.0.0.1", "localhost"].filter(Boolean).join(",");
}
