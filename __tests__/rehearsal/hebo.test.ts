import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { requireSuccess } from "../../src/engine/require-success";
import { readBackendContents } from "../../src/rehearsal/life/backend-contents";
import { rehearseSystemLife } from "../../src/rehearsal/life/rehearse-system-life";
import { ScratchSystem } from "../../src/rehearsal/life/scratch-system";
import { stackCommands } from "../../src/rehearsal/life/stack-commands";
import { removeStage, writeStage } from "../../src/systems/stages";
import { silentProgress } from "../../src/terminal/progress";
import { system } from "../../systems/hebo/system";
import { stageSettings } from "../systems/hebo/stage-settings";
import { availableEngines } from "../engines";
import { inWorld } from "./in-world";

const CANARY = "canary-4Wv81-of-the-database";
const REGION = "us-east-1";

/** Hundreds of resources, on a machine that may have other work. */
const MINUTES = 60_000;

const engines = availableEngines();

describe.each(engines.map((engine) => [engine.kind, engine] as const))("Hebo's prod with %s", (_, engine) => {
  it(
    "complete their life cycle, after the shared environment",
    async () => {
      const life = await rehearseSystemLife({ system: "hebo", engine, progress: silentProgress });
      const outcomes = life.stages.map(({ outcome }) => outcome);
      expect(outcomes.slice(0, -2)).toEqual([
        "created",
        // Shared, for the secrets.
        expect.stringMatching(/^\d+ to create, applied$/),
        "s3://hebo-terraform-state",
        "155 to create",
        "applied",
        "no changes",
        "2 to update, applied",
      ]);
      expect(outcomes.at(-2)).toMatch(/^refused: .*database\/cluster\/cluster.*database\/global\/global/);
      expect(outcomes.at(-1)).toBe("155 to destroy, destroyed");
    },
    6 * MINUTES,
  );
});

const [engine] = engines;
if (engine === undefined) throw new Error("there is no engine");

describe("Hebo's stages", () => {
  it(
    "coexist, store no password, and are removed without affecting each other",
    async () => {
      await inWorld({ zones: ["hebo.ai"] }, async ({ world }) => {
        const scratch = new ScratchSystem(system, world.folder);
        const files = join(world.folder, "systems", "hebo");
        const stages = ["pr-1", "pr-2"];
        for (const stage of stages) writeStage(files, stage, stageSettings(), `commit-of-${stage}`);
        const { bootstrap } = scratch.synthesize();
        const env = { ...process.env, TF_VAR_db_password: CANARY };
        const run = (name: string) => requireSuccess(engine, { system: "hebo", environment: name }, { env });
        const stack = (name: string) => stackCommands(run(name), scratch.stackFolder({ name }));
        const names = ["shared", ...stages];
        await scratch.bootstrap(bootstrap, run("bootstrap"));

        // Before shared, a stage has nothing to stand on and says so.
        await stack("pr-1").init();
        await expect(stack("pr-1").plan()).rejects.toThrow(
          /reads what hebo shared makes[^]*groundplan apply hebo shared/,
        );

        for (const name of names) {
          await stack(name).init();
          const { counts } = await stack(name).plan();
          expect(counts).toMatchObject({ update: 0, replace: 0, destroy: 0 });
          expect(counts.create).toBeGreaterThan(50);
          await stack(name).applyPlan();
        }

        // The password went into the secret, and is in no state.
        const secrets = new SecretsManagerClient({ region: REGION });
        for (const name of stages) {
          const { SecretString } = await secrets.send(
            new GetSecretValueCommand({ SecretId: `hebo/${name}/database` }),
          );
          expect(JSON.parse(SecretString ?? "")).toEqual({ username: "hebo", password: CANARY });
        }
        const { states, bucket } = await readBackendContents(bootstrap.backend);
        expect(states).toEqual(
          ["bootstrap", "pr-1", "pr-2", "shared"].map((name) => `hebo/${name}/terraform.tfstate`),
        );
        for (const Key of states) {
          const { Body } = await new S3Client({ region: REGION }).send(
            new GetObjectCommand({ Bucket: bucket, Key }),
          );
          expect(await Body?.transformToString()).not.toContain(CANARY);
        }

        await expect(stack("shared").plan("-destroy")).rejects.toThrow(/cannot be destroyed/);
        expect((await stack("pr-1").plan("-destroy")).counts).toMatchObject({ create: 0, update: 0 });
        await stack("pr-1").applyPlan();
        removeStage(files, "pr-1");
        scratch.synthesize();
        for (const name of ["shared", "pr-2"]) expect((await stack(name).plan()).changes).toEqual([]);
      });
    },
    6 * MINUTES,
  );
});
