import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../../src/engine/engine";
import { requireSuccess } from "../../src/engine/require-success";
import { systemsInScope } from "../../src/systems/discover-systems";
import { rehearsalScope } from "../../src/rehearsal/scope";
import { repositoryRoot } from "../../src/process/repository-root";
import { loadNamedSystems, synthesizeSystems } from "../../src/synthesis/synthesize";
import { availableEngines } from "../engines";
import { inWorld } from "./in-world";
import { publishWhatIsRead } from "./published";

const systems = loadNamedSystems(systemsInScope(repositoryRoot));
const stacks = systems.flatMap((system) =>
  [system.bootstrap, ...system.environments].map(
    ({ name }) => [system.definition.name, name, system] as const,
  ),
);

interface PlannedResource {
  readonly address: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly after: unknown;
    readonly after_unknown: unknown;
  };
}

/** Copies a synthesized stack without its backend: these tests compare plans, not states. */
function withoutBackend(from: string, to: string): string {
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from).filter((name) => /\.tf(\.json)?$/.test(name))) {
    copyFileSync(join(from, file), join(to, file));
    if (file === "cdk.tf.json") {
      const stack = JSON.parse(readFileSync(join(to, file), "utf8")) as { terraform: { backend?: unknown } };
      delete stack.terraform.backend;
      writeFileSync(join(to, file), JSON.stringify(stack));
    } else if (file === "cdk.tf") {
      writeFileSync(
        join(to, file),
        readFileSync(join(to, file), "utf8").replace(/backend "s3" \{[^}]*\}/, ""),
      );
    }
  }
  return to;
}

/** What an engine plans for one form of a stack. */
async function planWith(engine: Engine, folder: string, planFile: string): Promise<readonly unknown[]> {
  const run = requireSuccess(engine);
  await run(["init", "-input=false"], folder);
  await run(["plan", "-input=false", `-out=${planFile}`], folder);
  const { resource_changes } = JSON.parse(await run(["show", "-json", planFile], folder)) as {
    resource_changes: PlannedResource[];
  };
  return resource_changes.map(({ address, change }) => ({ address, ...change }));
}

describe("JSON and HCL", () => {
  it.each(stacks)("give the same plan of %s %s under each engine", async (_name, id, system) => {
    await inWorld({ zones: rehearsalScope([system]).zones }, async ({ world }) => {
      const synthesized = (form: "json" | "hcl"): string => {
        const outdir = join(world.folder, form);
        synthesizeSystems([system], { severalSystems: false, outdir, hcl: form === "hcl" });
        return outdir;
      };
      const [json, hcl] = [synthesized("json"), synthesized("hcl")];
      await publishWhatIsRead(system, id, json);
      const comparing = availableEngines().map(async (engine) => {
        const plans = [];
        for (const outdir of [json, hcl]) {
          const folder = withoutBackend(join(outdir, "stacks", id), `${outdir}-${engine.kind}`);
          plans.push(await planWith(engine, folder, "p"));
        }
        return { engine: engine.kind, json: plans[0], hcl: plans[1] };
      });
      for (const { engine, json: planned, hcl: same } of await Promise.all(comparing)) {
        expect(planned?.length).toBeGreaterThanOrEqual(5);
        expect({ engine, planned: same }).toEqual({ engine, planned });
      }
    });
  });
});
