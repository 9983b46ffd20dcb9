import { Agent } from "node:https";
import { proxyFor } from "./proxy";
import { TunnelAgent } from "./tunnel-agent";

/** What every client of AWS is made with: `new S3Client(clientSettings(region))`. */
export interface ClientSettings {
  readonly region: string;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly socketTimeout: number;
    readonly requestTimeout: number;
    readonly httpsAgent: Agent;
  };
}

/** In seconds, where the environment does not say otherwise. */
const CONNECT_SECONDS = 5;
const ANSWER_SECONDS = 10;

/** Any of AWS's own names: whether they go through the proxy decides for all. */
const ANY_AWS_HOST = "sts.amazonaws.com";

/**
 * The settings of a client in a region: how long AWS may take (`GROUNDPLAN_CONNECT_TIMEOUT` to be reached,
 * `GROUNDPLAN_ANSWER_TIMEOUT` to say anything, in seconds), and the proxy in between. An upload that goes on is never
 * cut off.
 *
 * @param longestSilenceMs for what keeps silent while it works. @default - the time an answer may take
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

/** Where AWS is asked: the address that a rehearsal or a private endpoint sets, or one of AWS's own. */
export function hostOf(env: NodeJS.ProcessEnv): string {
  const endpoint = env["AWS_ENDPOINT_URL"];
  return endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint).hostname : ANY_AWS_HOST;
}

function milliseconds(text: string | undefined, fallback: number): number {
  const seconds = Number(text);
  return (text !== undefined && seconds > 0 && seconds <= 3600 ? seconds : fallback) * 1000;
}
