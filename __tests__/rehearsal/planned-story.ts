import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SystemDefinition } from "../../src/systems/system-definition";
import type { Engine } from "../../src/engine/engine";
import { silentProgress } from "../../src/terminal/progress";
import { withEnvironment } from "../../src/rehearsal/with-environment";
import { ScratchSystem, type YamlPath } from "../../src/rehearsal/life/scratch-system";
import { rehearsalScope } from "../../src/rehearsal/scope";
import { openWorld } from "../../src/rehearsal/world";
import { configurationIn, type MadePlan, PlannedStack } from "./planned-stack";

/** Plans of one stack that a real engine made in one world, by what happens in them. */
export interface Story<Name extends string = string> {
  /** The system's name. */
  readonly system: string;
  readonly engine: Engine;
  readonly plans: Readonly<Record<Name, MadePlan>>;
  /** The folder with the synthesized stacks. */
  readonly synthesized: string;
  close(): void;
}

/** One changed setting of an environment's YAML file. */
export type Edit = readonly [path: YamlPath, value: unknown];

export interface Stage {
  stackOf(environment: string): Promise<PlannedStack>;
  /** The environment's `cdk.tf.json` after edits of its file. */
  edited(environment: string, ...edits: readonly Edit[]): string;
}

/** Opens a world, has plans made in it and closes it. */
export async function tell<Name extends string>(
  definition: SystemDefinition,
  engine: Engine,
  act: (stage: Stage) => Promise<Record<Name, MadePlan>>,
): Promise<Story<Name>> {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-review-"));
  const scratch = new ScratchSystem(definition, folder);
  const world = await openWorld({ ...rehearsalScope([scratch.synthesize()]), progress: silentProgress });
  const synthesized = join(folder, "synthesized");
  cpSync(join(folder, "cdktf.out"), synthesized, { recursive: true });
  const close = () => rmSync(folder, { recursive: true, force: true });
  const stackOf = async (name: string): Promise<PlannedStack> => {
    const original = configurationIn(join(synthesized, "stacks", name));
    const stack = new PlannedStack(engine, world, name, original, join(folder, `plan-${name}`));
    await withEnvironment(world, () => stack.init());
    return stack;
  };
  const edited = (name: string, ...edits: readonly Edit[]): string => {
    const copy = new ScratchSystem(definition, mkdtempSync(join(folder, "edited-")));
    for (const [path, value] of edits) copy.edit(name, path, value);
    copy.synthesize();
    return configurationIn(copy.stackFolder({ name }));
  };
  try {
    const plans = await withEnvironment(world, () => act({ stackOf, edited }));
    return { system: definition.name, engine, plans, synthesized, close };
  } catch (error) {
    close();
    throw error;
  } finally {
    await world.close();
  }
}
