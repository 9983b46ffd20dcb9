import type { Environment } from "../../../config/environment";
import {
  REAL_PACE,
  type Releases,
  type ReleasesOf,
  type RunRequest,
  type RunResult,
  type Session,
} from "../../contract";
import { lockBesideState } from "../../steps/deploy-lock";
import { runOverSsh, terminalOverSsh } from "../../steps/run-over-ssh";
import type { ComposePlace } from "./compose-place";
import { deployVersion } from "./deploy";
import { ComposeHost } from "./host";
import { logsOf } from "./logs";
import { releasedOn } from "./released";
import { statusOf } from "./status";
import { verify } from "./verify";

/**
 * Containers under Docker Compose on one instance of Lightsail, reached by SSH with keys that Lightsail makes for some
 * minutes; the instance is told what to run and does the rest by itself. No key is stored anywhere.
 */
export function composeOverSsh<C extends object>(
  placeOf: (environment: Environment<C>) => ComposePlace,
): ReleasesOf<C> {
  return (environment, pace = REAL_PACE) =>
    Promise.resolve(releasesOf(new ComposeHost(environment, placeOf(environment), pace)));
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

/** In a service's container, or on the instance as root. */
function runOn(host: ComposeHost, { host: service, command }: RunRequest): Promise<RunResult> {
  return host.visit(async (access) => {
    const words = service === undefined ? command : host.composeWords("exec", "-T", service, ...command);
    const { code, stdout, stderr } = await runOverSsh(access.ssh, words);
    return {
      host: service ?? access.instance.instanceName,
      ...{ output: stdout, errors: stderr, exitCode: code },
    };
  });
}

async function sessionOf(host: ComposeHost, service: string | undefined): Promise<Session> {
  const { instance } = await host.visit((access) => Promise.resolve(access));
  const words = service === undefined ? ["-i"] : host.composeWords("exec", service, "sh");
  return {
    host: service ?? instance.instanceName,
    command: `ssh ubuntu@${instance.address}`,
    open: async () => {
      const access = await host.open();
      try {
        return await terminalOverSsh(access.ssh, words);
      } finally {
        access.close();
      }
    },
  };
}
