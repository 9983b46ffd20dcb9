import {
  CloudFrontClient,
  ListDistributionsCommand,
  ListOriginAccessControlsCommand,
  ListResponseHeadersPoliciesCommand,
} from "@aws-sdk/client-cloudfront";
import { requireSuccess } from "../../src/engine/require-success";
import { ScratchSystem } from "../../src/rehearsal/life/scratch-system";
import { stackCommands } from "../../src/rehearsal/life/stack-commands";
import { withEnvironment } from "../../src/rehearsal/with-environment";
import { system } from "../../systems/hermes/system";
import { availableEngines } from "../engines";
import { inWorld } from "./in-world";
import { KillableEngine } from "./killable-engine";
import { recoverKilled } from "./recover-killed";

/** Each apply is killed after this many resources; five of them make most of Hermes. */
const RESOURCES_EACH = 20;
const KILLS = 5;

it.each(availableEngines().map((engine) => [engine.kind, engine] as const))(
  "Hermes, killed and recovered again and again with %s, converges without duplicates",
  async (_, engine) => {
    await inWorld({ zones: ["example.com"] }, async ({ world }) => {
      const scratch = new ScratchSystem(system, world.folder);
      const { bootstrap, environments } = scratch.synthesize();
      const run = requireSuccess(engine, { system: "hermes", environment: "prod" });
      await scratch.bootstrap(bootstrap, run);
      const [prod] = environments;
      if (prod === undefined) throw new Error("Hermes has no prod");
      const folder = scratch.stackFolder(prod);
      const stack = stackCommands(run, folder);
      await stack.init();
      const adopted: string[] = [];
      for (let kill = 0; kill < KILLS; kill += 1) {
        const { create } = (await stack.plan()).counts;
        if (create <= RESOURCES_EACH) break;
        const mortal = new KillableEngine(engine);
        const faults = { kill: { afterApplies: RESOURCES_EACH } };
        const env = await world.startFaultyProvider(faults, () => mortal.kill());
        await withEnvironment({ ...world, env: { ...world.env, ...env } }, () =>
          expect(stackCommands(mortal.run, folder).applyPlan()).rejects.toThrow("ended with a signal"),
        );
        const recovery = await recoverKilled(prod, folder, run);
        expect(recovery).toMatchObject({ inTheWay: [], notLookedFor: [] });
        adopted.push(...recovery.adopted.map(({ address }) => address));
      }
      expect(adopted.map((address) => address.split(".")[0])).toEqual(
        expect.arrayContaining([
          "aws_cloudfront_distribution",
          "aws_cloudfront_origin_access_control",
          "aws_cloudfront_response_headers_policy",
          "aws_iam_instance_profile",
          "aws_ssm_document",
        ]),
      );
      await stack.plan();
      await stack.applyPlan();
      expect((await stack.plan()).changes).toEqual([]);

      const client = new CloudFrontClient({ region: "us-east-1" });
      const policies = await client.send(new ListResponseHeadersPoliciesCommand({ Type: "custom" }));
      const controls = await client.send(new ListOriginAccessControlsCommand({}));
      const distributions = await client.send(new ListDistributionsCommand({}));
      expect([
        policies.ResponseHeadersPolicyList?.Quantity,
        controls.OriginAccessControlList?.Quantity,
        distributions.DistributionList?.Quantity,
      ]).toEqual([1, 1, 1]);
    });
  },
);
