import type { SpawnSyncReturns } from "node:child_process";
import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError, type UserErrorDetails } from "../text/user-error";

/** What a person or a CI system sends to end a command. */
const ENDING_SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * A process in a signalled group gets the signal twice if its parent also passes it on. Two signals closer together than
 * this, in milliseconds, count as one.
 */
const SAME_SIGNAL_MS = 400;

/** Milliseconds that work may take to end by itself after a signal. */
const UNWINDING_MS = 15_000;

/** A signal ended the work. The command stops here. */
export class Interrupted extends UserError {
  constructor(
    readonly signal: NodeJS.Signals,
    details: Partial<UserErrorDetails> = {},
  ) {
    super({ what: `interrupted by ${signal}`, ...details, exitCode: 128 + constants.signals[signal] });
    this.name = "Interrupted";
  }
}

/** Told of each signal, with how many there have been. */
export type SignalListener = (signal: NodeJS.Signals, count: number) => void;

const listeners = new Set<SignalListener>();
let first: NodeJS.Signals | undefined;
let count = 0;
let last = -Infinity;
let isWatching = false;

/** The signal that this process was sent first, if any. */
export function interruptedBy(): NodeJS.Signals | undefined {
  return first;
}

/** @throws Interrupted if a signal has come, so that nothing new starts */
export function requireUninterrupted(): void {
  if (first !== undefined) throw new Interrupted(first);
}

/**
 * For programs that are waited for without an event loop, so that our own handlers run only afterwards.
 *
 * @param ended what `spawnSync` returned
 * @throws Interrupted if a signal to the whole process group ended the program; a time limit is no interrupt
 */
export function requireNotSignalled({
  signal,
  error,
}: Pick<SpawnSyncReturns<string>, "signal" | "error">): void {
  if (error === undefined && signal !== null && ENDING_SIGNALS.includes(signal))
    throw new Interrupted(signal);
}

/**
 * Handles signals until `release` is called. They do not end the process; the holder handles them instead. There may be
 * several holders; each one is called.
 *
 * @returns the release function
 */
export function holdSignals(listener: SignalListener): () => void {
  listeners.add(listener);
  watch();
  return () => {
    listeners.delete(listener);
    unwatchWhenIdle();
  };
}

/**
 * Runs work that a signal ends at its next check. The work then has time to put hosts back in service. Further signals
 * change nothing, so keep that short.
 *
 * @param work gets an abort signal, whose reason is {@link Interrupted}
 * @throws Interrupted if a signal came before
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  requireUninterrupted();
  const controller = new AbortController();
  const release = holdSignals((signal) => controller.abort(new Interrupted(signal)));
  try {
    const result = await work(controller.signal);
    // It came too late to stop anything, and whoever sent it must still see that it came.
    if (first !== undefined) process.exitCode = new Interrupted(first).exitCode;
    return result;
  } finally {
    release();
  }
}

/**
 * Runs a whole command. A signal ends it immediately if there is no holder, otherwise when the holder is done, and after
 * 15 seconds at the latest.
 *
 * @throws Interrupted, or what the command throws
 */
export async function untilInterrupted<T>(command: () => Promise<T>): Promise<T> {
  let interrupt: (signal: NodeJS.Signals) => void = () => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = (signal) => reject(new Interrupted(signal));
  });
  const listener: SignalListener = (signal) => {
    // It is told of every signal, too: alone, nobody else holds them.
    if (listeners.size === 1) return interrupt(signal);
    void whenOthersAreDone(listener).then(() => interrupt(signal));
  };
  const release = holdSignals(listener);
  try {
    return await Promise.race([command(), interrupted]);
  } finally {
    release();
  }
}

async function whenOthersAreDone(own: SignalListener): Promise<void> {
  while ([...listeners].some((listener) => listener !== own)) await sleep(50);
  await sleep(UNWINDING_MS, undefined, { ref: false });
}

/** One handler for all holders: dozens may hold side by side, and Node warns from eleven handlers on. */
function tell(signal: NodeJS.Signals): void {
  const now = performance.now();
  if (now - last < SAME_SIGNAL_MS) return;
  last = now;
  first ??= signal;
  count += 1;
  for (const listener of [...listeners]) listener(signal, count);
}

function watch(): void {
  if (isWatching) return;
  isWatching = true;
  for (const signal of ENDING_SIGNALS) process.on(signal, tell);
}

function unwatchWhenIdle(): void {
  if (listeners.size > 0 || !isWatching) return;
  isWatching = false;
  for (const signal of ENDING_SIGNALS) process.off(signal, tell);
}
