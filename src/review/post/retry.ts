import { setTimeout as pause } from "node:timers/promises";
import { HostError, type HostErrorKind } from "./comment-host";

/** Waits that a rate limit may ask for before the run fails. */
const LIMITS = 5;
/** How often something is read again, after one second, two, four …; a write is not, as it may have been done. */
const READINGS: Readonly<Record<HostErrorKind, number>> = { passing: 4, unreachable: 2, gone: 0, refused: 0 };

interface RetryOptions {
  /** Such as `GitHub`. */
  readonly host: string;
  readonly isRead: boolean;
  /** Told before a wait that is not short. */
  readonly notify: (line: string) => void;
}

/**
 * What an attempt gives, after as many more as rate limits and faults allow.
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
