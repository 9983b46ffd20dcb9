import type { Check, UnitStatus, VerifyRequest, Watcher } from "../../contract";
import { answersOk, passBarrier, passed, type Verdict } from "../../steps/health-barrier";
import { chooseServices, type Cluster, type ServiceHandles } from "./cluster";
import { serviceOf } from "./deployments";
import { describe, versionOf } from "./revisions";

/** Each service: its version, and how many of its tasks run. */
export async function statusOf(cluster: Cluster): Promise<readonly UnitStatus[]> {
  return Promise.all(cluster.handles.services.map((handles) => statusOfService(cluster, handles)));
}

async function statusOfService(cluster: Cluster, handles: ServiceHandles): Promise<UnitStatus> {
  const service = await serviceOf(cluster, handles);
  const { runningCount = 0, desiredCount = 0, deployments = [], taskDefinition = "" } = service;
  const { definition } = await describe(cluster, taskDefinition);
  const version = versionOf(definition, handles);
  const primary = deployments.find(({ status }) => status === "PRIMARY");
  const since = primary?.createdAt?.toISOString();
  return {
    name: handles.name,
    health: `${runningCount} of ${desiredCount} tasks`,
    note: deployments.length > 1 ? "a deployment is under way" : (primary?.rolloutState ?? "").toLowerCase(),
    ...(version === undefined ? {} : { version }),
    ...(since === undefined ? {} : { since }),
  };
}

/** Waits until every service has all its tasks and its address returns 200. */
export async function verify(
  cluster: Cluster,
  { url, host, limitSeconds }: VerifyRequest,
  { progress, signal }: Watcher,
): Promise<readonly Check[]> {
  const { everySeconds } = cluster.pace;
  const checks: Check[] = [];
  for (const service of chooseServices(cluster.handles, host)) {
    const address = url ?? service.url;
    await progress.step(`${service.name}: tasks run`, (note) =>
      passBarrier(() => allRun(cluster, service), {
        ...{ waitingFor: `the tasks of ${service.name}`, limitSeconds, everySeconds, note, signal },
      }),
    );
    await progress.step(`${address} answers`, (note) =>
      passBarrier(() => answersOk(address), {
        ...{ waitingFor: `${address} to answer`, limitSeconds, everySeconds, note, signal },
      }),
    );
    checks.push({ name: service.name, found: "running" }, { name: address, found: "200" });
  }
  return checks;
}

async function allRun(cluster: Cluster, handles: ServiceHandles): Promise<Verdict> {
  const { runningCount = 0, desiredCount = 0 } = await serviceOf(cluster, handles);
  if (desiredCount > 0 && runningCount >= desiredCount) return passed;
  return { kind: "waiting", detail: `${runningCount} of ${desiredCount} tasks run` };
}
