import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { clientSettings } from "../../../aws/client-settings";
import { REAL_PACE } from "../../contract";
import type {
  LogLine,
  LogsRequest,
  Releases,
  ReleasesOf,
  RunRequest,
  RunResult,
  Watcher,
} from "../../contract";
import { tailLogGroup } from "../../steps/cloudwatch-logs";
import { imageReleases, publishing } from "../../steps/image-releases";
import { chooseHosts, chooseMachine, findMachines } from "../../steps/machines";
import { publishAssets } from "../../steps/publish-assets";
import { inShell, quoted, tryOnHost } from "../../steps/run-on-host";
import { sessionOf } from "../../steps/session";
import { deployImage } from "./deploy";
import { type Fleet, type HostsBehindBalancer, openFleet } from "./fleet";
import { migrate } from "./migrate";
import { statusOf } from "./status";
import { verify } from "./verify";

/**
 * Containers of one image on hosts behind a load balancer. A host gets no requests while it is deployed to.
 *
 * @typeParam O the stack's outputs
 */
export function hostsBehindBalancer<O extends object>(system: HostsBehindBalancer<O>): ReleasesOf {
  return async (environment, pace = REAL_PACE) => releasesOf(await openFleet(system, environment, pace));
}

function releasesOf(fleet: Fleet): Releases {
  const { environment, handles } = fleet;
  return {
    ...imageReleases(fleet),
    ...publishing(handles.assets, environment, publishAssets),
    deploy: (request, watcher) => deployImage(fleet, request, watcher),
    verify: (request, watcher) => verify(fleet, request, watcher),
    status: () => statusOf(fleet),
    logs: (request, watcher) => logsOf(fleet, request, watcher),
    run: (request, watcher) => runOn(fleet, request, watcher),
    connect: async (word) => {
      const machines = await findMachines(new EC2Client(clientSettings(environment.region)), environment);
      return sessionOf(chooseMachine(environment, machines, word), environment);
    },
    migrate: (version, watcher) => migrate(fleet, version, watcher),
  };
}

async function* logsOf(
  { environment, handles, pace, hosts }: Fleet,
  request: LogsRequest,
  { signal }: Watcher,
): AsyncGenerator<LogLine> {
  const all = await hosts();
  const [one] = request.host === undefined ? [] : chooseHosts(all, request.host);
  const names = new Map(all.map(({ instanceId, name }) => [instanceId, name]));
  yield* tailLogGroup(
    {
      client: new CloudWatchLogsClient(clientSettings(environment.region)),
      group: handles.logGroup,
      // Streams are named `<instance>/<container>`.
      nameOf: (stream) => names.get(stream.split("/")[0] ?? "") ?? stream,
      ...(one === undefined ? {} : { streams: one.instanceId }),
    },
    request,
    { pace, signal },
  );
}

/** Timeout of a command from `groundplan run`. */
const RUN_SECONDS = 3600;

async function runOn(
  fleet: Fleet,
  { host: word, command }: RunRequest,
  { signal }: Watcher,
): Promise<RunResult> {
  const [host] = chooseHosts(await fleet.hosts(), word);
  if (host === undefined) throw new Error("there is always a host");
  const [program = ""] = command;
  const line = command.map(quoted).join(" ");
  const { ssm, pace } = fleet;
  const ending = await tryOnHost(
    { ssm, pace, signal },
    host,
    inShell({ title: `run ${program}`, limitSeconds: RUN_SECONDS }, line),
  );
  return { host: host.name, ...ending };
}
