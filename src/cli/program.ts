import { Command } from "commander";
import { COMMANDS } from "./command-table";

const EPILOGUE = `
Exit codes: 0 done, 1 failed, 2 wrong configuration or command line, 3 refused by a gate, 4 a program is missing.
Everything that prints a result takes --json. In a system's folder (systems/<name>) the system need not be named.`;

/**
 * The command line as far as these words need it: the command that they name is loaded, of the others there is what
 * `--help` lists. Throws instead of exiting, so that the caller decides how errors are told.
 */
export async function createProgram(words: readonly string[]): Promise<Command> {
  const [first, second] = words.filter((word) => !word.startsWith("-"));
  const wanted = first === "help" ? second : first;
  return assemble((name) => name === wanted);
}

/** The whole command line, with every command loaded. */
export async function createWholeProgram(): Promise<Command> {
  return assemble(() => true);
}

async function assemble(isLoaded: (name: string) => boolean): Promise<Command> {
  const program = new Command("groundplan")
    .description("AWS systems as CDKTF constructs: from YAML to an applied, reviewed environment")
    .enablePositionalOptions()
    .addHelpText("after", EPILOGUE);
  for (const [name, entry] of Object.entries(COMMANDS)) {
    const command = isLoaded(name) ? await entry.load(createWholeProgram) : new Command(name);
    program.addCommand(command.summary(entry.summary), { hidden: entry.hidden === true });
  }
  return inheritSettings(program);
}

/** Commander does not hand these down to commands that are made elsewhere. */
function inheritSettings(command: Command, path = command.name()): Command {
  command.exitOverride().showHelpAfterError(`Try: ${path} --help`);
  for (const sub of command.commands) inheritSettings(sub, `${path} ${sub.name()}`);
  return command;
}
