import { DeleteKeyPairCommand, DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Environment } from "../../src/config/environment";
import { requireSuccess } from "../../src/engine/require-success";
import { readBackendContents } from "../../src/rehearsal/life/backend-contents";
import { ScratchSystem } from "../../src/rehearsal/life/scratch-system";
import { stackCommands } from "../../src/rehearsal/life/stack-commands";
import { withEnvironment } from "../../src/rehearsal/with-environment";
import { system } from "../../systems/chronos/system";
import { availableEngines } from "../engines";
import { inWorld } from "./in-world";
import { KillableEngine } from "./killable-engine";
import { recoverKilled } from "./recover-killed";

/** The ids of an environment's servers in the simulated AWS. */
async function serversOf(environment: string): Promise<readonly (string | undefined)[]> {
  const Filters = [
    { Name: "tag:system", Values: ["chronos"] },
    { Name: "tag:environment", Values: [environment] },
  ];
  const ec2 = new EC2Client({ region: "us-east-1" });
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  return Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId));
}

describe.each(availableEngines().map((engine) => [engine.kind, engine] as const))(
  "the environments of Chronos with %s",
  (_, engine) => {
    it("are created in order, are independent, and keep what is protected", async () => {
      await inWorld({}, async ({ world }) => {
        const scratch = new ScratchSystem(system, world.folder);
        const { bootstrap, environments } = scratch.synthesize();
        const find = (name: string): Environment => {
          const found = environments.find((each) => each.name === name);
          if (found === undefined) throw new Error(`Chronos has no ${name}`);
          return found;
        };
        const stackOf = (name: string) =>
          stackCommands(
            requireSuccess(engine, { system: "chronos", environment: name }),
            scratch.stackFolder({ name }),
          );
        const [shared, stage, prod] = ["shared", "stage", "prod"].map(stackOf) as [
          ReturnType<typeof stackOf>,
          ReturnType<typeof stackOf>,
          ReturnType<typeof stackOf>,
        ];
        const run = requireSuccess(engine, { system: "chronos", environment: "bootstrap" });
        await scratch.bootstrap(bootstrap, run);

        // Before shared there is one sentence, and nothing to stand on.
        await stage.init();
        await expect(stage.plan()).rejects.toThrow(
          /reads what chronos shared makes, and that is not applied[^]*groundplan apply chronos shared/,
        );

        for (const stack of [shared, stage, prod]) {
          await stack.init();
          const { counts } = await stack.plan();
          expect(counts).toMatchObject({ update: 0, replace: 0, destroy: 0 });
          expect(counts.create).toBeGreaterThanOrEqual(5);
          if (stack === prod) break;
          await stack.applyPlan();
        }

        // Killed in the middle of prod, and recovered: the same apply goes on, and there is one server.
        const environment = find("prod");
        const mortal = new KillableEngine(engine);
        const killed = await world.startFaultyProvider({ kill: { afterApplies: 3 } }, () => mortal.kill());
        const folder = scratch.stackFolder({ name: "prod" });
        await withEnvironment({ ...world, env: { ...world.env, ...killed } }, () =>
          expect(stackCommands(mortal.run, folder).applyPlan()).rejects.toThrow("ended with a signal"),
        );
        const again = requireSuccess(engine, { system: "chronos", environment: "prod" });
        // A key pair cannot be adopted. What the message says makes room for it.
        await expect(recoverKilled(environment, folder, again)).rejects.toThrow(
          "`aws ec2 delete-key-pair --key-name agt-chronos-prod` makes room",
        );
        await new EC2Client({ region: "us-east-1" }).send(
          new DeleteKeyPairCommand({ KeyName: "agt-chronos-prod" }),
        );
        const recovery = await recoverKilled(environment, folder, again);
        expect(recovery).toMatchObject({ applied: true, inTheWay: [], notLookedFor: [] });
        expect(recovery.adopted.length).toBeGreaterThan(0);
        await prod.plan();
        await prod.applyPlan();
        expect(await serversOf("prod")).toHaveLength(1);
        for (const stack of [shared, stage, prod]) expect((await stack.plan()).changes).toEqual([]);

        const { states } = await readBackendContents(bootstrap.backend);
        expect(states).toEqual(
          ["bootstrap", "prod", "shared", "stage"].map((name) => `chronos/${name}/terraform.tfstate`),
        );

        // What somebody changed by hand is found, and set right by the next plan.
        const drift = [{ type: "aws_instance", attribute: "instance_type", value: "t3.nano" }];
        const env = await world.startFaultyProvider({ drift }, () => undefined);
        const found = await withEnvironment({ ...world, env }, () =>
          stage.plan("-target=aws_instance.server_instance_AD56310F"),
        );
        expect(found.counts).toMatchObject({ create: 0, update: 1, replace: 0, destroy: 0 });

        // Two keys of a running server change without another server.
        scratch.edit("stage", ["additional_public_key"], scratch.valueAt("stage", ["public_key"]));
        scratch.edit("stage", ["data_disk_gib"], 20);
        scratch.synthesize();
        expect(
          (await stage.plan()).changes.map(({ kind, address }) => `${kind} ${address.split(".")[0] ?? ""}`),
        ).toEqual(["update aws_ebs_volume"]);
        await stage.applyPlan();

        for (const stack of [shared, prod])
          await expect(stack.plan("-destroy")).rejects.toThrow(/cannot be destroyed/);
        expect((await stage.plan("-destroy")).counts).toMatchObject({ create: 0, destroy: 5 });
        await stage.applyPlan();
        for (const stack of [shared, prod]) expect((await stack.plan()).changes).toEqual([]);

        // The state's own bucket and table are refused as well.
        const state = stackOf("bootstrap");
        await state.init();
        await expect(state.plan("-destroy")).rejects.toThrow(/cannot be destroyed/);
      });
    }, 300_000);
  },
);
