import { systemsInScope } from "../../systems/discover-systems";
import { loadNamedSystems } from "../../synthesis/synthesize";
import { ExitCode, UserError } from "../../text/user-error";
import type { Engine } from "../../engine/engine";
import type { Progress } from "../../terminal/progress";
import { withEnvironment } from "../with-environment";
import type { Faults } from "../provider/faults/faults";
import { rehearsalScope } from "../scope";
import { openWorld } from "../world";
import { type Life, rehearseLife } from "./life";

export interface SystemLifeOptions {
  /** @default - the first system in scope */
  readonly system: string | undefined;
  readonly engine: Engine;
  readonly progress: Progress;
  readonly account?: string;
  readonly faults?: Faults;
}

/**
 * Rehearses a system's life cycle in its own world.
 * @throws UserError if there is no such system, or a stage does not give the expected result
 */
export async function rehearseSystemLife(options: SystemLifeOptions): Promise<Life> {
  const name = options.system ?? systemsInScope(process.cwd())[0] ?? "";
  const [system] = loadNamedSystems([name]);
  const change = system?.definition.rehearsedChange;
  if (system === undefined || change === undefined) {
    throw new UserError({
      what: `the life cycle of ${name} cannot be rehearsed: its system.ts has no rehearsedChange`,
      where: "<system>",
      exitCode: ExitCode.usage,
    });
  }
  const { engine, progress } = options;
  const world = await openWorld({
    ...rehearsalScope([system]),
    ...(options.account === undefined ? {} : { account: options.account }),
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    progress,
  });
  try {
    return await withEnvironment(world, () =>
      rehearseLife({ definition: system.definition, change, engine, world, progress }),
    );
  } finally {
    await world.close();
  }
}
