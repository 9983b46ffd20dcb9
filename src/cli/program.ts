import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { repositoryRoot } from "../process/repository-root";
import { COMMANDS } from "./command-table";

const { version: VERSION } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as {
  readonly version: string;
};

const EPILOGUE = `
Exit codes: 0 done, 1 failed, 2 wrong configuration or command line, 3 refused by a gate, 4 a program is missing,
128 + the signal that ended it.
Everything that prints a result takes --json. In a system's folder (systems/<name>) you can leave the system out.`;

/**
 * The command line for these words. Loads only the command that they name; the others have only their `--help` line.
 * Throws instead of exiting; the caller decides how to show errors.
 */
export async function createProgram(words: readonly string[]): Promise<Command> {
  const [first, second] = words.filter((word) => !word.startsWith("-"));
  const wanted = first === "help" ? second : first;
  return assemble((name) => name === wanted, isForMachines(words));
}

/** The whole command line, with every command loaded. */
export async function createWholeProgram(): Promise<Command> {
  return assemble(() => true);
}

async function assemble(isLoaded: (name: string) => boolean, isSilent = false): Promise<Command> {
  const program = new Command("groundplan")
    .description("AWS systems as CDKTF constructs: from YAML to an applied, reviewed environment")
    .enablePositionalOptions()
    .version(VERSION, "-V, --version", "the version of this checkout")
    .addHelpText("after", EPILOGUE);
  for (const [name, entry] of Object.entries(COMMANDS)) {
    const command = isLoaded(name) ? await entry.load(createWholeProgram) : new Command(name);
    program.addCommand(command.summary(entry.summary), { hidden: entry.hidden === true });
  }
  return inheritSettings(program, isSilent);
}

/** With `--json`, errors are JSON, so the usage text is left out. */
export function isForMachines(words: readonly string[]): boolean {
  return words.slice(0, indexOrEnd(words, "--")).includes("--json");
}

function indexOrEnd(words: readonly string[], word: string): number {
  const index = words.indexOf(word);
  return index === -1 ? words.length : index;
}

/** Commander does not pass these settings on to commands that are created elsewhere. */
function inheritSettings(command: Command, isSilent: boolean, path = command.name()): Command {
  command.exitOverride().showHelpAfterError(`Try: ${path} --help`);
  if (isSilent) command.configureOutput({ writeErr: () => undefined });
  nameWords(command);
  for (const sub of command.commands) inheritSettings(sub, isSilent, `${path} ${sub.name()}`);
  return command;
}

/** The usage line shows the words to type, for an argument that takes several kinds of words. */
function nameWords(command: Command): void {
  const [argument] = command.registeredArguments;
  const words = /^(<system> <(?:environment|stage)>(?: <[\w-]+>)?);/.exec(argument?.description ?? "")?.[1];
  if (argument?.name() === "words" && words !== undefined) {
    command.usage(`[options] ${words.replace("<system>", "[system]")}`);
  }
}
