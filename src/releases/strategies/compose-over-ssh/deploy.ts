import { ExitCode, UserError } from "../../../text/user-error";
import type { Deployment, DeployRequest, Watcher } from "../../contract";
import { SshConnectionLost } from "../../steps/run-over-ssh";
import type { Access } from "./access";
import type { ComposeHost } from "./host";
import { releasedOn } from "./released";
import { quoted } from "./root-script";
import { tarArchive } from "./tar-archive";

/**
 * Copies files to the instance and starts the deployment there. The instance replaces service by service and rolls back
 * by itself, so a lost connection does not affect the result.
 *
 * @throws UserError if there is no version, or with the instance's own output if it rolled back
 */
export function deployVersion(
  host: ComposeHost,
  request: DeployRequest,
  watcher: Watcher,
): Promise<Deployment> {
  return host.visit(async (access) => {
    const { current } = await releasedOn(host, access);
    const version = request.version ?? current;
    if (version === undefined) throw withoutVersion(host);
    if (request.host !== undefined) throw withoutHosts(host);
    await watcher.progress.step("files of the instance", () => upload(host, access));
    watcher.signal.throwIfAborted();
    const units = await watcher.progress.step(`deploy ${version}`, (note) =>
      replace(host, access, version, { ...watcher, note }),
    );
    return { version, units, current: true, ...(current === undefined ? {} : { previous: current }) };
  });
}

async function upload(host: ComposeHost, access: Access): Promise<void> {
  const archive = Buffer.from(tarArchive(await host.place.files())).toString("base64");
  const lines = archive.replace(/.{1,76}/g, "$&\n");
  const folder = quoted(host.place.folder);
  const unpack = `base64 --decode <<'END' | sudo -- tar --extract --file=- --preserve-permissions --directory=${folder}`;
  const { exitCode, errors } = await host.runScript(access, `set -o pipefail\n${unpack}\n${lines}END\n`);
  if (exitCode === 0) return;
  throw new UserError({
    what: `its files could not be written: ${errors.trim().split("\n").at(-1) ?? ""}`,
    where: `${access.host.name}:${host.place.folder}`,
    next: "Nothing was deployed. The instance is set up by its user data: `cloud-init status --long` there.",
  });
}

interface Looking extends Watcher {
  readonly note: (text: string) => void;
}

async function replace(
  host: ComposeHost,
  access: Access,
  version: string,
  { note, signal }: Looking,
): Promise<readonly string[]> {
  const said: string[] = [];
  const onLine = (line: string): void => {
    said.push(line);
    note(line);
  };
  const words = [`${host.place.folder}/${host.place.deploy}`, version];
  const { exitCode, errors } = await host.run(access, words, { onLine }).catch((error: unknown) => {
    throw error instanceof SshConnectionLost ? goesOn(host, access, signal) : error;
  });
  if (exitCode === 0)
    return host.place.services.filter((name) => said.some((line) => line.includes(`${name} runs`)));
  throw new UserError({
    what: errors.trim().split("\n").slice(-12).join("\n") || `it ends with ${exitCode}`,
    where: `${access.host.name}: deploy ${version}`,
    next: "See what runs with `groundplan status`, and its logs with `groundplan logs`.",
  });
}

/** No cleanup is necessary: on the instance, every service has a healthy container at all times. */
function goesOn({ environment }: ComposeHost, { host }: Access, signal: AbortSignal): UserError {
  const { system, name } = environment;
  return new UserError({
    what: `${signal.aborted ? "interrupted" : "the connection was lost"}; the instance finishes the deployment, and rolls back what is not healthy`,
    where: host.name,
    next: `\`groundplan status ${system} ${name}\` shows how it ended.`,
    ...(signal.reason instanceof UserError ? { exitCode: signal.reason.exitCode } : {}),
  });
}

function withoutVersion({ environment }: ComposeHost): UserError {
  return new UserError({
    what: "nothing was deployed there yet, so a version must be named",
    where: `${environment.system} ${environment.name}`,
    next: "--version <tag of the images>",
    exitCode: ExitCode.usage,
  });
}

function withoutHosts({ environment }: ComposeHost): UserError {
  return new UserError({
    what: "its services are deployed together",
    where: `${environment.system} ${environment.name}`,
    next: "Leave the host out.",
    exitCode: ExitCode.usage,
  });
}
