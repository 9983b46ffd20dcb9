import type { Environment } from "../../src/config/environment";
import type { EngineCommand } from "../../src/engine/require-success";
import { heldLock } from "../../src/recovery/held-lock";
import { recover } from "../../src/recovery/recover";
import type { Recovery } from "../../src/recovery/recovery";
import { silentProgress } from "../../src/terminal/progress";

/** Recovers what a killed apply left, as a person would: the lock is released, and what is ours is adopted. */
export async function recoverKilled(
  environment: Environment,
  folder: string,
  run: EngineCommand,
): Promise<Recovery> {
  const lock = await heldLock(environment);
  return recover({
    ...{ environment, folder, run, progress: silentProgress },
    approve: () => Promise.resolve(true),
    ...(lock === undefined ? {} : { forceUnlock: lock.id }),
  });
}
