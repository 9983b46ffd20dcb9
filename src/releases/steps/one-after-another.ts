import { UserError } from "../../text/user-error";
import type { Watcher } from "../contract";

/** A unit of deployment: a host or a service. */
export interface Unit {
  readonly name: string;
  /** Its key in the journal. @default its name */
  readonly instanceId?: string;
}

export interface Succession<U extends Unit> {
  readonly watcher: Watcher;
  /** Whether a unit that an earlier run finished still runs the version. @default it does */
  stillRuns?(unit: U): Promise<boolean>;
  /** What was left alone, or what goes on, beside the units: a sentence. @default - nothing is said */
  readonly left?: string;
  /** The command that continues where this one stopped. */
  readonly again: string;
}

/**
 * Does the work on one unit after the other. When it fails on one, or is interrupted, the error says where it stopped
 * and which were not touched. What comes after the last unit is no longer interrupted: all have it, and that is to be
 * recorded.
 *
 * @param work says in its own error how it leaves the unit that it fails on
 */
export async function oneAfterAnother<U extends Unit>(
  units: readonly U[],
  succession: Succession<U>,
  work: (unit: U) => Promise<void>,
): Promise<void> {
  const { watcher, stillRuns } = succession;
  const { signal, journal, progress } = watcher;
  for (const [index, unit] of units.entries()) {
    const key = unit.instanceId ?? unit.name;
    if (signal.aborted) throw stopped(`before ${unit.name}`, signal.reason, units.slice(index), succession);
    try {
      if (journal?.isDone(key) === true && (await (stillRuns?.(unit) ?? true))) {
        progress.note(`${unit.name} was done before the last run was ended: it is left as it is.`);
        continue;
      }
      await work(unit);
      await journal?.finish(key);
    } catch (error) {
      throw stopped(`at ${unit.name}`, error, units.slice(index + 1), succession);
    }
  }
}

function stopped<U extends Unit>(
  where: string,
  error: unknown,
  untouched: readonly Unit[],
  { left, again, watcher }: Succession<U>,
): unknown {
  if (!(error instanceof UserError)) return error;
  const rest = untouched.map(({ name }) => name).join(", ");
  const sentences = [
    `The deployment stopped ${where}.`,
    error.details.next,
    rest === "" ? undefined : `Not touched: ${rest}.`,
    left,
    watcher.signal.aborted ? `To go on where it stopped: \`${again}\`.` : undefined,
  ];
  return new UserError({ ...error.details, next: sentences.filter((each) => each !== undefined).join(" ") });
}
