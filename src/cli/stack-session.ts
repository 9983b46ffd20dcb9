import { join } from "node:path";
import type { Command } from "commander";
import type { Environment } from "../config/environment";
import type { Engine } from "../engine/engine";
import { explainEngineFailure, type FailureContext } from "../engine/explain-failure";
import { requireSuccess } from "../engine/require-success";
import { runEngine } from "../engine/run-engine";
import { InterruptedProgram } from "../process/run-program";
import { printable, printableWithColours } from "../text/printable";
import { createProgress } from "../terminal/progress";
import { prepareStack } from "../lifecycle/prepare-stack";
import { chosenEngine, type EngineOption } from "./engine-option";
import { explainInterruption } from "./explain-interruption";
import { withoutSavedPlan } from "./saved-plan-lines";
import { resolveTarget, type Target } from "./target";

/** Kept in the run's own folder: the plan that a command shows. */
export const PLAN_FILE = "groundplan.tfplan";

/** One stack that is ready to be planned, with the engine that runs it. */
export interface StackSession extends Target {
  /** Belongs to this run only; deleted when the command ends. */
  readonly folder: string;
  readonly engine: Engine;
  /** Runs a subcommand and returns what it printed. @throws UserError that explains a failure */
  run(args: readonly string[]): Promise<string>;
  /**
   * Runs a subcommand and passes its output through.
   * @returns its standard output, and the exit code: 0, or 2 with `-detailed-exitcode` if there are changes
   * @throws Interrupted after a signal, however the subcommand ended
   * @throws UserError that explains any other failure
   */
  show(args: readonly string[]): Promise<Shown>;
}

/** What a subcommand ended with. */
export interface Shown {
  readonly code: number;
  readonly stdout: string;
}

export interface SessionFlags extends EngineOption {
  readonly json?: boolean;
}

/** Opens the stack that the words name. @throws UserError when it cannot be planned */
export async function openStack(
  words: readonly string[],
  flags: SessionFlags,
  options: { readonly backend?: boolean } = {},
): Promise<StackSession> {
  const target = resolveTarget(words);
  const engine = chosenEngine(flags);
  const { system, name: environment } = target.environment;
  const context: FailureContext = { system, environment, engine: engine.kind };
  const run = requireSuccess(engine, context);
  const folder = await prepareStack({ ...target, ...options, run, progress: createProgress() });
  return {
    ...target,
    folder,
    engine,
    run: (args) => run(args, folder),
    show: (args) => show(engine, args, folder, context, target.environment),
  };
}

async function show(
  engine: Engine,
  args: readonly string[],
  folder: string,
  context: FailureContext,
  environment: Environment,
): Promise<Shown> {
  const printed = withoutSavedPlan((line) => process.stdout.write(`${showLine(line)}\n`));
  // The file that a person named is theirs to apply.
  const isOurs = args.includes(`-out=${join(folder, PLAN_FILE)}`);
  try {
    const [subcommand = "", ...options] = args;
    const { code, stdout, stderr } = await runEngine(engine, [subcommand, ...plainText(), ...options], {
      cwd: folder,
      onLine: (line, stream) => {
        if (stream === "stdout" && isOurs) printed.take(line);
        else process[stream].write(`${showLine(line)}\n`);
      },
    });
    printed.end();
    const hasChanges = code === 2 && args.includes("-detailed-exitcode");
    if (code === 0 || hasChanges) return { code, stdout };
    throw explainEngineFailure(`${stdout}\n${stderr}`, context);
  } catch (error) {
    if (!(error instanceof InterruptedProgram)) throw error;
    throw await explainInterruption(error, args[0] ?? "", environment);
  }
}

/** Engines print colours into pipes and files as well. */
function plainText(): readonly string[] {
  return hasColours() ? [] : ["-no-color"];
}

/** A plan contains text that other people wrote. */
function showLine(line: string): string {
  return hasColours() ? printableWithColours(line) : printable(line);
}

function hasColours(): boolean {
  return process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "";
}

/** Splits a command's words into its own and those after `--`, which belong to the engine. */
export function splitWords(words: readonly string[], command: Command): { own: string[]; passed: string[] } {
  // Commander drops the separator, so count the words after it from the end.
  const raw = rawWords(command);
  const separator = raw.indexOf("--");
  const count = separator === -1 ? 0 : raw.length - separator - 1;
  return { own: words.slice(0, words.length - count), passed: words.slice(words.length - count) };
}

function rawWords(command: Command): readonly string[] {
  const root = command.parent === null ? command : command.parent;
  return (root as Command & { readonly rawArgs: readonly string[] }).rawArgs;
}
