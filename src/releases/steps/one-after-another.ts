import { UserError } from "../../text/user-error";

/** Something that is deployed to as a whole: a host, a service. */
export interface Unit {
  readonly name: string;
}

export interface Succession {
  readonly signal: AbortSignal;
  /** What was left alone, or what goes on, beside the units: a sentence. @default - nothing is said */
  readonly left?: string;
  /** The command that goes on where this one stopped. */
  readonly again: string;
}

/**
 * Does the work on one unit after the other. When it fails on one, or is interrupted, the error says where it stopped
 * and which were not touched.
 *
 * @param work says in its own error how it leaves the unit that it fails on
 */
export async function oneAfterAnother<U extends Unit>(
  units: readonly U[],
  { signal, left, again }: Succession,
  work: (unit: U) => Promise<void>,
): Promise<void> {
  for (const [index, unit] of units.entries()) {
    try {
      signal.throwIfAborted();
      await work(unit);
    } catch (error) {
      throw stoppedAt(unit, error, [
        untouchedSentence(units.slice(index + 1)),
        left,
        signal.aborted ? `To go on where it stopped: \`${again}\`.` : undefined,
      ]);
    }
  }
  signal.throwIfAborted();
}

function untouchedSentence(units: readonly Unit[]): string | undefined {
  return units.length === 0 ? undefined : `Not touched: ${units.map(({ name }) => name).join(", ")}.`;
}

function stoppedAt(unit: Unit, error: unknown, rest: readonly (string | undefined)[]): unknown {
  if (!(error instanceof UserError)) return error;
  const sentences = [`The deployment stopped at ${unit.name}.`, error.details.next, ...rest];
  return new UserError({ ...error.details, next: sentences.filter((each) => each !== undefined).join(" ") });
}
