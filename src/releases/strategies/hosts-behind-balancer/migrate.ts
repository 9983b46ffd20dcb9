import type { Migration, Watcher } from "../../contract";
import { awaitHost, inShell, runOnHost } from "../../steps/run-on-host";
import type { Fleet } from "./fleet";
import { requireTag } from "../../steps/images";

/** Timeout of a migration, in seconds. */
const LIMIT_SECONDS = 1800;

/**
 * Migrates the database from one host. The image need not be running yet.
 *
 * @throws UserError if the image does not exist, or the migration fails
 */
export async function migrate(
  fleet: Fleet,
  version: string | undefined,
  { progress, signal }: Watcher,
): Promise<Migration> {
  const { programs, ssm, pace } = fleet;
  if (version !== undefined) await fleet.images.require(requireTag(version));
  const title = version === undefined ? "migrate" : `migrate ${version}`;
  const [host] = await fleet.hosts();
  if (host === undefined) throw new Error("there is always a host");
  const reach = { ssm, pace, signal };
  const command = inShell(
    { title, limitSeconds: LIMIT_SECONDS, unit: programs.unit },
    programs.migrate(version),
  );
  await progress.step(`${host.name}: reached`, (note) => awaitHost(reach, host, { note }));
  const output = await progress.step(`${host.name}: ${title}`, () => runOnHost(reach, host, command));
  return { host: host.name, output, ...(version === undefined ? {} : { version }) };
}
