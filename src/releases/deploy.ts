import type { Architecture } from "../aws/architecture";
import type { Progress } from "../terminal/progress";
import { ExitCode, UserError } from "../text/user-error";
import { passBarrier, passed, type Verdict } from "./health-barrier";
import { deployBinary } from "./host-commands";
import type { StoredBinary } from "./release-binaries";
import { requireRelease } from "./release-name";
import type { ReleasedSystem, RunningServer } from "./released-system";
import { HostOutOfReach } from "./run-on-host";

export interface DeployOptions {
  /** @default what is current in the bucket */
  readonly release?: string;
  /** One server by its name in the configuration. @default all */
  readonly server?: string;
}

/** What a deployment did. */
export interface ServerDeployment {
  /** Undefined for a binary that was uploaded without Groundplan. */
  readonly release?: string;
  /** What was current before; undefined when that did not change, or is unknown. */
  readonly previous?: string;
  /** In the order in which they were deployed to. */
  readonly servers: readonly {
    readonly name: string;
    readonly instanceId: string;
    readonly key: string;
    readonly sha256: string;
  }[];
  /** Whether it is what servers start from now on. */
  readonly current: boolean;
}

/** A binary with the checksum that a server compares it with. */
type Checked = StoredBinary & { readonly sha256: string };

/**
 * Has one server after the other run a binary: fetch it, check its SHA-256, restart, be healthy. Once all run a
 * release, it becomes current: what servers start when they boot.
 *
 * @throws UserError when there is no such release or server, or when a server does not get healthy. That server then
 *   runs what it ran before, those after it were not touched, and what is current did not change.
 */
export async function deploy(
  system: ReleasedSystem,
  { release, server: only }: DeployOptions,
  progress: Progress,
): Promise<ServerDeployment> {
  if (release !== undefined) requireRelease(release);
  const servers = await system.servers(only);
  const binaries = await findBinaries(system, servers, release);
  for (const [index, server] of servers.entries()) {
    const binary = binaryFor(server, binaries);
    await deployTo(system, server, binary, { progress, untouched: servers.slice(index + 1), release });
  }
  const done = servers.map((server) => {
    const { key, sha256 } = binaryFor(server, binaries);
    return { name: server.name, instanceId: server.instanceId, key, sha256 };
  });
  const [first] = binaries.values();
  const named = release ?? first?.release;
  const result = { ...(named === undefined ? {} : { release: named }), servers: done };
  if (release === undefined) return { ...result, current: true };
  if (servers.length < system.place.servers.length) return { ...result, current: false };
  const previous = await makeCurrent(system, binaries, release, progress);
  return { ...result, current: true, ...(previous === undefined ? {} : { previous }) };
}

/**
 * The release that was current before the one that is.
 * @throws UserError when none is known
 */
export async function previousRelease({ binaries, place }: ReleasedSystem): Promise<string> {
  const architecture = place.servers[0]?.architecture ?? "x86_64";
  const key = binaries.keyOf(architecture);
  const previous = (await binaries.find(key))?.previous;
  if (previous !== undefined) return previous;
  throw new UserError({
    what: "no release is known to have been current before what is",
    where: key,
    next: "`groundplan releases` lists what there is; `groundplan deploy … --release <name>` takes any of it.",
  });
}

async function findBinaries(
  { binaries }: ReleasedSystem,
  servers: readonly RunningServer[],
  release: string | undefined,
): Promise<ReadonlyMap<Architecture, Checked>> {
  const found = new Map<Architecture, Checked>();
  for (const architecture of new Set(servers.map(({ server }) => server.architecture))) {
    const key = binaries.keyOf(architecture, release);
    const stored = await binaries.find(key);
    if (stored === undefined) {
      const newest = (await binaries.list(architecture)).slice(0, 5).map((each) => each.release);
      throw noBinary(key, newest);
    }
    if (stored.sha256 === undefined) throw withoutChecksum(key);
    found.set(architecture, { ...stored, sha256: stored.sha256 });
  }
  return found;
}

function binaryFor({ server }: RunningServer, binaries: ReadonlyMap<Architecture, Checked>): Checked {
  const binary = binaries.get(server.architecture);
  if (binary === undefined) throw new Error(`no binary was looked up for ${server.architecture}`);
  return binary;
}

interface Surroundings {
  readonly progress: Progress;
  readonly untouched: readonly RunningServer[];
  readonly release: string | undefined;
}

async function deployTo(
  system: ReleasedSystem,
  server: RunningServer,
  binary: Checked,
  { progress, untouched, release }: Surroundings,
): Promise<void> {
  const { pace } = system;
  try {
    await progress.step(`${server.name}: deploy ${binary.release ?? binary.key}`, (note) =>
      passBarrier(() => tryToDeploy(system, server, binary), {
        waitingFor: `${server.name} to be reached by SSM`,
        limitSeconds: pace.healthySeconds,
        everySeconds: pace.everySeconds,
        note,
      }),
    );
  } catch (error) {
    throw stoppedAt(server, untouched, release, error);
  }
}

/** A server that has just been made is not known to SSM yet. */
async function tryToDeploy(system: ReleasedSystem, server: RunningServer, binary: Checked): Promise<Verdict> {
  try {
    await system.run(server, deployBinary(system.place, binary));
    return passed;
  } catch (error) {
    if (error instanceof HostOutOfReach) return { kind: "waiting", detail: error.details.what };
    throw error;
  }
}

async function makeCurrent(
  { binaries }: ReleasedSystem,
  deployed: ReadonlyMap<Architecture, Checked>,
  release: string,
  progress: Progress,
): Promise<string | undefined> {
  return progress.step(`make ${release} what servers start`, async () => {
    let previous: string | undefined;
    for (const [architecture, binary] of deployed) {
      previous = await binaries.makeCurrent(architecture, { ...binary, release });
    }
    return previous;
  });
}

function stoppedAt(
  server: RunningServer,
  untouched: readonly RunningServer[],
  release: string | undefined,
  error: unknown,
): unknown {
  if (!(error instanceof UserError)) return error;
  const rest = untouched.length === 0 ? "" : ` Not touched: ${untouched.map(({ name }) => name).join(", ")}.`;
  const current =
    release === undefined
      ? " What failed is still current in the bucket: upload another, or deploy an earlier one with --release (`groundplan releases`)."
      : " What is current in the bucket did not change.";
  return new UserError({
    ...error.details,
    next: `The deployment stopped at ${server.name}.${rest}${current} ${error.details.next ?? ""}`.trim(),
  });
}

function noBinary(key: string, newest: readonly string[]): UserError {
  return new UserError({
    what: `there is no binary ${key}`,
    where: "--release",
    next:
      newest.length === 0
        ? "The bucket has no release yet: `groundplan upload-binary` puts one there."
        : `The newest releases are ${newest.join(", ")}.`,
    exitCode: ExitCode.usage,
  });
}

function withoutChecksum(key: string): UserError {
  return new UserError({
    what: "this binary was uploaded without a checksum, so that servers could not tell whether it is the one",
    where: key,
    next: "Upload it with `groundplan upload-binary`.",
    exitCode: ExitCode.usage,
  });
}
