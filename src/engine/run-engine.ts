import { existsSync } from "node:fs";

import { ExitCode, UserError } from "../text/user-error";
import { engineNames, type Engine } from "./engine";
import { engineEnvironment } from "./engine-environment";
import { Interrupted } from "../process/interruption";
import { runProgram, type ProgramOptions, type ProgramResult } from "../process/run-program";

export interface EngineOptions extends ProgramOptions {
  /** The folder with the stack's `cdk.tf.json`. */
  readonly cwd: string;
}

/**
 * Runs `tofu` or `terraform` with these arguments; see {@link runProgram} for signals, lines and the result.
 *
 * @throws InterruptedProgram if this process got a signal in the meantime, however the run ended
 * @throws UserError if the folder or the program no longer exists. A failed run is a result with an exit code:
 * `explainEngineFailure` says what it means.
 */
export async function runEngine(
  engine: Engine,
  args: readonly string[],
  options: EngineOptions,
): Promise<ProgramResult> {
  if (!existsSync(options.cwd)) {
    throw new UserError({
      what: "there is no such folder",
      where: options.cwd,
      next: "Synthesize first: `npx cdktf synth`.",
    });
  }
  const env = engineEnvironment(options.env ?? process.env);
  try {
    // A plan holds values in plain text.
    return await runProgram(engine.path, args, { ...options, env, privateFiles: true });
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    throw new UserError({
      what: `${engineNames[engine.kind]} cannot be started (${(error as Error).message})`,
      where: engine.path,
      exitCode: ExitCode.missingProgram,
    });
  }
}
