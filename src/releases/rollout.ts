import type { Progress } from "../terminal/progress";
import { UserError } from "../text/user-error";
import type { Deployment } from "./deployment";
import { deployImage, requireTag } from "./host-commands";
import type { Host } from "./hosts";

/** What a rollout did. */
export interface Rollout {
  readonly image: string;
  /** What the last complete rollout before it had put there. */
  readonly previous: string | undefined;
  /** In the order in which they were deployed to. */
  readonly hosts: readonly Host[];
}

/**
 * Runs an image on every host, one after the other: out of the load balancer, deployed, back, healthy. Hosts that
 * are not healthy come first, so that those that serve are not touched while others cannot. Hosts that boot later
 * start with the image once all have it.
 *
 * @throws UserError when there is no such image; or when a host does not get healthy with it. That host then runs
 *   what it ran before, is back in the load balancer, and the hosts after it were not touched.
 */
export async function rollOut(deployment: Deployment, image: string, progress: Progress): Promise<Rollout> {
  await deployment.images.require(requireTag(image));
  const previous = await deployment.tag.current();
  const hosts = await inSafeOrder(deployment);
  if (hosts.length === 1) progress.note("There is one host: a brief interruption while it restarts.");
  for (const [index, host] of hosts.entries()) {
    await replaceOn(deployment, host, image, { progress, untouched: hosts.slice(index + 1) });
  }
  await progress.step(`make ${image} what new hosts start with`, () => deployment.tag.set(image));
  return { image, previous, hosts };
}

async function inSafeOrder({ traffic, hosts }: Deployment): Promise<readonly Host[]> {
  const [states, all] = [await traffic.states(), await hosts()];
  const serves = (host: Host): boolean => states.get(host.instanceId) === "healthy";
  return [...all.filter((host) => !serves(host)), ...all.filter(serves)];
}

interface Surroundings {
  readonly progress: Progress;
  readonly untouched: readonly Host[];
}

async function replaceOn(
  deployment: Deployment,
  host: Host,
  image: string,
  { progress, untouched }: Surroundings,
): Promise<void> {
  const { traffic } = deployment;
  const title = (what: string): string => `${host.name}: ${what}`;
  try {
    await progress.step(title("out of the load balancer"), (note) => traffic.takeOut(host, note));
    await progress.step(title(`deploy ${image}`), () => deployment.run(host, deployImage(image)));
  } catch (error) {
    await recover(deployment, host, error, progress);
    throw stoppedAt(host, untouched, error);
  }
  await progress.step(title("back in the load balancer"), () => traffic.putBack(host));
  try {
    await progress.step(title("healthy"), (note) => traffic.awaitHealthy(host, note));
  } catch (error) {
    throw stoppedAt(host, untouched, error);
  }
}

/** A host that could not be deployed to still runs something: the image before, or one that may get well. */
async function recover(
  { traffic }: Deployment,
  host: Host,
  reason: unknown,
  progress: Progress,
): Promise<void> {
  try {
    await progress.step(`${host.name}: back for recovery`, () => traffic.putBack(host));
  } catch (error) {
    if (!(reason instanceof UserError && error instanceof UserError)) throw error;
    throw new UserError({
      what: `${reason.details.what}\nand it could not be put back: ${error.details.what}`,
      where: `${host.name} (${host.instanceId})`,
      next: "It gets no requests. Run the same rollout again: it begins with hosts that do not serve.",
    });
  }
}

function stoppedAt(host: Host, untouched: readonly Host[], error: unknown): unknown {
  if (!(error instanceof UserError)) return error;
  const rest = untouched.length === 0 ? "" : ` Not touched: ${untouched.map(({ name }) => name).join(", ")}.`;
  return new UserError({
    ...error.details,
    next: `The rollout stopped at ${host.name}, which is back in the load balancer.${rest} ${error.details.next ?? ""}`.trim(),
  });
}
