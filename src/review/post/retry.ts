import { setTimeout as pause } from "node:timers/promises";
import { HostError, type HostErrorKind } from "./comment-host";

/** How many times to wait for a rate limit before the run fails. */
const LIMITS = 5;
/** How often a read is retried, after 1, 2, 4 … seconds. A write is not retried: it may have succeeded. */
const READINGS: Readonly<Record<HostErrorKind, number>> = { passing: 4, unreachable: 2, gone: 0, refused: 0 };

interface RetryOptions {
  /** Such as `GitHub`. */
  readonly host: string;
  readonly isRead: boolean;
  /** Called before each longer wait. */
  readonly notify: (line: string) => void;
}

/**
 * Returns what `attempt` returns. Retries it as often as rate limits and faults allow.
 *
 * @throws HostError of the last attempt
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  { host, isRead, notify }: RetryOptions,
): Promise<T> {
  for (let waits = 0, readings = 0; ;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      if (error.waitSeconds !== undefined && waits++ < LIMITS) {
        notify(`${host}'s rate limit: waiting ${String(error.waitSeconds)} s.`);
        await pause(error.waitSeconds * 1000);
      } else if (error.waitSeconds === undefined && isRead && readings < READINGS[error.kind]) {
        await pause(1000 * 2 ** readings++);
      } else throw error;
    }
  }
}
