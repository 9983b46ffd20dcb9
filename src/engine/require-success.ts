import type { Engine } from "./engine";
import { explainEngineFailure, type FailureContext } from "./explain-failure";
import { runEngine } from "./run-engine";
import type { ProgramOptions } from "../process/run-program";

/** Runs an engine's subcommand in a folder and returns what it printed on standard output. */
export type EngineCommand = (args: readonly string[], folder: string) => Promise<string>;

/**
 * An engine that succeeds or throws.
 *
 * @param context what the error names
 * @param options `onLine` gets the engine's output while it runs; `env` replaces our own environment
 */
export function requireSuccess(
  engine: Engine,
  context: FailureContext = {},
  options: Pick<ProgramOptions, "onLine" | "env"> = {},
): EngineCommand {
  return async ([subcommand = "", ...args], folder) => {
    const result = await runEngine(engine, [subcommand, "-no-color", ...args], { ...options, cwd: folder });
    if (result.code === 0) return result.stdout;
    throw explainEngineFailure(`${result.stdout}\n${result.stderr}`, { ...context, engine: engine.kind });
  };
}
