import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { DeleteBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { requireSuccess } from "../../src/engine/require-success";
import { ScratchSystem } from "../../src/rehearsal/life/scratch-system";
import { stackCommands } from "../../src/rehearsal/life/stack-commands";
import { withEnvironment } from "../../src/rehearsal/with-environment";
import type { World } from "../../src/rehearsal/world";
import { deploymentPolicy } from "../../src/synthesis/deployment-policy";
import { system } from "../../systems/chronos/system";
import { availableEngines } from "../engines";
import { inWorld } from "./in-world";

interface Document {
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/**
 * The policy as far as moto decides by it: it knows the resources of S3's calls only and asks all others of `*`, and
 * takes a condition that it cannot check for a denial. What resources and conditions do is the unit tests' matter.
 */
function asMotoReads(document: unknown): Document {
  const { Statement, ...rest } = document as Document;
  return {
    ...rest,
    Statement: Statement.map((statement) => {
      const isS3 = JSON.stringify(statement["Action"]).includes('"s3:');
      return { ...statement, Condition: undefined, ...(isS3 ? {} : { Resource: "*" }) };
    }),
  };
}

/** Makes a user who has one policy and nothing else, and has moto hold everybody to theirs from now on. */
async function onlyWith(document: unknown, { endpoint, env }: World): Promise<NodeJS.ProcessEnv> {
  const iam = new IAMClient({ region: "us-east-1" });
  const UserName = "deployer";
  await iam.send(new CreateUserCommand({ UserName }));
  const created = await iam.send(
    new CreatePolicyCommand({
      PolicyName: "agt-chronos-terraform-deployment",
      PolicyDocument: JSON.stringify(document),
    }),
  );
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: created.Policy?.Arn }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  await fetch(`${endpoint}/moto-api/reset-auth`, {
    method: "POST",
    body: "0",
    headers: { "Content-Type": "text/plain" },
  });
  return {
    ...env,
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey,
    AWS_SESSION_TOKEN: undefined,
  };
}

describe("a user who has the deployment policy of Chronos and nothing else, moto enforcing IAM", () => {
  it("may make every call by which bootstrap, shared, stage and prod are made and planned, and stage is unmade", async () => {
    const [engine] = availableEngines();
    if (engine === undefined) throw new Error("no engine");
    await inWorld({}, async ({ world }) => {
      const scratch = new ScratchSystem(system, world.folder);
      const loaded = scratch.synthesize();
      const user = await onlyWith(asMotoReads(deploymentPolicy(loaded).document), world);
      await withEnvironment({ ...world, env: user }, async () => {
        // A provider that asks AWS as the user: the first one started before there was one.
        const provider = await world.startFaultyProvider({}, () => undefined);
        await withEnvironment({ ...world, env: { ...user, ...provider } }, async () => {
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
        });
        // The same user may do nothing beside it: IAM is really asked.
        await expect(
          new IAMClient({ region: "us-east-1" }).send(new CreateUserCommand({ UserName: "another" })),
        ).rejects.toThrow(/not authorized/);
        const bucket = { Bucket: loaded.bootstrap.backend.bucket };
        await expect(
          new S3Client({ region: "us-east-1" }).send(new DeleteBucketCommand(bucket)),
        ).rejects.toThrow(/denied|not authorized/i);
      });
    });
  }, 300_000);
});
