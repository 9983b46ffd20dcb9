/** Any will do: moto knows no keys. They name where they belong, should one ever be seen elsewhere. */
const placeholderKey = "rehearsal";

/**
 * The environment variables that lead the AWS SDKs, the aws command line and the S3 backends of tofu and
 * terraform to a rehearsal's endpoint, and keep them from anything of the person who runs it.
 *
 * To be laid over an environment: `{ ...process.env, ...awsEnvironment(endpoint) }`. Every other `AWS_…` variable
 * of `parent` is there as `undefined`, which `child_process` leaves out: a profile, a session token or an endpoint
 * for one service would lead elsewhere, at worst to a real account.
 *
 * Path-style S3 addresses need no setting: every SDK chooses them for an endpoint that is an IP address.
 */
export function awsEnvironment(endpoint: string, parent: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  // `AWS_SDK_…` tells an SDK how to behave, not where to go.
  const foreign = Object.keys(parent).filter((name) => /^AWS_(?!SDK_)/.test(name));
  return {
    ...Object.fromEntries(foreign.map((name) => [name, undefined])),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: placeholderKey,
    AWS_SECRET_ACCESS_KEY: placeholderKey,
    // Stacks and backends name their region; this is for commands that are typed without one.
    AWS_REGION: parent["AWS_REGION"] ?? "us-east-1",
    AWS_DEFAULT_REGION: parent["AWS_REGION"] ?? "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    // Python's clients send loopback through a proxy too unless told not to.
    NO_PROXY: withLoopback(parent["NO_PROXY"]),
    no_proxy: withLoopback(parent["no_proxy"] ?? parent["NO_PROXY"]),
  };
}

function withLoopback(hosts: string | undefined): string {
  return [hosts, "127.0.0.1", "localhost"].filter(Boolean).join(",");
}
