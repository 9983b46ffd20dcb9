import { ExitCode, UserError } from "../text/user-error";

/** The signals that end a command, with the exit codes that shells give them. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

type Signal = keyof typeof SIGNALS;

/** A person or a program asked the command to end. */
export class Interrupted extends UserError {
  constructor(readonly signal: Signal) {
    super({ what: `interrupted by ${signal}`, exitCode: SIGNALS[signal] });
  }
}

/**
 * Does work that a signal ends at the next place where it looks. The work then has the time to put back what it took
 * out of service; further signals change nothing, so keep that short.
 *
 * @param work told of the signal by an abort signal, whose reason is {@link Interrupted}
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const listeners = (Object.keys(SIGNALS) as Signal[]).map((signal) => {
    const listener = (): void => controller.abort(new Interrupted(signal));
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  try {
    const result = await work(controller.signal);
    // It came too late to stop anything, and whoever sent it must still see that it came.
    if (controller.signal.aborted) process.exitCode = exitCodeOf(controller.signal.reason);
    return result;
  } finally {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  }
}

function exitCodeOf(reason: unknown): number {
  return reason instanceof UserError ? reason.exitCode : ExitCode.failure;
}
