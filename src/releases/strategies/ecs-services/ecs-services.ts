import { ExitCode, UserError } from "../../../text/user-error";
import { REAL_PACE } from "../../contract";
import type { LogLine, LogsRequest, Releases, ReleasesOf, Session, Watcher } from "../../contract";
import { tailLogGroup } from "../../steps/cloudwatch-logs";
import { imageReleases, publishing } from "../../steps/image-releases";
import { forwardingOf } from "../../steps/port-forwarding";
import { publishSite } from "../../steps/publish-site";
import { chooseServices, type Cluster, type EcsServices, openCluster, type ServiceHandles } from "./cluster";
import { deployVersion } from "./deploy";
import { migrateDatabase } from "./migrate";
import { checkPassword, rotatePassword } from "./rotate";
import { runTask } from "./run";
import { statusOf, verify } from "./status";

/** What `connect` opens. The images have no shell, so there is only the database. */
const DATABASE = "database";

/**
 * Services on ECS behind a load balancer, with an optional migrator and an optional static site. ECS replaces the tasks
 * and rolls back a deployment that does not become healthy.
 *
 * @typeParam O the stack's outputs
 */
export function ecsServices<O extends object>(system: EcsServices<O>): ReleasesOf {
  return async (environment, pace = REAL_PACE) => releasesOf(await openCluster(system, environment, pace));
}

function releasesOf(cluster: Cluster): Releases {
  const { environment, handles } = cluster;
  const { site, migrator, database } = handles;
  return {
    ...imageReleases(cluster),
    ...publishing(site, environment, publishSite),
    deploy: (request, watcher) => deployVersion(cluster, request, watcher),
    verify: (request, watcher) => verify(cluster, request, watcher),
    status: () => statusOf(cluster),
    logs: (request, watcher) => logsOf(cluster, request, watcher),
    run: (request, watcher) => runTask(cluster, request, watcher),
    connect: (word) => connect(cluster, word),
    ...(migrator === undefined
      ? {}
      : {
          migrate: (version: string | undefined, watcher: Watcher) =>
            migrateDatabase(cluster, version, watcher),
        }),
    ...(database === undefined
      ? {}
      : {
          rotateSecrets: (watcher: Watcher) => rotatePassword(cluster, database, watcher),
          checkSecrets: (watcher: Watcher) => checkPassword(cluster, database, watcher),
        }),
  };
}

/** The lines of all services, merged by time. With `follow`, each new line from any of them. */
async function* logsOf(cluster: Cluster, request: LogsRequest, { signal }: Watcher): AsyncGenerator<LogLine> {
  const services = chooseServices(cluster.handles, request.host);
  const newest: LogLine[] = [];
  for (const service of services)
    for await (const line of tail(cluster, service, { ...request, follow: false }, signal)) newest.push(line);
  yield* newest.sort((a, b) => (a.at ?? "").localeCompare(b.at ?? "")).slice(-request.lines);
  if (!request.follow) return;
  const since = new Date();
  yield* merged(
    services.map((service) => tail(cluster, service, { follow: true, lines: 1000, since }, signal)),
  );
}

function tail(
  { logs, pace }: Cluster,
  { logGroup, name }: ServiceHandles,
  request: Pick<LogsRequest, "lines" | "since" | "follow">,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  return tailLogGroup({ client: logs, group: logGroup, nameOf: () => name }, request, { pace, signal });
}

/** The log with the oldest next line. */
async function* merged(sources: readonly AsyncGenerator<LogLine>[]): AsyncGenerator<LogLine> {
  const next = (source: AsyncGenerator<LogLine>) => source.next().then((result) => ({ source, result }));
  const waiting = new Map(sources.map((source) => [source, next(source)]));
  while (waiting.size > 0) {
    const { source, result } = await Promise.race(waiting.values());
    if (result.done === true) waiting.delete(source);
    else {
      waiting.set(source, next(source));
      yield result.value;
    }
  }
}

async function connect({ environment, handles }: Cluster, word: string | undefined): Promise<Session> {
  const { system, name } = environment;
  if (word !== DATABASE) {
    throw new UserError({
      what: "the services have no shell: their images hold one program each",
      where: `${system} ${name}`,
      next: `\`groundplan connect ${system} ${name} --database\` opens a port to the database; \`groundplan run\` starts a one-off task.`,
      exitCode: ExitCode.usage,
    });
  }
  if (handles.bastion !== undefined) return forwardingOf(handles.bastion, environment);
  throw new UserError({
    what: `the database of ${name} is not reachable from outside`,
    where: `${system} ${name}`,
    next: "Stages have a bastion, production has none.",
    exitCode: ExitCode.refused,
  });
}
