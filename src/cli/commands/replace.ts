import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { join } from "node:path";
import { Command, Option } from "commander";
import { clientSettings } from "../../aws/client-settings";
import { requireSuccess } from "../../engine/require-success";
import {
  type EngineFolder,
  leavingOf,
  readState,
  requireOnly,
  targetOptions,
} from "../../lifecycle/replace/host-state";
import { newerImage } from "../../lifecycle/replace/newer-image";
import {
  type MachineQuestions,
  type ReplacedHost,
  replaceHosts,
} from "../../lifecycle/replace/replace-hosts";
import { hostsOfStack, hostsToReplace, type StackHost } from "../../lifecycle/replace/stack-hosts";
import { REAL_PACE, type Releases, type Watcher } from "../../releases/contract";
import { openReleases } from "../../releases/open-releases";
import { askAws } from "../../releases/steps/ask-aws";
import { awaitHost } from "../../releases/steps/run-on-host";
import { Traffic } from "../../releases/steps/traffic";
import { approve, requireTerminal } from "../approval";
import { engineOption } from "../engine-option";
import { alone, type LockFlag, takeLockOption } from "../open-target";
import { printResult } from "../output";
import { openStack, type SessionFlags, type StackSession } from "../stack-session";
import { targetArgument } from "../target-argument";

interface ReplaceFlags extends SessionFlags, LockFlag {
  readonly host?: string;
  readonly image?: "latest";
  readonly autoApprove?: boolean;
}

/** A first boot installs packages and fetches an image. */
const FIRST_BOOT_SECONDS = 1200;

export function replaceCommand(): Command {
  return new Command("replace")
    .description("give hosts new machines, one after the other, each healthy before the old one goes")
    .addArgument(targetArgument())
    .option("--host <name>", "one host alone, by the end of its name")
    .addOption(
      new Option("--image <image>", "only hosts whose system image is not the newest").choices(["latest"]),
    )
    .addOption(engineOption())
    .addOption(takeLockOption())
    .option("--auto-approve", "do not ask; needed where there is no terminal")
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
New machines are as the environment's YAML has them now, with the newest system image: for another instance type, change
it there and run this. Behind a load balancer no request fails; a single server is away while its successor boots.
A run that is ended goes on where it stopped when the same command runs again.

Examples:
  $ groundplan replace hermes prod
  $ groundplan replace hermes prod --image latest --auto-approve
  $ groundplan replace hellotron-vega prod --host prod`,
    )
    .action(async (words: string[], flags: ReplaceFlags) => {
      if (flags.autoApprove !== true) requireTerminal();
      const stack = await openStack(words, flags);
      const hosts = await approvedHosts(stack, flags);
      const releases = await openReleases(stack.environment);
      const replaced =
        hosts.length === 0
          ? []
          : await alone(releases, flags, { message: `replace ${flags.host ?? "hosts"}` }, (watcher) =>
              replaceHosts({
                engine: engineOf(stack),
                hosts,
                watcher,
                machines: machinesOf(stack, releases, watcher),
                again: commandOf(stack, flags),
              }),
            );
      printResult(replaced, flags, (all) => describe(all, releases));
    });
}

/** Shows what becomes of the hosts together. @returns those that are replaced */
async function approvedHosts(stack: StackSession, flags: ReplaceFlags): Promise<readonly StackHost[]> {
  const { folder, environment } = stack;
  const engine = engineOf(stack);
  const chosen = hostsToReplace(hostsOfStack(folder), flags.host);
  const file = join(folder, "hosts.tfplan");
  const planFor = async (hosts: readonly StackHost[], show: boolean): Promise<string> => {
    const targets = hosts.flatMap(({ address, places, followers }) => [...places, address, ...followers]);
    const options = targetOptions({ targets, replace: hosts.map(({ address }) => address) });
    const words = ["plan", "-input=false", `-out=${file}`, ...options];
    await (show ? stack.show(words) : engine.run(words, folder));
    return engine.run(["show", "-json", file], folder);
  };
  const mayGo = chosen.flatMap(({ address, places, followers }) => [address, ...places, ...followers]);
  const shows = flags.json !== true;
  const plan = requireOnly(await planFor(chosen, shows && flags.image === undefined), mayGo);
  if (flags.image === undefined) {
    if (flags.autoApprove !== true) await approve(environment);
    return chosen;
  }
  const state = await readState(engine);
  const outdated = chosen.filter(
    ({ address }) => state.has(leavingOf(address)) || newerImage(plan, address) !== undefined,
  );
  if (outdated.length > 0) {
    await planFor(outdated, shows);
    if (flags.autoApprove !== true) await approve(environment);
  }
  return outdated;
}

function engineOf({ engine, environment, folder }: StackSession): EngineFolder {
  const { system, name } = environment;
  return { folder, run: requireSuccess(engine, { system, environment: name }) };
}

function machinesOf(
  { environment }: StackSession,
  releases: Releases,
  { signal, progress }: Watcher,
): MachineQuestions {
  const [balancing, ssm, ec2] = [
    new ElasticLoadBalancingV2Client(clientSettings(environment.region)),
    new SSMClient(clientSettings(environment.region)),
    new EC2Client(clientSettings(environment.region)),
  ];
  const pace = { ...REAL_PACE, healthySeconds: FIRST_BOOT_SECONDS };
  return {
    trafficOf: (targetGroupArn) => new Traffic(balancing, targetGroupArn, pace),
    async awaitInstalled(host, note) {
      await awaitHost({ ssm, pace, signal }, host, { note });
    },
    async isYoung(instanceId) {
      const { Reservations: [first] = [] } = await askAws(
        "ec2:DescribeInstances",
        ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] })),
      );
      const launched = first?.Instances?.[0]?.LaunchTime?.getTime() ?? 0;
      return Date.now() - launched < FIRST_BOOT_SECONDS * 1000;
    },
    async awaitServing({ name }) {
      if (releases.newHostsWait === true) return;
      await releases.verify({ host: name, limitSeconds: FIRST_BOOT_SECONDS }, { signal, progress });
    },
  };
}

function commandOf({ environment: { system, name } }: StackSession, { host, image }: ReplaceFlags): string {
  const options = [
    ...(host === undefined ? [] : ["--host", host]),
    ...(image === undefined ? [] : ["--image", image]),
  ];
  return ["groundplan replace", system, name, ...options].join(" ");
}

function describe(replaced: readonly ReplacedHost[], { environment, newHostsWait }: Releases): string {
  const { system, name } = environment;
  if (replaced.length === 0) return `Every host of ${system} ${name} has the newest image.`;
  const lines = replaced.map(({ name: host, from, to }) => `${host}: ${to} in place of ${from}`);
  const next =
    newHostsWait === true
      ? [`Next: groundplan deploy ${system} ${name}, which puts the application there.`]
      : [];
  return [...lines, ...next].join("\n");
}
