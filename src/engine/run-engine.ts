import { existsSync } from "node:fs";

import { ExitCode, UserError } from "../text/user-error";
import { engineNames, type Engine } from "./engine";
import { runProgram, type ProgramOptions, type ProgramResult } from "../process/run-program";

export interface EngineOptions extends ProgramOptions {
  /** The folder with the stack's `cdk.tf.json`. */
  readonly cwd: string;
}

/**
 * Runs `tofu` or `terraform` with these arguments; see {@link runProgram} for signals, lines and the result.
 *
 * @throws UserError when the folder or the program has gone. A run that fails is a result with its code:
 * `explainEngineFailure` says what it means.
 */
export async function runEngine(
  engine: Engine,
  args: readonly string[],
  options: EngineOptions,
): Promise<ProgramResult> {
  if (!existsSync(options.cwd)) {
    throw new UserError({
      what: "There is no such folder.",
      where: options.cwd,
      next: "Synthesize first: `npx cdktf synth`.",
    });
  }
  // Neither a plan in CI nor a rehearsal without a network should ask for news of versions.
  const env = { ...(options.env ?? process.env), CHECKPOINT_DISABLE: "1" };
  try {
    return await runProgram(engine.path, args, { ...options, env });
  } catch (error) {
    throw new UserError({
      what: `${engineNames[engine.kind]} cannot be started (${(error as Error).message}).`,
      where: engine.path,
      exitCode: ExitCode.missingProgram,
    });
  }
}
