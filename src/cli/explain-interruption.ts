import type { Environment } from "../config/environment";
import { Interrupted } from "../process/interruption";
import type { InterruptedProgram } from "../process/run-program";
import { heldLock } from "../recovery/held-lock";

/** Explains what an interrupted engine subcommand left behind, and how to continue. */
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
      ? "the engine was killed, and the state may lack resources that it was creating"
      : "resources that the engine had started are finished and in the state; the others were not started"
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

/** The lock that is still held after the engine ended; unknown if AWS does not answer. */
async function remainingLock(environment: Environment): Promise<string | undefined> {
  try {
    return (await heldLock(environment))?.id;
  } catch {
    return undefined;
  }
}
