import { Command, InvalidArgumentError } from "commander";
import type { ImportBlock } from "../../../backends/bootstrap/working-copy";
import { requireSuccess } from "../../engine/require-success";
import { createProgress } from "../../terminal/progress";
import { describeActions, formatRecovery } from "../format-recovery";
import { recover } from "../../recovery/recover";
import type { Recovery } from "../../recovery/recovery";
import { ExitCode } from "../../text/user-error";
import { approve, requireTerminal } from "../approval";
import { engineOption } from "../engine-option";
import { printResult } from "../output";
import { openStack, type SessionFlags, type StackSession } from "../stack-session";

interface RecoverFlags extends SessionFlags {
  readonly autoApprove?: boolean;
  readonly plan?: boolean;
  readonly forceUnlock?: string;
  readonly adopt?: readonly ImportBlock[];
}

const EXAMPLES = `
Examples:
  $ groundplan recover hellotron-vega prod --plan
  $ groundplan recover hellotron-vega prod --force-unlock 3b4a1f0e-7c54-9d27-8f0e-2f6f6f1c9f11
  $ groundplan recover hermes prod --adopt aws_s3_bucket.assets=hermes-prod-assets`;

export function recoverCommand(): Command {
  return new Command("recover")
    .description("import what a killed apply created but did not record")
    .argument("<words...>", "<system> <environment>; in a system's folder, <environment> is enough")
    .addOption(engineOption())
    .option("--plan", "only show what would be imported")
    .option("--force-unlock <id>", "release this lock first; only if you are certain that its run has ended")
    .option(
      "--adopt <address=id>",
      "import this id at this address, ignoring tags; can be repeated",
      addAdoption,
    )
    .option("--auto-approve", "do not ask for approval; necessary without a terminal")
    .option("--json", "the result as JSON")
    .addHelpText("after", EXAMPLES)
    .action(recoverStack);
}

async function recoverStack(words: string[], flags: RecoverFlags): Promise<void> {
  const decided = flags.plan === true || flags.autoApprove === true;
  if (!decided) requireTerminal();
  const stack = await openStack(words, flags);
  const { environment, folder, engine } = stack;
  const { forceUnlock, adopt = [] } = flags;
  const context = { system: environment.system, environment: environment.name };
  const recovery = await recover({
    environment,
    folder,
    run: requireSuccess(engine, context),
    progress: createProgress(),
    adopt,
    ...(forceUnlock === undefined ? {} : { forceUnlock }),
    approve: (proposal, planText) => decide(flags, stack, proposal, planText),
  });
  printResult(recovery, flags, formatRecovery);
  if (recovery.inTheWay.length > 0) process.exitCode = ExitCode.refused;
}

async function decide(
  { plan, autoApprove, json }: RecoverFlags,
  { environment }: StackSession,
  proposal: Recovery,
  planText: string,
): Promise<boolean> {
  if (json !== true) process.stdout.write(`${planText}\n`);
  if (plan === true) return false;
  if (autoApprove === true) return true;
  process.stderr.write(`\n${formatRecovery(proposal)}\n\n${describeActions(proposal)}\n`);
  await approve(environment);
  return true;
}

function addAdoption(word: string, earlier: readonly ImportBlock[] = []): readonly ImportBlock[] {
  const separator = word.indexOf("=");
  if (separator < 1 || separator === word.length - 1)
    throw new InvalidArgumentError("Write <address>=<id>, such as aws_vpc.network=vpc-0a1b2c3d.");
  return [...earlier, { to: word.slice(0, separator), id: word.slice(separator + 1) }];
}
