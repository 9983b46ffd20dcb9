import { UserError } from "../../../text/user-error";
import type { Deployment, DeployRequest, Watcher } from "../../contract";
import { requireTag } from "../../steps/images";
import { requireSecrets } from "../../steps/secret-values";
import { chooseServices, type Cluster, type ServiceHandles } from "./cluster";
import { awaitDeployment, serviceOf, update } from "./deployments";
import { migrateDatabase } from "./migrate";
import { forget, revisionFor } from "./revisions";

/** A service that runs the new version, and its previous revision. */
interface Updated {
  readonly service: ServiceHandles;
  readonly before: string;
  readonly revision: string;
}

/**
 * Deploys a version to all services. Migrates the database first, then gives each service a task definition revision
 * with the new image. The version counts as deployed when the tasks of every service are healthy.
 *
 * @throws UserError if the image does not exist; if a secret has no value; if the migration fails, with the end of its log
 *   and all services untouched; or if a service does not become healthy. ECS has then rolled that service back, and the
 *   services before it are rolled back as well.
 */
export async function deployVersion(
  cluster: Cluster,
  { version, host: word }: DeployRequest,
  watcher: Watcher,
): Promise<Deployment> {
  const { handles, tag, images, environment } = cluster;
  const { progress, signal } = watcher;
  const previous = await tag.current();
  const wanted = requireTag(version ?? previous ?? nothingYet(cluster));
  await images.require(wanted);
  await requireSecrets(environment, handles.secrets ?? []);
  const services = chooseServices(handles, word);
  if (handles.migrator !== undefined) await migrateDatabase(cluster, wanted, watcher);
  const updated: Updated[] = [];
  for (const service of services) {
    try {
      signal.throwIfAborted();
      updated.push(await roll(cluster, service, wanted, watcher));
    } catch (error) {
      throw await goBack(cluster, { service, updated, error }, watcher);
    }
  }
  const current = services.length === handles.services.length;
  if (current)
    await progress.step(`make ${wanted} the version of ${environment.name}`, () => tag.set(wanted));
  return {
    version: wanted,
    units: services.map(({ name }) => name),
    current,
    ...(previous === undefined ? {} : { previous }),
  };
}

async function roll(
  cluster: Cluster,
  service: ServiceHandles,
  version: string,
  { progress, signal }: Watcher,
): Promise<Updated> {
  return progress.step(`${service.name}: run ${version}`, async (note) => {
    const { taskDefinition: before = "" } = await serviceOf(cluster, service);
    const revision = await revisionFor(cluster, service, before, version);
    const id = await update(cluster, service, revision);
    try {
      await awaitDeployment(cluster, service, { id, taskDefinition: revision }, { note, signal });
    } catch (error) {
      await leave(cluster, service, { before, revision, aborted: signal.aborted });
      throw error;
    }
    return { service, before, revision };
  });
}

/** Runs without the abort signal: the rollback must finish. */
async function leave(
  cluster: Cluster,
  service: ServiceHandles,
  { before, revision, aborted }: { before: string; revision: string; aborted: boolean },
): Promise<void> {
  const now = await serviceOf(cluster, service);
  // The circuit breaker has done this already, unless we were interrupted or it saw too few failures in time.
  if (aborted || now.taskDefinition !== before) await update(cluster, service, before);
  if (revision !== before) await forget(cluster, revision);
}

/** Rolls back the services that run the new version, so that all services run the same one. */
async function goBack(
  cluster: Cluster,
  { service, updated, error }: { service: ServiceHandles; updated: readonly Updated[]; error: unknown },
  { progress }: Watcher,
): Promise<unknown> {
  for (const { service: other, before, revision } of updated) {
    if (revision === before) continue;
    await progress.step(`${other.name}: back to what it ran`, async () => {
      await update(cluster, other, before);
      await forget(cluster, revision);
    });
  }
  if (!(error instanceof UserError)) return error;
  const names = [...updated.map(({ service: { name } }) => name), service.name].join(" and ");
  const { system, name } = cluster.environment;
  return new UserError({
    ...error.details,
    what: `${service.name}: ${error.details.what}`,
    where: `${system} ${name}`,
    next: [
      `${names} run the version before.`,
      error.details.next,
      `\`groundplan logs ${system} ${name} --host ${service.name}\` shows what the new tasks wrote.`,
    ]
      .filter((sentence) => sentence !== undefined)
      .join(" "),
  });
}

function nothingYet({ environment: { system, name } }: Cluster): never {
  throw new UserError({
    what: "no version was deployed yet",
    where: `${system} ${name}`,
    next: `Name one: \`groundplan deploy ${system} ${name} --version <tag>\`; \`groundplan versions\` lists them.`,
    exitCode: 2,
  });
}
