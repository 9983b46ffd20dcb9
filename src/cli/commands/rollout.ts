import { Command } from "commander";
import { type JsonOption, printResult } from "../output";
import { resolveTarget } from "../target";
import { createProgress } from "../../terminal/progress";
import { type Deployment, openDeployment } from "../../releases/deployment";
import { previousRelease } from "../../releases/deploy";
import { openReleasedSystem, releasePlaceOf } from "../../releases/released-system";
import { type Rollout, rollOut } from "../../releases/rollout";
import { deployAndTell } from "./deploy";
import { targetArgument } from "../target-argument";

interface RolloutFlags extends JsonOption {
  readonly image: string;
}

export function rolloutCommand(): Command {
  return new Command("rollout")
    .description("run an image on every host, one after the other: out of the load balancer, deploy, healthy")
    .addArgument(targetArgument())
    .requiredOption("--image <tag>", "the image's tag, such as a commit's SHA")
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
A host that does not get healthy goes back to the image before, into the load balancer, and the rollout stops
with exit code 1; the hosts after it are not touched. With one host there is a brief interruption.

Example:
  $ groundplan rollout hermes prod --image 4f2c9e1`,
    )
    .action(async (words: string[], { image, ...flags }: RolloutFlags) => {
      const deployment = await openDeployment(resolveTarget(words).environment);
      await rollOutAndTell(deployment, image, flags);
    });
}

export function rollbackCommand(): Command {
  return new Command("rollback")
    .description("run what ran before: the image before on every host, or the release before on every server")
    .addArgument(targetArgument())
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
Takes what was complete before the current image or release. Any other: groundplan rollout --image, groundplan
deploy --release. Migrations are not undone. Twice in a row leads back to where it began.

Examples:
  $ groundplan rollback hermes prod
  $ groundplan rollback hellotron-vega prod`,
    )
    .action(async (words: string[], flags: JsonOption) => {
      const target = resolveTarget(words);
      if (releasePlaceOf(target) !== undefined) {
        const system = await openReleasedSystem(target);
        return deployAndTell(system, { release: await previousRelease(system) }, flags);
      }
      const deployment = await openDeployment(target.environment);
      await rollOutAndTell(deployment, await deployment.tag.previous(), flags);
    });
}

async function rollOutAndTell(deployment: Deployment, image: string, flags: JsonOption): Promise<void> {
  const rollout = await rollOut(deployment, image, createProgress());
  printResult(rollout, flags, (result) => describeRollout(deployment, result));
}

function describeRollout({ environment }: Deployment, { image, previous, hosts }: Rollout): string {
  const where = `${environment.system} ${environment.name}`;
  const before = previous === undefined || previous === image ? "" : `; before it was ${previous}`;
  return `${where} runs ${image} on ${hosts.map(({ name }) => name).join(", ")}${before}.`;
}
