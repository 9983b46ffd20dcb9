import { Command, Option } from "commander";
import {
  type Deployment,
  type Publication,
  type Releases,
  versionToRollBackTo,
  type Watcher,
} from "../../releases/contract";
import { readAssets } from "../../releases/steps/asset-files";
import { abilityOf, alone, type LockFlag, openTarget, takeLockOption } from "../open-target";
import { type JsonOption, printResult } from "../output";
import { describePublication } from "./publish-assets";
import { targetArgument } from "../target-argument";

interface DeployFlags extends JsonOption, LockFlag {
  readonly version?: string;
  readonly host?: string;
  readonly edge?: boolean;
  readonly site?: string;
}

/** What a deploy did, and what it published afterwards. */
interface Deployed extends Deployment {
  readonly site?: Publication;
}

/** The strategy's name for an environment's edge devices. */
const EDGE = "edge";

export function deployCommand(): Command {
  return new Command("deploy")
    .description(
      "deploy a version to every host or service, one after the other, each healthy before the next",
    )
    .addArgument(targetArgument())
    .option("--version <name>", "an image tag, a release or a commit; default: the current version")
    .option("--host <name>", "only this host, by the end of its name")
    .addOption(new Option("--edge", "deploy to the edge devices instead of the servers").conflicts("host"))
    .addOption(
      new Option(
        "--site <folder>",
        "then publish this build of the site, for systems that have one",
      ).conflicts(["host", "edge"]),
    )
    .addOption(takeLockOption())
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
A host that does not become healthy gets its previous version back, and the deployment stops with exit code 1; the hosts
after it are untouched. When all hosts run the version, it is current: new hosts start with it. On Ctrl-C, the current
host gets its previous version back; run the same command again to continue.

Examples:
  $ groundplan deploy hermes prod --version 4f2c9e1
  $ groundplan deploy hebo prod --version 4f2c9e1 --site apps/console/build/client
  $ groundplan deploy hellotron-vega prod --version v1.2.3 --host prod`,
    )
    .action(async (words: string[], { version, edge = false, site, ...flags }: DeployFlags) => {
      const host = edge ? EDGE : flags.host;
      const releases = await openTarget(words);
      const publish = await publisherOf(releases, site);
      const request = {
        ...(version === undefined ? {} : { version }),
        ...(host === undefined ? {} : { host }),
      };
      // With a single host there is nothing to resume.
      const subject = host === undefined ? `deploy ${version ?? "the current version"}` : undefined;
      const locked = {
        message: ["deploy", version, host].filter(Boolean).join(" "),
        ...(subject === undefined ? {} : { subject }),
      };
      const deployed = await alone(releases, flags, locked, async (watcher): Promise<Deployed> => {
        const deployment = await releases.deploy(request, watcher);
        return publish === undefined ? deployment : { ...deployment, site: await publish(watcher) };
      });
      printResult(deployed, flags, (result) => describeDeployment(releases, result));
    });
}

/** Fails before anything is deployed if the folder or the place for it is missing. */
async function publisherOf(
  releases: Releases,
  folder: string | undefined,
): Promise<((watcher: Watcher) => Promise<Publication>) | undefined> {
  if (folder === undefined) return undefined;
  const publishAssets = abilityOf(releases, "publishAssets", "place for static files");
  await readAssets(folder);
  return (watcher) => publishAssets(folder, watcher);
}

interface RollbackFlags extends JsonOption, LockFlag {
  readonly to?: string;
}

export function rollbackCommand(): Command {
  return new Command("rollback")
    .description("deploy the previous version again")
    .addArgument(targetArgument())
    .option("--to <name>", "the version; default: the previous one")
    .addOption(takeLockOption())
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
Migrations are not undone. Two rollbacks in a row deploy the first version again.

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

function describeDeployment(releases: Releases, { site, ...deployment }: Deployed): string {
  const published = site === undefined ? [] : [describePublication(site)];
  return [describeVersion(releases, deployment), ...published].join("\n");
}

function describeVersion({ environment }: Releases, deployment: Deployment): string {
  const { version = "what is current", previous, units, current, unchanged = false } = deployment;
  if (unchanged)
    return `${environment.system} ${environment.name} runs ${version} on ${units.join(", ")} already: nothing was changed.`;
  const before = previous === undefined || previous === version ? "" : `; before it was ${previous}`;
  const rest = current
    ? ""
    : " The current version did not change: the other hosts run it, and new hosts start with it.";
  return `${environment.system} ${environment.name} runs ${version} on ${units.join(", ")}${before}.${rest}`;
}
