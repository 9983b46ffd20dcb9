import type { Progress } from "../terminal/progress";
import type { Deployment } from "./deployment";
import { migrateDatabase } from "./host-commands";
import type { Host } from "./hosts";

/** What a migration did. */
export interface Migration {
  /** Undefined: the image that the host runs. */
  readonly image: string | undefined;
  readonly host: Host;
  /** What the migration wrote. */
  readonly output: string;
}

/**
 * Migrates the database from one host, with an image that need not run yet.
 * @throws UserError when there is no such image, or when the migration fails
 */
export async function migrate(
  deployment: Deployment,
  image: string | undefined,
  progress: Progress,
): Promise<Migration> {
  const command = migrateDatabase(image);
  if (image !== undefined) await deployment.images.require(image);
  const [host] = await deployment.hosts();
  if (host === undefined) throw new Error("findHosts returned nothing");
  const output = await progress.step(`${host.name}: ${command.title}`, () => deployment.run(host, command));
  return { image, host, output };
}
