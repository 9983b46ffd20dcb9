import { CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { DeleteBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { requireSuccess } from "../../src/engine/require-success";
import { ScratchSystem } from "../../src/rehearsal/life/scratch-system";
import { stackCommands } from "../../src/rehearsal/life/stack-commands";
import { withEnvironment } from "../../src/rehearsal/with-environment";
import { deploymentPolicy } from "../../src/synthesis/deployment-policy";
import { system } from "../../systems/chronos/system";
import { availableEngines } from "../engines";
import { inWorld } from "./in-world";
import { makeRole } from "./roles/role-with-policies";

describe("a principal with only Chronos's deployment policy, with IAM enforced", () => {
  it("can make every call that creates and plans bootstrap, shared, stage and prod, and destroys stage", async () => {
    const [engine] = availableEngines();
    if (engine === undefined) throw new Error("no engine");
    await inWorld({}, async ({ world }) => {
      const scratch = new ScratchSystem(system, world.folder);
      const loaded = scratch.synthesize();
      await makeRole(world, "deployer", [deploymentPolicy(loaded).document]);
      const deployer = await world.actAs("deployer");
      await withEnvironment({ env: { ...world.env, ...deployer.env } }, async () => {
        const commandsOf = (environment: string) =>
          requireSuccess(engine, { system: "chronos", environment });
        await scratch.bootstrap(loaded.bootstrap, commandsOf("bootstrap"));
        for (const name of ["shared", "stage", "prod"]) {
          const stack = stackCommands(commandsOf(name), scratch.stackFolder({ name }));
          await stack.init();
          await stack.plan();
          await stack.applyPlan();
        }
        const stage = stackCommands(commandsOf("stage"), scratch.stackFolder({ name: "stage" }));
        await stage.plan("-destroy");
        await stage.applyPlan();
        const { denied } = await world.permissions.usageOf(deployer.principal);
        expect(denied).toEqual([]);
        // It may do nothing beside it: IAM is really asked.
        await expect(
          new IAMClient({ region: "us-east-1" }).send(new CreateUserCommand({ UserName: "another" })),
        ).rejects.toThrow(/not authorized to perform: iam:CreateUser/);
        const bucket = { Bucket: loaded.bootstrap.backend.bucket };
        await expect(
          new S3Client({ region: "us-east-1" }).send(new DeleteBucketCommand(bucket)),
        ).rejects.toThrow(/explicit deny/);
      });
    });
  }, 300_000);
});
