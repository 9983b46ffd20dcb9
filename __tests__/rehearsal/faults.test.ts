import { type EngineCommand, requireSuccess } from "../../src/engine/require-success";
import type { PlanChanges } from "../../src/plan/planned-changes";
import { readBackendContents } from "../../src/rehearsal/life/backend-contents";
import type { ScratchSystem } from "../../src/rehearsal/life/scratch-system";
import { type StackCommands, stackCommands } from "../../src/rehearsal/life/stack-commands";
import type { Faults } from "../../src/rehearsal/provider/faults/faults";
import { availableEngines } from "../engines";
import { inWorld } from "./in-world";
import { makeBackend } from "./made-backend";

describe.each(availableEngines().map((engine) => [engine.kind, engine] as const))(
  "faults with %s",
  (_, engine) => {
    const run = requireSuccess(engine, { system: "hellotron-vega", environment: "prod" });

    async function ready(scratch: ScratchSystem): Promise<(run: EngineCommand) => StackCommands> {
      await makeBackend(scratch.synthesize().bootstrap.backend);
      const commands = (command: EngineCommand) =>
        stackCommands(command, scratch.stackFolder({ name: "prod" }));
      await commands(run).init();
      return commands;
    }

    async function heldLocks(scratch: ScratchSystem): Promise<readonly string[]> {
      const { bootstrap: environment } = scratch.synthesize();
      const { digests } = await readBackendContents(environment.backend);
      return digests.filter((id) => !id.endsWith("-md5"));
    }

    async function expectConverged(stack: StackCommands): Promise<void> {
      await stack.plan();
      await stack.applyPlan();
      expect((await stack.plan()).changes).toEqual([]);
    }

    function kinds({ counts }: PlanChanges): Record<string, number> {
      return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
    }

    it("a failed creation leaves the rest applied, releases the lock, and a rerun converges", async () => {
      const faults: Faults = {
        fail: [{ type: "aws_instance", operation: "create", code: "InsufficientInstanceCapacity" }],
      };
      await inWorld({ faults }, async ({ scratch }) => {
        const stack = (await ready(scratch))(run);
        await stack.plan();
        await expect(stack.applyPlan()).rejects.toThrow("InsufficientInstanceCapacity");
        expect(await heldLocks(scratch)).toEqual([]);
        const rest = await stack.plan();
        expect(rest.changes.map(({ address }) => address)).toContainEqual(
          expect.stringMatching(/^aws_instance\./),
        );
        expect(rest.counts.create).toBeLessThan(34);
        await expectConverged(stack);
      });
    });

    it("a failed update keeps the old values, and a rerun converges", async () => {
      const faults: Faults = { fail: [{ type: "aws_instance", operation: "update" }] };
      await inWorld({ faults }, async ({ scratch }) => {
        const stack = (await ready(scratch))(run);
        await expectConverged(stack);
        scratch.edit("prod", ["instances", "prod", "instance_type"], "t3.large");
        scratch.synthesize();
        await stack.plan();
        await expect(stack.applyPlan()).rejects.toThrow("InternalError");
        expect(kinds(await stack.plan())).toEqual({ update: 1 });
        await expectConverged(stack);
      });
    });

    it("a failed deletion keeps the resource in the state, and a rerun converges", async () => {
      const faults: Faults = { fail: [{ type: "aws_sns_topic", operation: "delete" }] };
      await inWorld({ faults }, async ({ scratch }) => {
        const stack = (await ready(scratch))(run);
        await expectConverged(stack);
        scratch.edit("prod", ["monitoring"], { alarms: false });
        scratch.synthesize();
        await stack.plan();
        await expect(stack.applyPlan()).rejects.toThrow("InternalError");
        expect(await heldLocks(scratch)).toEqual([]);
        expect(kinds(await stack.plan())).toEqual({ destroy: 1 });
        await expectConverged(stack);
      });
    });

    it("throttling slows an apply down but does not break it", async () => {
      await inWorld({ faults: { throttle: { percent: 20 } } }, async ({ scratch }) => {
        await expectConverged((await ready(scratch))(run));
      });
    });

    it("drift is found by the next plan and corrected by the next apply", async () => {
      const faults: Faults = {
        drift: [{ type: "aws_instance", attribute: "instance_type", value: "t3.nano" }],
      };
      await inWorld({ faults }, async ({ scratch }) => {
        const stack = (await ready(scratch))(run);
        await stack.plan();
        await stack.applyPlan();
        expect(kinds(await stack.plan())).toEqual({ update: 1 });
        await stack.applyPlan();
        expect((await stack.plan()).changes).toEqual([]);
      });
    });
  },
);
