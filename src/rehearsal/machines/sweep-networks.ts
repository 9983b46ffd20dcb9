import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The prefix of networks' folders. */
export const NETWORK_PREFIX = "groundplan-machines-";

/** flock's exit code for a lock that is held. */
const HELD = 9;

/**
 * Removes what is left of networks whose keeper was killed. A network is alive while `keeper.lock` in its folder is
 * held.
 *
 * @param hierarchies where networks' control groups are
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

/** Removes control groups with rmdir, innermost first. One with processes stays. */
function removeGroups(group: string): void {
  if (!existsSync(group)) return;
  for (const entry of readdirSync(group, { withFileTypes: true }))
    if (entry.isDirectory()) removeGroups(join(group, entry.name));
  try {
    rmdirSync(group);
  } catch {
    // It still has processes.
  }
}
