import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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

describe.each(availableEngines().map((engine) => [engine.kind, engine] as const))(
  "JSON and HCL under %s",
  (_, engine) => {
    const run = requireSuccess(engine);

    it.each(stacks)("give the same plan of %s %s", async (_name, id, system) => {
      await inWorld({ zones: rehearsalScope([system]).zones }, async ({ world }) => {
        const plans = [];
        for (const hcl of [false, true]) {
          const form = hcl ? "hcl" : "json";
          const outdir = join(world.folder, form);
          synthesizeSystems([system], { severalSystems: false, outdir, hcl });
          if (!hcl) await publishWhatIsRead(system, id, outdir);
          const folder = withoutBackend(join(outdir, "stacks", id), join(world.folder, `${form}-plan`));
          await run(["init", "-input=false"], folder);
          await run(["validate"], folder);
          await run(["plan", "-input=false", "-out=p"], folder);
          const { resource_changes } = JSON.parse(await run(["show", "-json", "p"], folder)) as {
            resource_changes: PlannedResource[];
          };
          plans.push(resource_changes.map(({ address, change }) => ({ address, ...change })));
        }
        const [json, hcl] = plans;
        expect(json?.length).toBeGreaterThanOrEqual(5);
        expect(hcl).toEqual(json);
      });
    });
  },
);
