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
  /** What stopped, for the error. @default "deployment" */
  readonly what?: string;
  /** What else is unchanged or still running, as a sentence. @default - nothing to add */
  readonly left?: string;
  /** The command that continues where this one stopped. */
  readonly again: string;
}

/**
 * Works on one unit after the other. On a failure or an interrupt, the error says where it stopped and which units are
 * untouched. After the last unit, interrupts are ignored: every unit has the version, and that must be recorded.
 *
 * @param work its own error must say how it leaves the unit
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
        progress.note(`${unit.name} was done in the last run: skipped.`);
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
  { what = "deployment", left, again, watcher }: Succession<U>,
): unknown {
  if (!(error instanceof UserError)) return error;
  const rest = untouched.map(({ name }) => name).join(", ");
  const sentences = [
    `The ${what} stopped ${where}.`,
    error.details.next,
    rest === "" ? undefined : `Not touched: ${rest}.`,
    left,
    watcher.signal.aborted ? `To go on where it stopped: \`${again}\`.` : undefined,
  ];
  return new UserError({ ...error.details, next: sentences.filter((each) => each !== undefined).join(" ") });
}
