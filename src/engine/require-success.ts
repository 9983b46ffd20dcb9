import type { Engine } from "./engine";
import { explainEngineFailure, type FailureContext } from "./explain-failure";
import { runEngine } from "./run-engine";
import type { ProgramOptions } from "../process/run-program";

/** Runs an engine's subcommand in a folder and returns what it printed on standard output. */
export type EngineCommand = (args: readonly string[], folder: string) => Promise<string>;

/** Subcommands whose second word belongs to their name: options follow it. */
const GROUPS: ReadonlySet<string> = new Set(["state", "providers", "workspace"]);

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
  return async (words, folder) => {
    const length = GROUPS.has(words[0] ?? "") ? 2 : 1;
    const [subcommand, args] = [words.slice(0, length), words.slice(length)];
    const result = await runEngine(engine, [...subcommand, "-no-color", ...args], {
      ...options,
      cwd: folder,
    });
    if (result.code === 0) return result.stdout;
    throw explainEngineFailure(`${result.stdout}\n${result.stderr}`, { ...context, engine: engine.kind });
  };
}
