import { existsSync } from "node:fs";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  PutBucketTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { bootstrap, type BootstrapOptions } from "../../backends/bootstrap/bootstrap";
import { inspectBackend } from "../../backends/bootstrap/inspect-backend";
import { readStackJson } from "../../backends/bootstrap/working-copy";
import { type EngineCommand, requireSuccess } from "../../src/engine/require-success";
import { silentProgress } from "../../src/terminal/progress";
import { readBackendContents } from "../../src/rehearsal/life/backend-contents";
import type { ScratchSystem } from "../../src/rehearsal/life/scratch-system";
import { availableEngines } from "../engines";
import { inWorld } from "./in-world";
import { KillableEngine } from "./killable-engine";

const STATE = "hellotron-vega/bootstrap/terraform.tfstate";
const BUCKET = "hellotron-vega-terraform-state";
const s3 = () => new S3Client({ region: "us-east-1" });

function optionsOf(
  scratch: ScratchSystem,
  run: EngineCommand,
  changes: Partial<BootstrapOptions> = {},
): BootstrapOptions {
  const { bootstrap: environment } = scratch.synthesize();
  const stack = readStackJson(scratch.stackFolder(environment));
  return {
    environment,
    stack,
    directory: scratch.bootstrapFolder,
    run,
    progress: silentProgress,
    ...changes,
  };
}

describe.each(availableEngines().map((engine) => [engine.kind, engine] as const))(
  "bootstrap with %s",
  (_, engine) => {
    const run = requireSuccess(engine);

    it("creates the backend, moves its own state into it and leaves nothing behind", async () => {
      await inWorld({}, async ({ scratch }) => {
        const options = optionsOf(scratch, run);
        expect(await bootstrap(options)).toBe("created");
        expect(await readBackendContents(options.environment.backend)).toMatchObject({
          states: [STATE],
          digests: [`${BUCKET}/${STATE}-md5`],
        });
        expect(await s3().send(new GetBucketVersioningCommand({ Bucket: BUCKET }))).toMatchObject({
          Status: "Enabled",
        });
        expect(existsSync(scratch.bootstrapFolder)).toBe(false);
      });
    });

    it("changes nothing the second time", async () => {
      await inWorld({}, async ({ scratch }) => {
        await bootstrap(optionsOf(scratch, run));
        const before = await inspectBackend(optionsOf(scratch, run).environment);
        expect(await bootstrap(optionsOf(scratch, run))).toBe("updated");
        expect((await inspectBackend(optionsOf(scratch, run).environment)).state).toEqual(before.state);
      });
    });

    // The backend has ten resources; each killed run ends after another one of them.
    it.each([1, 2, 3, 5, 7, 9])(
      "continues after it was killed when %i resources were created",
      async (afterApplies) => {
        const mortal = new KillableEngine(engine);
        const faults = { kill: { afterApplies } };
        await inWorld({ faults, onKill: () => mortal.kill() }, async ({ scratch }) => {
          await expect(bootstrap(optionsOf(scratch, mortal.run))).rejects.toThrow(
            "apply ended with a signal",
          );
          await bootstrap(optionsOf(scratch, run));
          const { environment } = optionsOf(scratch, run);
          expect(await readBackendContents(environment.backend)).toMatchObject({ states: [STATE] });
          expect(await bootstrap(optionsOf(scratch, run))).toBe("updated");
        });
      },
    );

    it.each([
      ["before the first init", 0],
      ["between init and apply", 1],
      ["between apply and migration", 2],
    ])("continues after it was stopped %s", async (_when, commands) => {
      await inWorld({}, async ({ scratch }) => {
        let left = commands;
        const dying: EngineCommand = (args, folder) =>
          left-- > 0 ? run(args, folder) : Promise.reject(new Error("power cut"));
        await expect(bootstrap(optionsOf(scratch, dying))).rejects.toThrow("power cut");
        await bootstrap(optionsOf(scratch, run));
        expect(await bootstrap(optionsOf(scratch, run))).toBe("updated");
      });
    });

    it("continues after it was stopped when the state had moved", async () => {
      await inWorld({}, async ({ scratch }) => {
        const dying: EngineCommand = async (args, folder) => {
          const output = await run(args, folder);
          if (args.includes("-migrate-state")) throw new Error("power cut");
          return output;
        };
        await expect(bootstrap(optionsOf(scratch, dying))).rejects.toThrow("power cut");
        expect(["resumed", "updated"]).toContain(await bootstrap(optionsOf(scratch, run)));
        expect(existsSync(scratch.bootstrapFolder)).toBe(false);
      });
    });

    it("adopts our bucket and table if their state was lost", async () => {
      await inWorld({}, async ({ scratch }) => {
        const tags = [
          { Key: "managed-by", Value: "groundplan" },
          { Key: "system", Value: "hellotron-vega" },
        ];
        await s3().send(new CreateBucketCommand({ Bucket: BUCKET }));
        await s3().send(new PutBucketTaggingCommand({ Bucket: BUCKET, Tagging: { TagSet: tags } }));
        await new DynamoDBClient({ region: "us-east-1" }).send(
          new CreateTableCommand({
            TableName: "hellotron-vega-terraform-locks",
            AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
            KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
            BillingMode: "PAY_PER_REQUEST",
            Tags: tags,
          }),
        );
        expect(await bootstrap(optionsOf(scratch, run))).toBe("adopted");
        expect(await s3().send(new GetBucketVersioningCommand({ Bucket: BUCKET }))).toMatchObject({
          Status: "Enabled",
        });
      });
    });

    it("refuses a bucket without our tags unless told to adopt it", async () => {
      await inWorld({}, async ({ scratch }) => {
        await s3().send(new CreateBucketCommand({ Bucket: BUCKET }));
        await expect(bootstrap(optionsOf(scratch, run))).rejects.toThrow(
          /bootstrap\.yaml:\d+:\d+: bucket .* exists and is not tagged .*; nothing was changed\n.*--adopt/,
        );
        expect(await bootstrap(optionsOf(scratch, run, { adopt: true }))).toBe("adopted");
      });
    });

    it("refuses another system's bucket even if told to adopt it", async () => {
      await inWorld({}, async ({ scratch }) => {
        const TagSet = [
          { Key: "managed-by", Value: "groundplan" },
          { Key: "system", Value: "hermes" },
        ];
        await s3().send(new CreateBucketCommand({ Bucket: BUCKET }));
        await s3().send(new PutBucketTaggingCommand({ Bucket: BUCKET, Tagging: { TagSet } }));
        await expect(bootstrap(optionsOf(scratch, run, { adopt: true }))).rejects.toThrow(
          "belongs to the system hermes; nothing was changed",
        );
      });
    });

    it("uses the names in bootstrap.yaml", async () => {
      await inWorld({}, async ({ scratch }) => {
        scratch.edit("bootstrap", ["bucket"], "agt-states");
        scratch.edit("bootstrap", ["lock_table"], "agt-locks");
        scratch.edit("bootstrap", ["lock"], "both");
        await bootstrap(optionsOf(scratch, run));
        const { environment } = optionsOf(scratch, run);
        expect(await readBackendContents(environment.backend)).toMatchObject({
          bucket: "agt-states",
          states: [STATE],
        });
      });
    });
  },
);
