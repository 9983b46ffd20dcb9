import type { Environment } from "../config/environment";
import { Interrupted } from "../process/interruption";
import type { InterruptedProgram } from "../process/run-program";
import { heldLock } from "../recovery/held-lock";

/** What an interrupted subcommand of an engine leaves, for a person to go on from. */
export async function explainInterruption(
  { signal, result }: InterruptedProgram,
  subcommand: string,
  environment: Environment,
): Promise<Interrupted> {
  const { system, name } = environment;
  const stack = `${system} ${name}`;
  const isChange = subcommand === "apply";
  const isKilled = result.code >= 128;
  const done = isChange
    ? isKilled
      ? "the engine was stopped at once, and the state may lack what it was making"
      : "what the engine had begun is finished and in the state, the rest was not begun"
    : "nothing was changed";
  const lock = await remainingLock(environment);
  const steps = [
    ...(lock === undefined
      ? []
      : [`The state is still locked: groundplan recover ${stack} --force-unlock ${lock} releases it.`]),
    ...(isChange && isKilled && lock === undefined
      ? [`Look first: groundplan recover ${stack} --plan.`]
      : []),
    ...(isChange ? [`What is left: groundplan plan ${stack}.`] : []),
  ];
  return new Interrupted(signal, {
    what: `interrupted by ${signal} during ${subcommand}; ${done}`,
    where: stack,
    ...(steps.length === 0 ? {} : { next: steps.join("\n  ") }),
  });
}

/** The lock that is held after the engine's end; unknown where AWS does not tell. */
async function remainingLock(environment: Environment): Promise<string | undefined> {
  try {
    return (await heldLock(environment))?.id;
  } catch {
    return undefined;
  }
}
