import { Command } from "commander";
import { type JsonOption, printResult } from "../output";
import { resolveTarget } from "../target";
import { createProgress } from "../../terminal/progress";
import { deploy, type DeployOptions, type ServerDeployment } from "../../releases/deploy";
import { openReleasedSystem, type ReleasedSystem } from "../../releases/released-system";
import { targetArgument } from "../target-argument";

interface DeployFlags extends JsonOption {
  readonly release?: string;
  readonly instance?: string;
}

export function deployCommand(): Command {
  return new Command("deploy")
    .description("run a binary on every server, one after the other: fetch, check, restart, healthy")
    .addArgument(targetArgument())
    .option("--release <name>", "what to run; default: what is current in the deploy bucket")
    .option("--instance <name>", "one server alone, by its name in the configuration")
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
Through SSM, without SSH. A server that does not get healthy goes back to the binary and the configuration that it had,
and the deployment stops with exit code 1; the servers after it are not touched. Once every server runs a release, it is
what they start from then on.

Examples:
  $ groundplan deploy hellotron-vega prod
  $ groundplan deploy hellotron-vega prod --release v1.2.3`,
    )
    .action(async (words: string[], { release, instance, ...flags }: DeployFlags) => {
      const system = await openReleasedSystem(resolveTarget(words));
      const options = {
        ...(release === undefined ? {} : { release }),
        ...(instance === undefined ? {} : { server: instance }),
      };
      await deployAndTell(system, options, flags);
    });
}

/** Deploys, and prints what runs where. */
export async function deployAndTell(
  system: ReleasedSystem,
  options: DeployOptions,
  flags: JsonOption,
): Promise<void> {
  const deployment = await deploy(system, options, createProgress());
  printResult(deployment, flags, (result) => describeDeployment(system, result));
}

function describeDeployment({ environment }: ReleasedSystem, deployment: ServerDeployment): string {
  const { release = "what is current", previous, servers, current } = deployment;
  const where = servers.map(({ name }) => name).join(", ");
  const before = previous === undefined || previous === release ? "" : `; before it was ${previous}`;
  const rest = current ? "" : " Other servers, and this one after the next upload, start what is current.";
  return `${environment.system} ${environment.name} runs ${release} on ${where}${before}.${rest}`;
}
