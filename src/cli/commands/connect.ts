import { Command } from "commander";
import { type JsonOption, printResult } from "../output";
import { openTarget } from "../open-target";
import { targetArgument } from "../target-argument";

interface ConnectFlags extends JsonOption {
  readonly host?: string;
  readonly database?: boolean;
  readonly print?: boolean;
}

export function connectCommand(): Command {
  return new Command("connect")
    .description("open a shell on a host or in a service, through SSM Session Manager or SSH")
    .addArgument(targetArgument())
    .option("--host <name>", "the host, by its id or the end of its name; default: the only one")
    .option("--database", "forward a local port to the database, if there is a bastion")
    .option("--print", "print the AWS CLI command instead")
    .option("--json", "print host and command as JSON; opens nothing")
    .addHelpText(
      "after",
      `
Sessions need AWS's session-manager-plugin; without it, the exit code is 4.

Examples:
  $ groundplan connect hellotron-vega prod
  $ groundplan connect hermes prod --host host-2
  $ groundplan connect hebo pr-42 --database`,
    )
    .action(async (words: string[], { host: name, database, print = false, ...flags }: ConnectFlags) => {
      const word = database === true ? "database" : name;
      const session = await (await openTarget(words)).connect(word);
      const { host, command } = session;
      if (print || flags.json === true) printResult({ host, command }, flags, () => command);
      else process.exitCode = await session.open();
    });
}
