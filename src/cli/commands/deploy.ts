import { Command, Option } from "commander";
import { type Deployment, type Releases, versionToRollBackTo } from "../../releases/contract";
import { alone, type LockFlag, openTarget, takeLockOption } from "../open-target";
import { type JsonOption, printResult } from "../output";
import { targetArgument } from "../target-argument";

interface DeployFlags extends JsonOption, LockFlag {
  readonly version?: string;
  readonly host?: string;
  readonly edge?: boolean;
}

/** The strategy's name for an environment's edge devices. */
const EDGE = "edge";

export function deployCommand(): Command {
  return new Command("deploy")
    .description("run a version on every host or service, one after the other, each healthy before the next")
    .addArgument(targetArgument())
    .option("--version <name>", "an image's tag, a release, a commit; default: what is current")
    .option("--host <name>", "one host alone, by the end of its name")
    .addOption(
      new Option("--edge", "the environment's edge devices in place of its servers").conflicts("host"),
    )
    .addOption(takeLockOption())
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
What does not get healthy goes back to what it ran before, and the deployment stops with exit code 1; what comes after
it is not touched. Once all run the version, it is current: what new hosts start with. Ctrl-C puts the host in hand
back; the same command then goes on.

Examples:
  $ groundplan deploy hermes prod --version 4f2c9e1
  $ groundplan deploy hellotron-vega prod --version v1.2.3 --host prod`,
    )
    .action(async (words: string[], { version, edge = false, ...flags }: DeployFlags) => {
      const host = edge ? EDGE : flags.host;
      const releases = await openTarget(words);
      const request = {
        ...(version === undefined ? {} : { version }),
        ...(host === undefined ? {} : { host }),
      };
      // With a single host there is nothing to resume.
      const subject = host === undefined ? `deploy ${version ?? "what is current"}` : undefined;
      const locked = {
        message: ["deploy", version, host].filter(Boolean).join(" "),
        ...(subject === undefined ? {} : { subject }),
      };
      const deployment = await alone(releases, flags, locked, (watcher) => releases.deploy(request, watcher));
      printResult(deployment, flags, (result) => describeDeployment(releases, result));
    });
}

interface RollbackFlags extends JsonOption, LockFlag {
  readonly to?: string;
}

export function rollbackCommand(): Command {
  return new Command("rollback")
    .description("run what ran before everywhere")
    .addArgument(targetArgument())
    .option("--to <name>", "a version; default: the one before the current")
    .addOption(takeLockOption())
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
Migrations are not undone. Twice in a row leads back to where it began.

Examples:
  $ groundplan rollback hermes prod
  $ groundplan rollback hellotron-vega prod --to v1.2.2`,
    )
    .action(async (words: string[], { to, ...flags }: RollbackFlags) => {
      const releases = await openTarget(words);
      const version = await versionToRollBackTo(releases, to);
      const locked = { message: `roll back to ${version}`, subject: `deploy ${version}` };
      const deployment = await alone(releases, flags, locked, (watcher) =>
        releases.deploy({ version }, watcher),
      );
      printResult(deployment, flags, (result) => describeDeployment(releases, result));
    });
}

function describeDeployment({ environment }: Releases, deployment: Deployment): string {
  const { version = "what is current", previous, units, current } = deployment;
  const before = previous === undefined || previous === version ? "" : `; before it was ${previous}`;
  const rest = current ? "" : " What is current did not change: other hosts run it, and new ones start it.";
  return `${environment.system} ${environment.name} runs ${version} on ${units.join(", ")}${before}.${rest}`;
}
