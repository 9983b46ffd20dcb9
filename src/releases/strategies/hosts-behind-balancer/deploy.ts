import { UserError } from "../../../text/user-error";
import type { Deployment, DeployRequest, Watcher } from "../../contract";
import { chooseHosts, type Host } from "../../steps/machines";
import { oneAfterAnother } from "../../steps/one-after-another";
import { upToDate } from "../../steps/machine-files";
import { awaitHost, type HostCommand, inShell, runOnHost } from "../../steps/run-on-host";
import type { Fleet } from "./fleet";
import { requireTag } from "../../steps/images";
import { statusOfHost } from "./status";

/**
 * Deploys an image to each host in turn: deregister, deploy, register, wait until healthy. Unhealthy hosts come first,
 * so that healthy ones keep serving until there is a replacement. The image becomes the one that new hosts start with
 * when all hosts run it.
 *
 * @throws UserError if the image does not exist, or if a host does not become healthy with it. That host then runs its
 *   previous image and is registered again; the hosts after it are untouched.
 */
export async function deployImage(
  fleet: Fleet,
  { version, host: word }: DeployRequest,
  watcher: Watcher,
): Promise<Deployment> {
  const { environment, images, tag } = fleet;
  const previous = version === undefined ? await tag.current() : undefined;
  const image = requireTag(version ?? previous ?? nothingYet(fleet));
  await images.require(image);
  const before = previous ?? (await tag.current());
  const all = await inSafeOrder(fleet);
  const hosts = chooseHosts(all, word);
  if (all.length === 1) watcher.progress.note("There is one host: a brief interruption while it restarts.");
  const again = `groundplan deploy ${environment.system} ${environment.name} --version ${image}`;
  const stillRuns = async (host: Host) => {
    const { version: found, health } = await statusOfHost(fleet, host);
    return found === image && health === "healthy";
  };
  await oneAfterAnother(hosts, { watcher, stillRuns, again }, (host) =>
    deployTo(fleet, host, image, watcher),
  );
  const current = hosts.length === all.length;
  if (current) await watcher.progress.step(`make ${image} what new hosts start with`, () => tag.set(image));
  return {
    version: image,
    units: hosts.map(({ name }) => name),
    current,
    ...(before === undefined ? {} : { previous: before }),
  };
}

async function inSafeOrder({ traffic, hosts }: Fleet): Promise<readonly Host[]> {
  const [states, all] = [await traffic.states(), await hosts()];
  const serves = (host: Host): boolean => states.get(host.instanceId) === "healthy";
  return [...all.filter((host) => !serves(host)), ...all.filter(serves)];
}

async function deployTo(
  fleet: Fleet,
  host: Host,
  image: string,
  { progress, signal }: Watcher,
): Promise<void> {
  const { traffic, ssm, pace } = fleet;
  const title = (what: string): string => `${host.name}: ${what}`;
  // Checked before it is deregistered: a host that SSM cannot reach keeps serving.
  try {
    await progress.step(title("reached"), (note) => awaitHost({ ssm, pace, signal }, host, { note }));
  } catch (error) {
    throw withState(error, "It was not touched.");
  }
  try {
    await progress.step(title("out of the load balancer"), (note) => traffic.takeOut(host, { note, signal }));
    await progress.step(title("its own files"), () =>
      runOnHost({ ssm, pace, signal }, host, upToDate(fleet.handles.machineDocument)),
    );
    await progress.step(title(`deploy ${image}`), () =>
      runOnHost({ ssm, pace, signal }, host, deployCommand(fleet, image)),
    );
  } catch (error) {
    await putBack(fleet, host, { title: title("back for recovery"), progress, reason: error });
    throw withState(error, BACK);
  }
  await putBack(fleet, host, { title: title("back in the load balancer"), progress });
  try {
    await progress.step(title("healthy"), (note) => traffic.awaitHealthy(host, { note, signal }));
  } catch (error) {
    throw withState(error, BACK);
  }
}

const BACK = "It is back in the load balancer.";

function deployCommand({ programs }: Fleet, tag: string): HostCommand {
  const command = {
    title: `deploy ${tag}`,
    // Pulling an image, and twice the unit's own timeout: once for the new image, once for the previous one.
    limitSeconds: 1500,
    unit: programs.unit,
  };
  return inShell(command, programs.deploy(tag));
}

interface Return {
  readonly title: string;
  readonly progress: Watcher["progress"];
  /** Why the host is registered again without the new image. */
  readonly reason?: unknown;
}

/** A failed host still runs something: the previous image, or a new one that may yet become healthy. */
async function putBack(fleet: Fleet, host: Host, { title, progress, reason }: Return): Promise<void> {
  try {
    await progress.step(title, () => fleet.traffic.putBack(host));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { targetGroup } = fleet.handles;
    const [why, exitCode] =
      reason instanceof UserError
        ? [`${reason.details.what}\nand it`, reason.exitCode]
        : ["it", error.exitCode];
    throw new UserError({
      what: `${why} could not be put back into the load balancer: ${error.details.what}`,
      where: `${host.name} (${host.instanceId})`,
      next: `It gets no requests until \`aws elbv2 register-targets --region ${fleet.environment.region} --target-group-arn ${targetGroup} --targets Id=${host.instanceId}\`, or until the same deployment runs again: it begins with hosts that do not serve.`,
      exitCode,
    });
  }
}

/** The same error, with the host's state in front. */
function withState(error: unknown, state: string): unknown {
  if (!(error instanceof UserError)) return error;
  const { next } = error.details;
  return new UserError({ ...error.details, next: next === undefined ? state : `${state} ${next}` });
}

function nothingYet({ environment: { system, name } }: Fleet): never {
  throw new UserError({
    what: "no image was deployed yet",
    where: `${system} ${name}`,
    next: `Name one: \`groundplan deploy ${system} ${name} --version <tag>\`; \`groundplan versions\` lists them.`,
    exitCode: 2,
  });
}
