import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../text/user-error";

/** The result of a check: as wanted, not yet, or never. */
export type Verdict =
  | { readonly kind: "passed" }
  | { readonly kind: "waiting"; readonly detail: string }
  | { readonly kind: "failed"; readonly detail: string };

export interface BarrierOptions {
  /** What is waited for, as the end of a sentence: `i-0abc to be healthy`. */
  readonly waitingFor: string;
  /** Timeout in seconds. */
  readonly limitSeconds: number;
  /** The longest pause between two checks, in seconds. The first ones follow sooner: see {@link pauses}. @default 5 */
  readonly everySeconds?: number;
  /** Called whenever the result changes. */
  readonly note?: (detail: string) => void;
  /** Stops waiting immediately, with its reason. */
  readonly signal?: AbortSignal;
}

export const passed: Verdict = { kind: "passed" };

/**
 * Waits until a check finds the wanted state.
 * @throws UserError if the state can no longer be reached, or on timeout
 */
export async function passBarrier(look: () => Promise<Verdict>, options: BarrierOptions): Promise<void> {
  const { waitingFor, limitSeconds, everySeconds = 5, note, signal } = options;
  const deadline = Date.now() + limitSeconds * 1000;
  let last = "";
  for (const pauseSeconds of pauses(everySeconds)) {
    const verdict = await look();
    if (verdict.kind === "passed") return;
    if (verdict.kind === "failed") throw new UserError({ what: verdict.detail });
    if (verdict.detail !== last) note?.(verdict.detail);
    last = verdict.detail;
    if (Date.now() + pauseSeconds * 1000 > deadline) break;
    await pauseFor(pauseSeconds, signal);
  }
  throw new UserError({ what: `waited ${limitSeconds} s for ${waitingFor}: ${last}` });
}

/**
 * The pauses between checks, in seconds: half a second, then half as long again each time, up to the longest. Most of
 * what a release waits for takes a second or two; what takes minutes is not asked more often than before.
 */
function* pauses(longest: number): Generator<number> {
  for (let next = 0.5; ; next *= 1.5) yield Math.min(next, longest);
}

/** Waits some seconds. @throws the signal's reason, immediately on abort */
export async function pauseFor(seconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  try {
    await pause(seconds * 1000, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** Timeout of one request, in milliseconds. */
const ANSWER_MS = 10_000;

/** Whether an address returns 200. A redirect does not count: it may lead to a login page. */
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
