import {
  DescribeDBClustersCommand,
  DescribeDBProxyTargetsCommand,
  ModifyDBClusterCommand,
} from "@aws-sdk/client-rds";
import { randomBytes } from "node:crypto";
import { UserError } from "../../../text/user-error";
import type { Rotation, Watcher } from "../../contract";
import { askAws } from "../../steps/ask-aws";
import { passBarrier, passed, type Verdict } from "../../steps/health-barrier";
import { PendingPassword } from "../../steps/pending-password";
import type { Cluster, DatabaseHandles } from "./cluster";
import { awaitDeployment, serviceOf, update } from "./deployments";
import { logIn } from "./migrate";

/** Long enough for any database, with only characters that every database accepts in a password. */
const PASSWORD_BYTES = 24;

/**
 * Gives the database another password: the cluster first, then the secret that proxy, migrator and services read, then
 * the services, whose running tasks still have the old one. Logs in with it before and after. Until a service's tasks are
 * replaced, they keep their open connections but open no new ones.
 *
 * Run again after an interruption, it goes on with the password that it had made up.
 *
 * @throws UserError if the database, its proxy or a service does not take the new password
 */
export async function rotatePassword(
  cluster: Cluster,
  database: DatabaseHandles,
  watcher: Watcher,
): Promise<Rotation> {
  const { progress, signal } = watcher;
  const { clusterId, proxyName, secretName } = database;
  const pending = new PendingPassword(cluster.secrets, secretName);
  const password = await progress.step(`write a new password beside the current one of ${secretName}`, () =>
    pending.prepare(() => randomBytes(PASSWORD_BYTES).toString("base64url")),
  );
  signal.throwIfAborted();
  await progress.step(`${clusterId}: change the password`, async (note) => {
    await askAws(
      "rds:ModifyDBCluster",
      cluster.rds.send(
        new ModifyDBClusterCommand({
          ...{ DBClusterIdentifier: clusterId, MasterUserPassword: password, ApplyImmediately: true },
        }),
      ),
    );
    await waitFor(cluster, `${clusterId} to have it`, () => changed(cluster, clusterId), { note, signal });
  });
  await progress.step(`make it the current one of ${secretName}`, () => pending.promote());
  await progress.step("log in to the database", (note) =>
    waitFor(cluster, "the new password to open the database", () => opens(cluster), { note, signal }),
  );
  if (proxyName !== undefined)
    await progress.step(`${proxyName}: log in`, (note) =>
      waitFor(cluster, `${proxyName} to reach the database`, () => proxied(cluster, proxyName), {
        note,
        signal,
      }),
    );
  for (const service of cluster.handles.services)
    await progress.step(`${service.name}: start tasks with the new password`, async (note) => {
      const { taskDefinition = "" } = await serviceOf(cluster, service);
      const id = await update(cluster, service, taskDefinition);
      await awaitDeployment(cluster, service, { id, taskDefinition }, { note, signal });
    });
  await progress.step("log in to the database once more", () => logIn(cluster));
  return { secret: secretName, units: cluster.handles.services.map(({ name }) => name) };
}

/** Whether the current password opens the database, and the proxy has a connection. @throws UserError with the reason */
export async function checkPassword(
  cluster: Cluster,
  { proxyName }: DatabaseHandles,
  { progress }: Watcher,
): Promise<void> {
  await progress.step("log in to the database", () => logIn(cluster));
  if (proxyName === undefined) return;
  const verdict = await progress.step(`${proxyName}: log in`, () => proxied(cluster, proxyName));
  if (verdict.kind === "waiting") throw new UserError({ what: verdict.detail, where: proxyName });
}

function waitFor(
  { pace: { everySeconds, healthySeconds } }: Cluster,
  waitingFor: string,
  look: () => Promise<Verdict>,
  { note, signal }: { readonly note: (detail: string) => void } & Pick<Watcher, "signal">,
): Promise<void> {
  return passBarrier(look, { waitingFor, limitSeconds: healthySeconds, everySeconds, note, signal });
}

async function changed({ rds }: Cluster, DBClusterIdentifier: string): Promise<Verdict> {
  const { DBClusters = [] } = await askAws(
    "rds:DescribeDBClusters",
    rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier })),
  );
  const [found] = DBClusters;
  const waits = found?.PendingModifiedValues?.MasterUserPassword !== undefined;
  if (found?.Status === "available" && !waits) return passed;
  return { kind: "waiting", detail: waits ? "the change is pending" : `it is ${found?.Status ?? "gone"}` };
}

async function opens(cluster: Cluster): Promise<Verdict> {
  try {
    await logIn(cluster);
    return passed;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: "waiting", detail: error.details.what };
  }
}

/** The proxy says of each target whether it could log in: `AUTH_FAILURE` where it could not. */
async function proxied({ rds }: Cluster, DBProxyName: string): Promise<Verdict> {
  const { Targets = [] } = await askAws(
    "rds:DescribeDBProxyTargets",
    rds.send(new DescribeDBProxyTargetsCommand({ DBProxyName })),
  );
  const ill = Targets.filter(({ TargetHealth }) => TargetHealth?.State !== "AVAILABLE");
  if (Targets.length > 0 && ill.length === 0) return passed;
  const [first] = ill;
  const why = first?.TargetHealth?.Reason ?? first?.TargetHealth?.State ?? "it has no target";
  return { kind: "waiting", detail: `the proxy does not reach the database: ${why}` };
}
