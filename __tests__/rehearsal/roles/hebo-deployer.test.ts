import { withEnvironment } from "../../../src/rehearsal/with-environment";
import { deploymentPolicy } from "../../../src/synthesis/deployment-policy";
import { availableEngines } from "../../engines";
import { openHeboWorld } from "../hebo-world";
import { makeRole } from "./role-with-policies";

const [engine] = availableEngines();

jest.setTimeout(600_000);

describe("whoever has what `groundplan policy hebo` prints, and nothing else", () => {
  // Its deployment runs as the role of its own stack in ../hebo.test.ts.
  it("may make every call by which Hebo's shared and prod are made", async () => {
    if (engine === undefined) throw new Error("no engine");
    const hebo = await openHeboWorld({ engine, stages: [] });
    try {
      const { permissions } = hebo.world;
      await makeRole(hebo.world, "deployer", deploymentPolicy(hebo.scratch.synthesize()).documents);
      const deployer = await hebo.world.actAs("deployer");
      for (const name of ["shared", "prod"]) {
        await withEnvironment({ env: deployer.env }, async () => {
          await hebo.stack(name).init();
          await hebo.stack(name).plan();
          await hebo.stack(name).applyPlan();
        });
        if (name === "prod") continue;
        await hebo.fillInSecrets();
        await hebo.pushImages();
      }
      const made = await permissions.usageOf(deployer.principal);
      expect(made.denied).toEqual([]);
      expect(made.used.length).toBeGreaterThan(100);
    } finally {
      await hebo.close();
    }
  });
});
