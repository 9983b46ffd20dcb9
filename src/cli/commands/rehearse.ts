import { Command, InvalidArgumentError } from "commander";
import { createProgress } from "../../terminal/progress";
import type { Faults } from "../../rehearsal/provider/faults/faults";
import { parseAccount, parseCount, parseDrift, parseFail, parsePercent } from "../../rehearsal/parse-faults";
import { rehearseCommandLine } from "../../rehearsal/rehearse-command-line";
import { rehearseSystemLife } from "../../rehearsal/life/rehearse-system-life";
import { chosenEngine, type EngineOption, engineOption } from "../engine-option";
import { type JsonOption, printResult } from "../output";
import { ExitCode, UserError } from "../../text/user-error";
import { splitWords } from "../stack-session";
import { formatTable } from "../table";
import { printable } from "../../text/printable";
import { formatUsage } from "../format-permission-usage";
import { tooManyWords } from "../target-argument";
import type { Life } from "../../rehearsal/life/life";

interface RehearseFlags extends EngineOption, JsonOption {
  readonly account?: string;
  readonly as?: string;
  readonly bootstrap: boolean;
  readonly machines?: boolean;
  readonly fail?: Faults["fail"];
  readonly drift?: Faults["drift"];
  readonly throttle?: number;
  readonly killAfter?: number;
}

const EXAMPLES = `
Without a command, a system's life is rehearsed: bootstrap, plan, apply, change, destroy.

Examples:
  $ groundplan rehearse
  $ groundplan rehearse hermes
  $ cd systems/hellotron-vega && npx groundplan rehearse -- npx cdktf deploy prod --auto-approve
  $ groundplan rehearse --as GitHubActionsPlanRole -- groundplan plan hermes prod
  $ groundplan rehearse --fail aws_instance:create -- groundplan apply hellotron-vega prod --auto-approve
  $ groundplan rehearse --throttle 20 --kill-after 5 -- groundplan apply hellotron-vega prod --auto-approve`;

export function rehearseCommand(): Command {
  return new Command("rehearse")
    .description("run a command, or a system's whole life cycle, in a simulated AWS on this machine")
    .argument("[words...]", "a system, or the command after --")
    .addOption(engineOption())
    .option(
      "--account <id>",
      "the simulated account, 12 digits (default: the configuration's, else 123456789012)",
      refuseInvalid(parseAccount),
    )
    .option("--no-bootstrap", "start without a state backend")
    .option("--machines", "boot applied instances as throw-away machines; the command runs in their network")
    .option(
      "--fail <type:operation>",
      "fail a resource type once on create, update, delete or read",
      collect(parseFail),
    )
    .option(
      "--drift <type.attribute=value>",
      "change an attribute behind the engine's back",
      collect(parseDrift),
    )
    .option("--throttle <percent>", "throttle this percentage of calls", refuseInvalid(parsePercent))
    .option(
      "--kill-after <count>",
      "kill the command after this many resources were applied",
      refuseInvalid(parseCount),
    )
    .option(
      "--as <role>",
      "run the command with the permissions of a role that a stack creates, and report which it used",
    )
    .option("--json", "print the summary as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (words: string[], flags: RehearseFlags, command: Command) => {
      const { own, passed } = splitWords(words, command);
      if (passed.length > 0) process.exitCode = await rehearsePassed(passed, flags);
      else {
        if (flags.as !== undefined) throw nothingToRun(flags.as);
        if (own.length > 1) throw tooManyWords(own, COMMAND_AFTER);
        const engine = chosenEngine(flags);
        const life = await rehearseSystemLife({
          system: own[0],
          engine,
          progress: createProgress(),
          ...worldFlags(flags),
        });
        printResult(life, flags, formatLife);
      }
    });
}

/** The report is for people on standard error; with `--json` it has standard output for itself. */
function rehearsePassed(words: readonly string[], flags: RehearseFlags): Promise<number> {
  const { json = false } = flags;
  return rehearseCommandLine(words, {
    ...worldFlags(flags),
    ...flags,
    toStderr: json && flags.as !== undefined,
    onUsage: (role, usage) => {
      if (json) process.stdout.write(`${JSON.stringify({ role, ...usage }, null, 2)}\n`);
      else process.stderr.write(`\n${printable(formatUsage(role, usage))}\n`);
    },
  });
}

function nothingToRun(role: string): UserError {
  return new UserError({
    what: `nothing to run as ${role}`,
    where: "--as",
    next: "Put a command after --: groundplan rehearse --as GitHubActionsPlanRole -- groundplan plan hermes prod.",
    exitCode: ExitCode.usage,
  });
}

const COMMAND_AFTER = "Put a command after --: groundplan rehearse -- groundplan plan hermes prod.";

function worldFlags({ account, fail = [], drift = [], throttle, killAfter }: RehearseFlags) {
  const faults: Faults = {
    fail,
    drift,
    ...(throttle === undefined ? {} : { throttle: { percent: throttle } }),
    ...(killAfter === undefined ? {} : { kill: { afterApplies: killAfter } }),
  };
  return { faults, ...(account === undefined ? {} : { account }) };
}

function collect<T>(parse: (text: string) => T) {
  const checked = refuseInvalid(parse);
  return (text: string, earlier: readonly T[] = []): readonly T[] => [...earlier, checked(text)];
}

/** Commander names the flag and the value; the parser says what it expects. */
function refuseInvalid<T>(parse: (text: string) => T) {
  return (text: string): T => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
    }
  };
}

/** The summary of a life cycle, as text. */
function formatLife({ system, environment, engine, stages, backend }: Life): string {
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = stages.map(({ stage, outcome, seconds }) => [stage, outcome, `${seconds.toFixed(1)} s`]);
  return [
    "",
    `${system} ${environment} completed its life cycle with ${engine} in a simulated AWS (moto for S3 and DynamoDB, a simulated provider).`,
    "",
    formatTable(["STAGE", "OUTCOME", "TIME"], [...rows, ["all", "", `${total.toFixed(1)} s`]]),
    "",
    `While it was up, s3://${backend.bucket} held ${backend.states.join(", ")},`,
    `and ${backend.lockTable} the digests ${backend.digests.join(", ")}.`,
  ].join("\n");
}
