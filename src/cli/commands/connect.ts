import { Command } from "commander";
import { type JsonOption, printResult } from "../output";
import { resolveTarget } from "../target";
import { findMachine, openSession, sessionCommand } from "../../releases/session";
import { targetArgument } from "../target-argument";

interface ConnectFlags extends JsonOption {
  readonly instance?: string;
  readonly print?: boolean;
}

export function connectCommand(): Command {
  return new Command("connect")
    .description("open a shell on a machine through SSM Session Manager, without SSH")
    .addArgument(targetArgument())
    .option("--instance <name>", "which machine, by the end of its name or its id; default: the only one")
    .option("--print", "print the AWS CLI's command for it instead")
    .option("--json", "the machine and that command as JSON; opens nothing")
    .addHelpText(
      "after",
      `
A session needs AWS's session-manager-plugin; without it the exit code is 4.

Examples:
  $ groundplan connect hellotron-vega prod
  $ groundplan connect hermes prod --instance host-2`,
    )
    .action(async (words: string[], { instance, print = false, ...flags }: ConnectFlags) => {
      const { environment } = resolveTarget(words);
      const machine = await findMachine(environment, instance);
      const command = sessionCommand(machine, environment);
      if (print || flags.json === true) printResult({ ...machine, command }, flags, () => command);
      else process.exitCode = await openSession(machine, environment);
    });
}
