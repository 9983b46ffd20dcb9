import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Environment, StateLock } from "../../../src/config/environment";
import { heldLock, requireFreeLock } from "../../../src/recovery/held-lock";
import { awsEnvironment } from "../../../src/rehearsal/moto/aws-environment";
import { type RunningMoto, startMoto } from "../../../src/rehearsal/moto/start-moto";
import { ExitCode } from "../../../src/text/user-error";
import { hermesProd } from "./an-environment";

const before = { ...process.env };
let moto: RunningMoto;

const STATE = "hermes/prod/terraform.tfstate";
const IN_TABLE = "0b1c2d3e-0000-4000-8000-000000000001";
const IN_BUCKET = "0b1c2d3e-0000-4000-8000-000000000002";

/** As OpenTofu 1.12 and Terraform 1.11 write it. */
function written(ID: string): string {
  return JSON.stringify({
    ID,
    Operation: "OperationTypeApply",
    Info: "",
    Who: "ci@runner-7",
    Version: "1.12.6",
    Created: "2026-11-21T08:19:11.974347072Z",
    Path: `hermes-terraform-state/${STATE}`,
  });
}

function lockedBy(lock: StateLock): Environment {
  const environment = hermesProd();
  return { ...environment, backend: { ...environment.backend, lock } };
}

beforeAll(async () => {
  moto = await startMoto();
  Object.assign(process.env, awsEnvironment(moto.endpoint));
  const { region, bucket: Bucket, lockTable: TableName } = hermesProd().backend;
  const [s3, dynamodb] = [new S3Client({ region }), new DynamoDBClient({ region })];
  const CreateBucketConfiguration = { LocationConstraint: "eu-south-2" } as const;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  await s3.send(
    new PutObjectCommand({ Bucket, Key: `${STATE}.tflock`, Body: Buffer.from(written(IN_BUCKET)) }),
  );
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  const Item = { LockID: { S: `${Bucket}/${STATE}` }, Info: { S: written(IN_TABLE) } };
  await dynamodb.send(new PutItemCommand({ TableName, Item }));
});
afterAll(async () => {
  process.env = before;
  await moto.stop();
});

/** An engine that only says what it was told. */
function recorder() {
  const calls: string[] = [];
  const run = (args: readonly string[], folder: string): Promise<string> => {
    calls.push(`${folder}: ${args.join(" ")}`);
    return Promise.resolve("");
  };
  return { calls, run };
}

describe("a state's lock, against moto", () => {
  it.each([
    ["dynamodb", IN_TABLE],
    ["lockfile", IN_BUCKET],
    ["both", IN_TABLE],
  ] as const)("is read where %s stores it", async (lock, id) => {
    expect(await heldLock(lockedBy(lock))).toEqual({
      id,
      path: `hermes-terraform-state/${STATE}`,
      operation: "apply",
      who: "ci@runner-7",
      version: "1.12.6",
      since: new Date("2026-11-21T08:19:11.974Z"),
    });
  });

  it("is free if nobody holds it", async () => {
    const stage = { ...lockedBy("both"), name: "stage" };
    const { calls, run } = recorder();
    expect(await heldLock(stage)).toBeUndefined();
    expect(await requireFreeLock(stage, "stage", run, IN_TABLE)).toBe(false);
    expect(calls).toEqual([]);
  });

  it("is explained while it is held: who, since when, and how to release it", async () => {
    const { calls, run } = recorder();
    const refusal = await requireFreeLock(lockedBy("dynamodb"), "prod", run).catch((error: Error) => error);
    expect(String(refusal)).toMatch(/ci@runner-7 holds it for apply since 2026-11-21 08:19:11 UTC \(/);
    expect(String(refusal)).toContain(`groundplan recover hermes prod --force-unlock ${IN_TABLE}`);
    expect(calls).toEqual([]);
  });

  it("is not released under another lock's id", async () => {
    const { calls, run } = recorder();
    const release = requireFreeLock(lockedBy("dynamodb"), "prod", run, IN_BUCKET);
    await expect(release).rejects.toMatchObject({
      exitCode: ExitCode.refused,
      message: expect.stringContaining(`lock ${IN_TABLE}, not ${IN_BUCKET}: nothing was released`) as string,
    });
    expect(calls).toEqual([]);
  });

  it("is released by the engine if the id matches", async () => {
    const { calls, run } = recorder();
    expect(await requireFreeLock(lockedBy("dynamodb"), "prod", run, IN_TABLE)).toBe(true);
    expect(calls).toEqual([`prod: force-unlock -force ${IN_TABLE}`]);
  });
});
