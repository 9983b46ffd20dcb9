import { mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { bootstrap } from "../../backends/bootstrap/bootstrap";
import { readStackJson } from "../../backends/bootstrap/working-copy";
import { systemsInScope } from "../systems/discover-systems";
import type { LoadedSystem } from "../systems/load-system";
import type { Engine } from "../engine/engine";
import { findEngine } from "../engine/find-engine";
import { requireSuccess } from "../engine/require-success";
import { createProgress, type Progress, silentProgress } from "../terminal/progress";
import { loadNamedSystems, synthesizeSystems } from "../synthesis/synthesize";
import { withEnvironment } from "./with-environment";
import type { Faults } from "./provider/faults/faults";
import { RunningCommand } from "./running-command";
import { rehearsalScope } from "./scope";
import { writeSessionPlugin } from "./machines/ec2/session-plugin";
import { whyNoMachines } from "./machines/machine-tools";
import { openWorld, type World } from "./world";
import { openWorldWithMachines } from "./world-with-machines";

export interface CommandLineOptions {
  readonly account?: string;
  readonly faults?: Faults;
  readonly engine?: string;
  /** Whether to create the backends of the systems in scope first. */
  readonly bootstrap: boolean;
  /** Whether instances boot. If they cannot, the rehearsal continues without machines. @default false */
  readonly machines?: boolean;
}

/**
 * Runs a command in its own world, which ends with it. Faults start with the command, after the backends of the systems
 * in scope are created.
 *
 * @returns the command's exit code
 */
export async function rehearseCommandLine(
  words: readonly string[],
  options: CommandLineOptions,
): Promise<number> {
  const { account, faults = {}, engine: asked } = options;
  const progress = createProgress();
  const systems = loadNamedSystems(systemsInScope(process.cwd()));
  const engine = findEngine({ ...(asked === undefined ? {} : { flag: asked }), env: process.env });
  const scope = rehearsalScope(systems);
  const wanted = { ...scope, ...(account === undefined ? {} : { account }), progress };
  const booting =
    options.machines === true && canBoot(progress) ? await openWorldWithMachines(wanted) : undefined;
  const world: World = booting ?? (await openWorld(wanted));
  const place = booting?.inside(words, process.cwd()) ?? { words, env: {} };
  const command = new RunningCommand(place.words, faults.kill !== undefined);
  try {
    return await withEnvironment(world, async () => {
      if (options.bootstrap) await bootstrapAll(systems, world, engine, progress);
      const env = {
        ...place.env,
        ...(await world.startFaultyProvider(faults, () => command.kill())),
        ...engineVariables(engine, world),
      };
      if (booting !== undefined) writeSessionPlugin(join(world.folder, "bin"));
      return withEnvironment({ ...world, env }, () => command.run());
    });
  } finally {
    await world.close();
  }
}

function canBoot(progress: Progress): boolean {
  const reason = whyNoMachines();
  if (reason !== undefined) progress.note(`${reason} The rehearsal continues without them.`);
  return reason === undefined;
}

/** cdktf and people start the engine under different names: both must find this one. */
function engineVariables({ kind, path }: Engine, world: World): NodeJS.ProcessEnv {
  const folder = join(world.folder, "bin");
  mkdirSync(folder);
  symlinkSync(path, join(folder, kind));
  return {
    TERRAFORM_BINARY_NAME: process.env["TERRAFORM_BINARY_NAME"] ?? path,
    PATH: `${process.env["PATH"] ?? ""}${delimiter}${folder}`,
  };
}

/** Bootstraps every system in scope, as an operator would. */
async function bootstrapAll(
  systems: readonly LoadedSystem[],
  world: World,
  engine: Engine,
  progress: Progress,
): Promise<void> {
  const outdir = join(world.folder, "bootstrap");
  synthesizeSystems(systems, { severalSystems: true, outdir });
  for (const { definition, bootstrap: environment } of systems) {
    await progress.step(`bootstrap ${definition.name}`, () =>
      bootstrap({
        environment,
        stack: readStackJson(join(outdir, "stacks", `${definition.name}-bootstrap`)),
        directory: join(world.folder, "bootstrap-work", definition.name),
        run: requireSuccess(engine, { system: definition.name }),
        progress: silentProgress,
      }),
    );
  }
}
