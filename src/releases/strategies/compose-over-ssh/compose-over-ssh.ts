import { spawn } from "node:child_process";
import type { Environment } from "../../../config/environment";
import { ExitCode } from "../../../text/user-error";
import {
  REAL_PACE,
  type Releases,
  type ReleasesOf,
  type RunRequest,
  type RunResult,
  type Session,
} from "../../contract";
import { lockBesideState } from "../../steps/deploy-lock";
import { type SshReach, sshWords, withKnownHosts } from "../../steps/run-over-ssh";
import type { Access } from "./access";
import type { ComposePlace } from "./compose-place";
import { deployVersion } from "./deploy";
import { ComposeHost } from "./host";
import { logsOf } from "./logs";
import { releasedOn } from "./released";
import { quoted } from "./root-script";
import { statusOf } from "./status";
import { verify } from "./verify";

/**
 * Containers under Docker Compose on one Lightsail instance. SSH uses temporary keys from Lightsail, so no key is
 * stored anywhere. The instance runs each deployment by itself.
 */
export function composeOverSsh<C extends object>(
  placeOf: (environment: Environment<C>) => ComposePlace,
  reach: SshReach = {},
): ReleasesOf<C> {
  return (environment, pace = REAL_PACE) =>
    Promise.resolve(releasesOf(new ComposeHost(environment, placeOf(environment), pace, reach)));
}

function releasesOf(host: ComposeHost): Releases {
  const released = () => host.visit((access) => releasedOn(host, access));
  return {
    environment: host.environment,
    lock: lockBesideState(host.environment),
    versions: async () => (await released()).versions,
    current: async () => (await released()).current,
    previous: async () => (await released()).previous,
    deploy: (request, watcher) => deployVersion(host, request, watcher),
    verify: (request, watcher) => verify(host, request, watcher),
    status: () => statusOf(host),
    logs: (request, { signal }) => logsOf(host, request, signal),
    run: (request) => runOn(host, request),
    connect: (service) => sessionOf(host, service),
  };
}

/** Runs in a service's container, or on the instance as root. */
function runOn(host: ComposeHost, { host: service, command }: RunRequest): Promise<RunResult> {
  return host.visit(async (access) => {
    const words = service === undefined ? command : host.composeWords("exec", "-T", service, ...command);
    return { host: service ?? access.host.name, ...(await host.run(access, words)) };
  });
}

async function sessionOf(host: ComposeHost, service: string | undefined): Promise<Session> {
  const { name, user, address } = await host.visit((access) => Promise.resolve(access.host));
  const words = service === undefined ? ["-i"] : host.composeWords("exec", service, "sh");
  return {
    host: service ?? name,
    command: `ssh ${user}@${address}`,
    open: async () => {
      const access = await host.open();
      try {
        return await onThisTerminal(access, `sudo ${words.map(quoted).join(" ")}`);
      } finally {
        access.close();
      }
    },
  };
}

function onThisTerminal({ host }: Access, command: string): Promise<number> {
  return withKnownHosts(host, (file) => {
    const [program = "ssh", ...args] = [
      ...sshWords(host, file),
      "-t",
      `${host.user}@${host.address}`,
      command,
    ];
    const child = spawn(program, args, { stdio: "inherit" });
    // The terminal sends Ctrl-C to ssh directly, for the program in the session.
    const ignore = (): void => undefined;
    process.on("SIGINT", ignore);
    return new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? ExitCode.failure));
    }).finally(() => process.off("SIGINT", ignore));
  });
}
