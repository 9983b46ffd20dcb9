import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { clientSettings } from "../../../aws/client-settings";
import type { Architecture } from "../../../aws/architecture";
import type { Environment } from "../../../config/environment";
import { REAL_PACE } from "../../contract";
import type {
  LockPlace,
  LogLine,
  LogsRequest,
  Releases,
  ReleasesOf,
  RunRequest,
  RunResult,
  Version,
  Watcher,
} from "../../contract";
import { tailLogGroup } from "../../steps/cloudwatch-logs";
import { tailJournal } from "../../steps/journal";
import { type LogsOf, mergedLogs } from "../../steps/merged-logs";
import { chooseMachine, findMachines } from "../../steps/machines";
import { inShell, quoted, tryOnHost } from "../../steps/run-on-host";
import { sessionOf } from "../../steps/session";
import { deployBinary } from "./deploy";
import type { ReleasePlace } from "./release-place";
import { openServers, type Servers } from "./servers";
import { statusOf } from "./status";
import { uploadBinary } from "./upload-binary";
import { uploadConfig } from "./upload-config";
import { verify } from "./verify";

/**
 * One binary from a bucket on servers that clients reach directly. A restart interrupts a server for a few seconds.
 * Deploying needs neither the state nor a shell on the servers.
 */
export function binaryOnServers<C extends object>(
  placeOf: (environment: Environment<C>) => ReleasePlace,
): ReleasesOf<C> {
  return (environment, pace = REAL_PACE) =>
    Promise.resolve(releasesOf(openServers(placeOf(environment), environment, pace)));
}

function releasesOf(servers: Servers): Releases {
  const { environment, place, binaries } = servers;
  const current = async () => (await binaries.find(binaries.keyOf(mainArchitecture(place))))?.release;
  return {
    environment,
    lock: lockInBucket(servers),
    versions: () => versionsOf(servers),
    current,
    previous: async () => (await binaries.find(binaries.keyOf(mainArchitecture(place))))?.previous,
    deploy: (request, watcher) => deployBinary(servers, request, watcher),
    verify: (request, watcher) => verify(servers, request, watcher),
    status: () => statusOf(servers),
    logs: (request, watcher) => logsOf(servers, request, watcher),
    run: (request, watcher) => runOn(servers, request, watcher),
    connect: async (word) => {
      const machines = await findMachines(new EC2Client(clientSettings(environment.region)), environment);
      return sessionOf(chooseMachine(environment, machines, word), environment);
    },
    uploadBinary: (request, watcher) => uploadBinary(servers, request, watcher),
    uploadConfig: (request, watcher) => uploadConfig(servers, request, watcher),
  };
}

/** Everyone who deploys can write there without access to the state. */
function lockInBucket({ place, environment }: Servers): LockPlace {
  return {
    bucket: place.bucket,
    region: environment.region,
    key: `binaries/${environment.name}.deploy.lock`,
  };
}

function mainArchitecture({ servers }: ReleasePlace): Architecture {
  return servers[0]?.architecture ?? "x86_64";
}

async function versionsOf({ binaries, place }: Servers): Promise<readonly Version[]> {
  const architectures = Object.keys(place.binaryKeys) as Architecture[];
  const lists = await Promise.all(
    architectures.map(async (architecture) => {
      const current = await binaries.find(binaries.keyOf(architecture));
      return (await binaries.list(architecture)).map(({ release, uploadedAt, sizeBytes }) => ({
        ...{ name: release, createdAt: uploadedAt, sizeBytes, note: architecture },
        current: release === current?.release,
      }));
    }),
  );
  return lists.flat();
}

/** From CloudWatch if the servers ship their logs, otherwise from their journals. */
async function* logsOf(servers: Servers, request: LogsRequest, { signal }: Watcher): AsyncGenerator<LogLine> {
  const { environment, pace, ssm, place } = servers;
  const client = new CloudWatchLogsClient(clientSettings(environment.region));
  const logs = (await servers.running(request.host)).map((server): LogsOf => {
    const { logGroup: group } = server.server;
    if (group === undefined)
      return (wanted) => tailJournal({ ssm, pace, signal }, server, place.programs.unit, wanted);
    return (wanted) => tailLogGroup({ client, group, nameOf: () => server.name }, wanted, { pace, signal });
  });
  yield* mergedLogs(logs, request);
}

/** Timeout of a command from `groundplan run`. */
const RUN_SECONDS = 3600;

async function runOn(
  { ssm, pace, running }: Servers,
  { host: word, command }: RunRequest,
  { signal }: Watcher,
): Promise<RunResult> {
  const [server] = await running(word);
  if (server === undefined) throw new Error("there is always a server");
  const [program = ""] = command;
  const line = command.map(quoted).join(" ");
  const ending = await tryOnHost(
    { ssm, pace, signal },
    server,
    inShell({ title: `run ${program}`, limitSeconds: RUN_SECONDS }, line),
  );
  return { host: server.name, ...ending };
}
