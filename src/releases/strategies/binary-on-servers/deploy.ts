import type { Architecture } from "../../../aws/architecture";
import { ExitCode, UserError } from "../../../text/user-error";
import type { Progress } from "../../../terminal/progress";
import type { Deployment, DeployRequest, Watcher } from "../../contract";
import { passBarrier, passed, type Verdict } from "../../steps/health-barrier";
import { upToDate } from "../../steps/machine-files";
import { oneAfterAnother } from "../../steps/one-after-another";
import { type HostCommand, HostOutOfReach, runOnHost } from "../../steps/run-on-host";
import { requireRelease, type StoredBinary } from "./release-binaries";
import type { ReleasePlace } from "./release-place";
import type { RunningServer, Servers } from "./servers";

/** A binary, with the checksum that servers verify. */
type Checked = StoredBinary & { readonly sha256: string };

/**
 * Deploys a binary to each server in turn: download, verify the SHA-256, restart, wait until healthy. When all servers
 * run a release, it becomes current, so servers start it at boot.
 *
 * @throws UserError if the release or the server does not exist, or if a server does not become healthy. That server
 *   then runs its previous binary; the servers after it, and the current release, are unchanged.
 */
export async function deployBinary(
  servers: Servers,
  { version, host: only }: DeployRequest,
  watcher: Watcher,
): Promise<Deployment> {
  if (version !== undefined) requireRelease(version);
  const { environment, place } = servers;
  const running = await servers.running(only);
  const binaries = await findBinaries(servers, running, version);
  const options = version === undefined ? "" : ` --version ${version}`;
  await oneAfterAnother(
    running,
    {
      watcher,
      left:
        version === undefined
          ? "The failed release is still current in the bucket: upload another, or deploy an earlier one with --version (`groundplan versions`)."
          : "What is current in the bucket did not change.",
      again: `groundplan deploy ${environment.system} ${environment.name}${options}`,
    },
    (server) => deployTo(servers, server, binaryFor(server, binaries), watcher),
  );
  const [first] = binaries.values();
  const named = version ?? first?.release;
  const result = {
    ...(named === undefined ? {} : { version: named }),
    units: running.map(({ name }) => name),
  };
  if (version === undefined) return { ...result, current: true };
  if (running.length < place.servers.length) return { ...result, current: false };
  const previous = await makeCurrent(servers, binaries, version, watcher.progress);
  return { ...result, current: true, ...(previous === undefined ? {} : { previous }) };
}

async function findBinaries(
  { binaries }: Servers,
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

async function deployTo(
  { ssm, pace, place }: Servers,
  server: RunningServer,
  binary: Checked,
  { progress, signal }: Watcher,
): Promise<void> {
  /** SSM does not know a new server until its agent reports. */
  const tryToBegin = async (): Promise<Verdict> => {
    try {
      await runOnHost({ ssm, pace, signal }, server, upToDate(server.server.machineDocument));
      return passed;
    } catch (error) {
      if (error instanceof HostOutOfReach) return { kind: "waiting", detail: error.details.what };
      throw error;
    }
  };
  await progress.step(`${server.name}: its own files`, (note) =>
    passBarrier(tryToBegin, {
      waitingFor: `${server.name} to be reached by SSM`,
      limitSeconds: pace.healthySeconds,
      everySeconds: pace.everySeconds,
      ...{ note, signal },
    }),
  );
  await progress.step(`${server.name}: deploy ${binary.release ?? binary.key}`, () =>
    runOnHost({ ssm, pace, signal }, server, deployCommand(place, binary)),
  );
}

/** Runs a binary from the bucket, and the previous one again if the new one does not become healthy. */
function deployCommand({ deployDocument, programs }: ReleasePlace, { key, sha256 }: Checked): HostCommand {
  return {
    title: `deploy ${key}`,
    document: deployDocument,
    parameters: { binaryKey: [key], sha256: [sha256] },
    limitSeconds: programs.deployLimitSeconds,
    unit: programs.unit,
  };
}

async function makeCurrent(
  { binaries }: Servers,
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

function noBinary(key: string, newest: readonly string[]): UserError {
  return new UserError({
    what: `there is no binary ${key}`,
    where: "--version",
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
