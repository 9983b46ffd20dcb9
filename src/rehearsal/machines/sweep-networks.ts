import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What folders of networks are called. */
export const NETWORK_PREFIX = "groundplan-machines-";

/** flock's own word for a lock that somebody holds. */
const HELD = 9;

/**
 * Removes what networks left whose keeper was killed: it removes all of its own otherwise. A folder is one's that lives
 * while `keeper.lock` in it is held.
 *
 * @param hierarchies where control groups of a network's name are
 */
export function sweepNetworks(hierarchies: readonly string[], parent = tmpdir()): void {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(NETWORK_PREFIX))) {
    const folder = join(parent, name);
    const lock = join(folder, "keeper.lock");
    if (!existsSync(lock)) continue;
    const nonblocking = ["--nonblock", "--conflict-exit-code", `${HELD}`];
    const { status } = spawnSync("flock", [...nonblocking, lock, "rm", "-rf", "--one-file-system", folder]);
    if (status === 0) for (const hierarchy of hierarchies) removeGroups(join(hierarchy, name));
  }
}

/** Control groups go by rmdir, the innermost first; one with processes stays. */
function removeGroups(group: string): void {
  if (!existsSync(group)) return;
  for (const entry of readdirSync(group, { withFileTypes: true }))
    if (entry.isDirectory()) removeGroups(join(group, entry.name));
  try {
    rmdirSync(group);
  } catch {
    // Somebody is in it.
  }
}
