import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../text/user-error";

/** What a look at something found: it is as wanted, it is not yet, or it never will be. */
export type Verdict =
  | { readonly kind: "passed" }
  | { readonly kind: "waiting"; readonly detail: string }
  | { readonly kind: "failed"; readonly detail: string };

export interface BarrierOptions {
  /** What is waited for, as the end of a sentence: `i-0abc to be healthy`. */
  readonly waitingFor: string;
  /** Seconds until it must be so. */
  readonly limitSeconds: number;
  /** Seconds between two looks. @default 5 */
  readonly everySeconds?: number;
  /** Told whenever what was found changes. */
  readonly note?: (detail: string) => void;
  /** Ends the wait at once, with its reason. */
  readonly signal?: AbortSignal;
}

export const passed: Verdict = { kind: "passed" };

/**
 * Lets nothing past until a look finds what is wanted.
 * @throws UserError when it cannot be any more, or is not in time
 */
export async function passBarrier(look: () => Promise<Verdict>, options: BarrierOptions): Promise<void> {
  const { waitingFor, limitSeconds, everySeconds = 5, note, signal } = options;
  const deadline = Date.now() + limitSeconds * 1000;
  let last = "";
  for (;;) {
    const verdict = await look();
    if (verdict.kind === "passed") return;
    if (verdict.kind === "failed") throw new UserError({ what: verdict.detail });
    if (verdict.detail !== last) note?.(verdict.detail);
    last = verdict.detail;
    if (Date.now() + everySeconds * 1000 > deadline) {
      throw new UserError({ what: `waited ${limitSeconds} s for ${waitingFor}: ${last}` });
    }
    await pauseFor(everySeconds, signal);
  }
}

/** Waits some seconds. @throws what the signal's reason is, at once when it aborts */
export async function pauseFor(seconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  try {
    await pause(seconds * 1000, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** Longest that one answer may take, in milliseconds. */
const ANSWER_MS = 10_000;

/** Whether an address answers 200. A redirect is an answer of something else, such as a sign-in page. */
export async function answersOk(url: string): Promise<Verdict> {
  try {
    const { status } = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(ANSWER_MS) });
    return status === 200 ? passed : { kind: "waiting", detail: `it answers ${status}` };
  } catch (error) {
    return { kind: "waiting", detail: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
