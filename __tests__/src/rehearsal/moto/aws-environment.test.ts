import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CreateTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";

import { runEngine } from "../../../../src/engine/run-engine";
import { awsEnvironment } from "../../../../src/rehearsal/moto/aws-environment";
import { startMoto, type RunningMoto } from "../../../../src/rehearsal/moto/start-moto";
import { availableEngines } from "../../../engines";

const personal = {
  PATH: "/usr/bin",
  AWS_PROFILE: "corp-admin",
  AWS_SESSION_TOKEN: "token",
  AWS_ENDPOINT_URL_S3: "https://s3.example.com",
  AWS_ROLE_ARN: "arn:aws:iam::999999999999:role/admin",
  NO_PROXY: "intern.example.com",
};

describe("the environment of a rehearsal", () => {
  it("has none of the user's own AWS settings", () => {
    const laid = { ...personal, ...awsEnvironment("http://127.0.0.1:5000", personal) };
    expect(laid).toMatchObject({ PATH: "/usr/bin", AWS_ENDPOINT_URL: "http://127.0.0.1:5000" });
    const ofThePerson = ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "AWS_ROLE_ARN"] as const;
    for (const name of ofThePerson) expect(laid[name]).toBeUndefined();
  });

  it("keeps the user's proxy exceptions and adds loopback", () => {
    expect(awsEnvironment("http://127.0.0.1:5000", personal)["NO_PROXY"]).toBe(
      "intern.example.com,127.0.0.1,localhost",
    );
  });
});

describe.each(availableEngines())("the S3 backend of $kind $version in a rehearsal", (engine) => {
  let moto: RunningMoto;
  let folder: string;
  beforeEach(async () => {
    moto = await startMoto();
    folder = mkdtempSync(join(tmpdir(), "groundplan-backend-"));
  });
  afterEach(async () => {
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(["us-east-1", "eu-south-2"])("keeps state and digest in moto in %s", async (region) => {
    const env = { ...process.env, ...personal, PATH: process.env["PATH"], TF_CLI_CONFIG_FILE: undefined };
    const credentials = { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" };
    const settings = { endpoint: moto.endpoint, region, credentials };
    const names = { bucket: "demo-terraform-state", dynamodb_table: "demo-terraform-locks" };
    await makeBackend(settings, names);
    writeStack(folder, { ...names, region, key: "demo/prod/terraform.tfstate", encrypt: true });

    const options = { cwd: folder, env: { ...env, ...awsEnvironment(moto.endpoint, env) } };
    for (const args of [["init"], ["apply", "-auto-approve"], ["plan", "-detailed-exitcode"]]) {
      expect(await runEngine(engine, [...args, "-input=false"], options)).toMatchObject({ code: 0 });
    }
    const objects = await new S3Client(settings).send(new ListObjectsV2Command({ Bucket: names.bucket }));
    expect(objects.Contents?.map(({ Key }) => Key)).toEqual(["demo/prod/terraform.tfstate"]);
    const items = await new DynamoDBClient(settings).send(
      new ScanCommand({ TableName: names.dynamodb_table }),
    );
    expect(items.Items).toEqual([
      {
        LockID: { S: "demo-terraform-state/demo/prod/terraform.tfstate-md5" },
        Digest: { S: expect.any(String) },
      },
    ]);
  });
});

interface Settings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

async function makeBackend(
  settings: Settings,
  names: { bucket: string; dynamodb_table: string },
): Promise<void> {
  const place =
    settings.region === "us-east-1" ? undefined : { LocationConstraint: settings.region as "eu-south-2" };
  await new S3Client(settings).send(
    new CreateBucketCommand({ Bucket: names.bucket, CreateBucketConfiguration: place }),
  );
  await new DynamoDBClient(settings).send(
    new CreateTableCommand({
      TableName: names.dynamodb_table,
      KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
}

function writeStack(folder: string, backend: Record<string, unknown>): void {
  const stack = {
    terraform: { backend: { s3: backend } },
    resource: { terraform_data: { something: { input: "1" } } },
  };
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack));
}
