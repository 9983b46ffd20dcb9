import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../src/config/environment";
import { type EngineCommand, requireSuccess } from "../../src/engine/require-success";
import { silentProgress } from "../../src/terminal/progress";
import { recover, type RecoverOptions } from "../../src/recovery/recover";
import { heldLock } from "../../src/recovery/held-lock";
import type { ScratchSystem } from "../../src/rehearsal/life/scratch-system";
import { stackCommands } from "../../src/rehearsal/life/stack-commands";
import type { Engine } from "../../src/engine/engine";
import { availableEngines } from "../engines";
import { inWorld } from "./in-world";
import { KillableEngine } from "./killable-engine";

/** Resources of the bootstrap stack: the count of applies begins with them. */
const BOOTSTRAP_RESOURCES = 10;

/** What this environment has in the simulated AWS, by service: one of each is right, two are twins. */
async function census(): Promise<Readonly<Record<string, readonly string[]>>> {
  const region = "us-east-1";
  const { Reservations = [] } = await new EC2Client({ region }).send(new DescribeInstancesCommand({}));
  const instances = Reservations.flatMap((reservation) => reservation.Instances ?? []);
  const { Buckets = [] } = await new S3Client({ region }).send(new ListBucketsCommand({}));
  const { Roles = [] } = await new IAMClient({ region }).send(new ListRolesCommand({}));
  const { SecretList = [] } = await new SecretsManagerClient({ region }).send(new ListSecretsCommand({}));
  const ours = (names: readonly (string | undefined)[]): string[] =>
    names.flatMap((name) => (name?.startsWith("hellotron-vega") ? [name] : [])).sort();
  return {
    instances: instances.flatMap(
      ({ Tags = [] }) => Tags.find(({ Key }) => Key === "Name")?.Value ?? "unnamed",
    ),
    buckets: ours(Buckets.map(({ Name }) => Name)),
    roles: ours(Roles.map(({ RoleName }) => RoleName)),
    secrets: ours(SecretList.map(({ Name }) => Name)),
  };
}

const WHOLE = {
  instances: ["hellotron-vega-prod"],
  buckets: ["hellotron-vega-deploy", "hellotron-vega-terraform-state"],
  roles: ["hellotron-vega-ci", "hellotron-vega-prod-role"],
  secrets: ["hellotron-vega/prod"],
};

const engines = availableEngines();
/** Moments of a kill, as applied resources. Each engine has some: what it leaves behind is the same. */
const MOMENTS = [4, 12, 28].map((resources, index) => {
  const engine = engines[index % engines.length] as Engine;
  return [engine.kind, resources, engine] as const;
});

async function ready(scratch: ScratchSystem, run: EngineCommand): Promise<Environment> {
  const system = scratch.synthesize();
  await scratch.bootstrap(system.bootstrap, run);
  const prod = system.environments.find(({ name }) => name === "prod");
  if (prod === undefined) throw new Error("Hellotron Vega has no prod");
  await stackCommands(run, scratch.stackFolder(prod)).init();
  return prod;
}

it.each(MOMENTS)(
  "%s, killed after %i resources, leaves a lock and does not record them in the state; after recovery, a rerun converges without duplicates",
  async (_, resources, engine) => {
    const run = requireSuccess(engine, { system: "hellotron-vega", environment: "prod" });
    const mortal = new KillableEngine(engine);
    const faults = { kill: { afterApplies: BOOTSTRAP_RESOURCES + resources } };
    await inWorld({ faults, onKill: () => mortal.kill() }, async ({ scratch }) => {
      const environment = await ready(scratch, run);
      const folder = scratch.stackFolder(environment);
      const stack = stackCommands(run, folder);
      await stack.plan();
      await expect(stackCommands(mortal.run, folder).applyPlan()).rejects.toThrow("ended with a signal");

      const lock = await heldLock(environment);
      const options: RecoverOptions = {
        environment,
        folder,
        run,
        progress: silentProgress,
        approve: () => Promise.resolve(true),
      };
      await expect(recover(options)).rejects.toThrow(`--force-unlock ${lock?.id ?? "none"}`);
      const recovery = await recover({ ...options, ...(lock && { forceUnlock: lock.id }) });
      expect(recovery).toMatchObject({ applied: true, inTheWay: [], released: lock?.id });
      expect(recovery.actions.filter(({ imported }) => imported)).toHaveLength(recovery.adopted.length);
      expect(existsSync(join(folder, "recovered.tf.json"))).toBe(false);

      await stack.plan();
      await stack.applyPlan();
      expect((await stack.plan()).changes).toEqual([]);
      expect(await census()).toEqual(WHOLE);
      expect(await heldLock(environment)).toBeUndefined();
    });
  },
);
