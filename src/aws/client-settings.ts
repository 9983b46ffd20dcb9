import { Agent } from "node:https";
import { proxyFor } from "./proxy";
import { TunnelAgent } from "./tunnel-agent";

/** The settings of every AWS client: `new S3Client(clientSettings(region))`. */
export interface ClientSettings {
  readonly region: string;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly socketTimeout: number;
    readonly requestTimeout: number;
    readonly httpsAgent: Agent;
  };
}

/** Defaults in seconds; environment variables override them. */
const CONNECT_SECONDS = 5;
const ANSWER_SECONDS = 10;

/** Any AWS host name: whether it goes through the proxy decides for all of them. */
const ANY_AWS_HOST = "sts.amazonaws.com";

/**
 * The settings of a client in a region: the time limits in seconds (`GROUNDPLAN_CONNECT_TIMEOUT` to connect,
 * `GROUNDPLAN_ANSWER_TIMEOUT` to answer) and the proxy. An upload that makes progress is never cut off.
 *
 * @param longestSilenceMs for calls that send nothing while they work. @default - the limit for an answer
 */
export function clientSettings(
  region: string,
  env: NodeJS.ProcessEnv = process.env,
  longestSilenceMs?: number,
): ClientSettings {
  const connectionTimeout = milliseconds(env["GROUNDPLAN_CONNECT_TIMEOUT"], CONNECT_SECONDS);
  const socketTimeout = longestSilenceMs ?? milliseconds(env["GROUNDPLAN_ANSWER_TIMEOUT"], ANSWER_SECONDS);
  const proxy = proxyFor(hostOf(env), env);
  const httpsAgent =
    proxy === undefined
      ? new Agent({ keepAlive: true })
      : new TunnelAgent(proxy, { connectTimeoutMs: connectionTimeout });
  // The limit on a whole request is off: it would end long uploads.
  return { region, requestHandler: { connectionTimeout, socketTimeout, requestTimeout: 0, httpsAgent } };
}

/** The AWS endpoint: the one that a rehearsal or a private endpoint sets, or AWS's own. */
export function hostOf(env: NodeJS.ProcessEnv): string {
  const endpoint = env["AWS_ENDPOINT_URL"];
  return endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint).hostname : ANY_AWS_HOST;
}

function milliseconds(text: string | undefined, fallback: number): number {
  const seconds = Number(text);
  return (text !== undefined && seconds > 0 && seconds <= 3600 ? seconds : fallback) * 1000;
}
