import type { Command } from "commander";
import type { Engine } from "../engine/engine";
import { explainEngineFailure, type FailureContext } from "../engine/explain-failure";
import { requireSuccess } from "../engine/require-success";
import { runEngine } from "../engine/run-engine";
import { createProgress } from "../terminal/progress";
import { prepareStack } from "../lifecycle/prepare-stack";
import { chosenEngine, type EngineOption } from "./engine-option";
import { resolveTarget, type Target } from "./target";

/** One stack that is ready to be planned, with the engine that shall do it. */
export interface StackSession extends Target {
  readonly folder: string;
  readonly engine: Engine;
  /**
   * Runs a subcommand with its output on ours.
   * @returns the exit code: 0, or 2 where `-detailed-exitcode` was asked for and there are changes
   * @throws UserError that explains any other failure
   */
  show(args: readonly string[]): Promise<number>;
}

export interface SessionFlags extends EngineOption {
  readonly json?: boolean;
}

/** Opens the stack that the words name. @throws UserError when it cannot be planned */
export async function openStack(words: readonly string[], flags: SessionFlags): Promise<StackSession> {
  const target = resolveTarget(words);
  const engine = chosenEngine(flags);
  const { system, name: environment } = target.environment;
  const context: FailureContext = { system, environment, engine: engine.kind };
  const run = requireSuccess(engine, context);
  const folder = await prepareStack({ ...target, run, progress: createProgress() });
  return { ...target, folder, engine, show: (args) => show(engine, args, folder, context) };
}

async function show(
  engine: Engine,
  args: readonly string[],
  folder: string,
  context: FailureContext,
): Promise<number> {
  const { code, stdout, stderr } = await runEngine(engine, args, {
    cwd: folder,
    onLine: (line, stream) => process[stream].write(`${line}\n`),
  });
  const hasChanges = code === 2 && args.includes("-detailed-exitcode");
  if (code === 0 || hasChanges) return code;
  throw explainEngineFailure(`${stdout}\n${stderr}`, context);
}

/** Splits a command's words into its own and those after `--`, which belong to the engine. */
export function splitWords(words: readonly string[], command: Command): { own: string[]; passed: string[] } {
  // Commander drops the separator; what stands after it is found from the end.
  const raw = rawWords(command);
  const separator = raw.indexOf("--");
  const count = separator === -1 ? 0 : raw.length - separator - 1;
  return { own: words.slice(0, words.length - count), passed: words.slice(words.length - count) };
}

function rawWords(command: Command): readonly string[] {
  const root = command.parent === null ? command : command.parent;
  return (root as Command & { readonly rawArgs: readonly string[] }).rawArgs;
}
