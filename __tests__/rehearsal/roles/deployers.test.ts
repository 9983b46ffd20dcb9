import { requireSuccess } from "../../../src/engine/require-success";
import { ScratchSystem } from "../../../src/rehearsal/life/scratch-system";
import { stackCommands } from "../../../src/rehearsal/life/stack-commands";
import { withEnvironment } from "../../../src/rehearsal/with-environment";
import { deploymentPolicy } from "../../../src/synthesis/deployment-policy";
import type { SystemDefinition } from "../../../src/systems/system-definition";
import { system as vega } from "../../../systems/hellotron-vega/system";
import { system as hermes } from "../../../systems/hermes/system";
import { system as jarvis } from "../../../systems/jarvis/system";
import { availableEngines } from "../../engines";
import { inWorld } from "../in-world";
import { makeRole } from "./role-with-policies";

const ZONES = ["example.com", "hellotron.com"];
const [engine] = availableEngines();

// Hebo's are made so in ../hebo.test.ts, Chronos' in ../chronos-policy.test.ts.
jest.setTimeout(600_000);

describe("whoever has what `groundplan policy` prints, and nothing else", () => {
  it.each<[string, SystemDefinition, readonly string[]]>([
    ["Hellotron Vega", vega, ["prod"]],
    ["Hermes", hermes, ["prod"]],
    ["Jarvis", jarvis, ["prod"]],
  ])("may make every call by which the backend and the stacks of %s are made", async (_, system, names) => {
    if (engine === undefined) throw new Error("no engine");
    await inWorld({ zones: ZONES }, async ({ world }) => {
      const scratch = new ScratchSystem(system, world.folder);
      const loaded = scratch.synthesize();
      await makeRole(world, "deployer", deploymentPolicy(loaded).documents);
      const deployer = await world.actAs("deployer");
      const env = { ...world.env, ...deployer.env };
      await withEnvironment({ env }, async () => {
        const run = requireSuccess(engine, { system: system.name });
        await scratch.bootstrap(loaded.bootstrap, run);
        for (const name of names) {
          const stack = stackCommands(run, scratch.stackFolder({ name }));
          await stack.init();
          await stack.plan();
          await stack.applyPlan();
        }
      });
      const { denied, used } = await world.permissions.usageOf(deployer.principal);
      expect(denied).toEqual([]);
      // IAM was really asked.
      expect(used.length).toBeGreaterThan(40);
    });
  });
});
