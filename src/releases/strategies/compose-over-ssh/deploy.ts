import { ExitCode, UserError } from "../../../text/user-error";
import type { Deployment, DeployRequest, Watcher } from "../../contract";
import { runOverSsh } from "../../steps/run-over-ssh";
import type { Access } from "./access";
import type { ComposeHost } from "./host";
import { releasedOn } from "./released";
import { tarArchive } from "./tar-archive";

/**
 * Brings the instance its files and has it put a version in the place of what runs. The instance does that by itself,
 * service by service, and takes it back by itself: a connection that is lost on the way changes nothing of that.
 *
 * @throws UserError without a version, and with the instance's own words when it went back
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
      replace(host, access, version, note),
    );
    return { version, units, current: true, ...(current === undefined ? {} : { previous: current }) };
  });
}

async function upload(host: ComposeHost, access: Access): Promise<void> {
  const files = await host.place.files(access.instance);
  // Files that are mounted one by one keep what they are until a container starts again.
  const unpack = [
    "tar",
    "--extract",
    "--file=-",
    `--directory=${host.place.folder}`,
    "--no-same-permissions",
  ];
  const { code, stderr } = await runOverSsh(access.ssh, [...unpack, "--preserve-permissions"], {
    input: tarArchive(files),
  });
  if (code === 0) return;
  throw new UserError({
    what: `its files could not be written: ${stderr.trim().split("\n").at(-1) ?? ""}`,
    where: `${access.instance.instanceName}:${host.place.folder}`,
    next: "Nothing was deployed. The instance is set up by its user data: `cloud-init status --long` there.",
  });
}

async function replace(
  host: ComposeHost,
  access: Access,
  version: string,
  note: (text: string) => void,
): Promise<readonly string[]> {
  const said: string[] = [];
  const onLine = (line: string): void => {
    said.push(line);
    note(line);
  };
  const words = [`${host.place.folder}/${host.place.deploy}`, version];
  const { code, interruptedBy } = await runOverSsh(access.ssh, words, { onLine });
  if (interruptedBy !== undefined) throw goesOn(host, access);
  if (code === 0)
    return host.place.services.filter((name) => said.some((line) => line.includes(`${name} runs`)));
  throw new UserError({
    what: said.slice(-12).join("\n") || `it ends with ${code}`,
    where: `${access.instance.instanceName}: deploy ${version}`,
    next: "`groundplan status` tells what runs, `groundplan logs` what it says.",
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

/** Nobody has to put anything back: the instance never has a service that nothing answers for. */
function goesOn({ environment }: ComposeHost, { instance }: Access): UserError {
  const { system, name } = environment;
  return new UserError({
    what: "interrupted; the instance ends by itself what it began, and takes back what is not healthy",
    where: instance.instanceName,
    next: `\`groundplan status ${system} ${name}\` tells how it ended.`,
  });
}
