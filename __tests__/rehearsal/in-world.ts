import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentProgress } from "../../src/terminal/progress";
import { withEnvironment } from "../../src/rehearsal/with-environment";
import { ScratchSystem } from "../../src/rehearsal/life/scratch-system";
import { openWorld, REHEARSAL_ACCOUNT, type World, type WorldOptions } from "../../src/rehearsal/world";
import { system } from "../../systems/hellotron-vega/system";

/** A test's own AWS, and its own copy of Hellotron Vega to edit and synthesize. */
export interface TestWorld {
  readonly world: World;
  readonly scratch: ScratchSystem;
}

/** Runs a test in a world that is opened for it and closed after it. */
export async function inWorld<T>(
  options: Partial<WorldOptions>,
  test: (context: TestWorld) => Promise<T>,
): Promise<T> {
  const zones = ["hellotron.com"];
  const world = await openWorld({ account: REHEARSAL_ACCOUNT, zones, progress: silentProgress, ...options });
  const folder = mkdtempSync(join(tmpdir(), "groundplan-test-"));
  try {
    return await withEnvironment(world, () => test({ world, scratch: new ScratchSystem(system, folder) }));
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
