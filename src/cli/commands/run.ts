import { Command } from "commander";
import { ExitCode, UserError } from "../../text/user-error";
import { openTarget, watched } from "../open-target";
import { type JsonOption, printResult } from "../output";
import { splitWords } from "../stack-session";
import { targetArgument } from "../target-argument";

interface RunFlags extends JsonOption {
  readonly host?: string;
}

export function runCommand(): Command {
  return new Command("run")
    .description("run a command on one host or in one service; returns its output and exit code")
    .addArgument(targetArgument())
    .option("--host <name>", "the host, by the end of its name; default: the first")
    .option("--json", "print output, errors and exit code as JSON, and exit 0")
    .addHelpText(
      "after",
      `
The words after -- are the program and its arguments, passed as they are; for a shell use \`-- sh -c '…'\`. Through SSM the
output is given when the command has ended, its first 24,000 characters. Ctrl-C cancels it.

Examples:
  $ groundplan run hermes prod -- docker ps
  $ groundplan run hellotron-vega prod --host prod -- systemctl status tron`,
    )
    .action(async (words: string[], { host, ...flags }: RunFlags, command: Command) => {
      const { own, passed } = splitWords(words, command);
      if (passed.length === 0) throw whichCommand();
      const releases = await openTarget(own);
      const request = { command: passed, ...(host === undefined ? {} : { host }) };
      const result = await watched((watcher) => releases.run(request, watcher));
      if (flags.json === true) return printResult(result, flags, String);
      process.stdout.write(result.output);
      process.stderr.write(result.errors);
      process.exitCode = result.exitCode;
    });
}

function whichCommand(): UserError {
  return new UserError({
    what: "which command?",
    where: "-- <command>",
    next: "Give it after two hyphens: `groundplan run hermes prod -- docker ps`.",
    exitCode: ExitCode.usage,
  });
}
