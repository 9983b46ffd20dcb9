import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";

import type { Engine } from "../../../src/engine/engine";
import { explainEngineFailure } from "../../../src/engine/explain-failure";
import { runEngine } from "../../../src/engine/run-engine";
import type { ProgramResult } from "../../../src/process/run-program";
import { findStateLock } from "../../../src/engine/state-lock";
import { awsEnvironment } from "../../../src/rehearsal/moto/aws-environment";
import { startMoto, type RunningMoto } from "../../../src/rehearsal/moto/start-moto";
import { availableEngines } from "../../engines";

const bucket = "demo-terraform-state";
const table = "demo-terraform-locks";
const key = "demo/prod/terraform.tfstate";

/** The recorded outputs show that a wording is known; this shows that the installed engine still has it. */
describe.each(availableEngines())("a failure of the installed $kind $version", (engine: Engine) => {
  let moto: RunningMoto;
  let folder: string;
  beforeAll(async () => {
    moto = await startMoto();
    const settings = {
      endpoint: moto.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" },
    };
    await new S3Client(settings).send(new CreateBucketCommand({ Bucket: bucket }));
    await new DynamoDBClient(settings).send(
      new CreateTableCommand({
        TableName: table,
        KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
  });
  afterAll(() => moto.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "groundplan-failure-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const environment = () => ({
    ...process.env,
    TF_CLI_CONFIG_FILE: undefined,
    ...awsEnvironment(moto.endpoint),
  });
  const run = (args: string[], env: NodeJS.ProcessEnv = {}): Promise<ProgramResult> =>
    runEngine(engine, args, { cwd: folder, env: { ...environment(), ...env } });
  const explain = ({ code, stdout, stderr }: ProgramResult): string => {
    expect(code).not.toBe(0);
    return explainEngineFailure(`${stdout}\n${stderr}`, { system: "demo", engine: engine.kind }).message;
  };
  function stack(backend: Record<string, unknown> = {}, resource: Record<string, unknown> = {}): void {
    const s3 = { bucket, key, region: "us-east-1", dynamodb_table: table, ...backend };
    const content = { terraform: { backend: { s3 } }, resource: { terraform_data: { something: resource } } };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(content));
  }

  it("points to bootstrap if the bucket or the lock table is missing", async () => {
    stack({ bucket: "demo-not-made" });
    expect(explain(await run(["init", "-input=false"]))).toMatch(
      /state bucket.*does not exist[^]*bootstrap demo/,
    );
    stack({ dynamodb_table: "demo-not-made" });
    await run(["init", "-reconfigure", "-input=false"]);
    expect(explain(await run(["plan", "-input=false"]))).toMatch(
      /lock table.*does not exist[^]*bootstrap demo/,
    );
  });

  it("points to init if it was not run", async () => {
    stack();
    expect(explain(await run(["plan", "-input=false"]))).toContain(`Run \`${engine.kind} init\``);
  });

  it("names the refused account, and stops before anything is planned", async () => {
    stack({ allowed_account_ids: ["999999999999"] });
    expect(explain(await run(["init", "-input=false"]))).toContain("belong to account 123456789012");
  });

  it("asks for credentials if there are no credentials", async () => {
    stack();
    const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    expect(explain(await run(["init", "-input=false"], none))).toContain("there are no AWS credentials");
  });

  it("names a provider that no mirror has", async () => {
    const content = {
      terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "6.25.0" } } },
    };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(content));
    const mirror = join(folder, "cli.tfrc");
    writeFileSync(mirror, `provider_installation { filesystem_mirror { path = ${JSON.stringify(folder)} } }`);
    const message = explain(await run(["init", "-input=false"], { TF_CLI_CONFIG_FILE: mirror }));
    expect(message).toMatch(
      /provider hashicorp\/aws cannot be installed: it is in none of the configured mirrors/,
    );
  });

  it("says what to compare if the lock table's digest does not match the state", async () => {
    stack({ key: "digest/terraform.tfstate" });
    await run(["init", "-input=false"]);
    await run(["apply", "-auto-approve", "-input=false"]);
    const item = { LockID: { S: `${bucket}/digest/terraform.tfstate-md5` }, Digest: { S: "0".repeat(32) } };
    const region = { endpoint: moto.endpoint, region: "us-east-1" };
    const credentials = { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" };
    await new DynamoDBClient({ ...region, credentials }).send(
      new PutItemCommand({ TableName: table, Item: item }),
    );
    expect(explain(await run(["plan", "-input=false"]))).toMatch(
      /lock table's Digest[^]*-md5` in the lock table to the MD5 of that object \([0-9a-f]{32}/,
    );
  });

  it("says who holds the lock, and its release command works once the holder is dead", async () => {
    stack({ key: "lock/terraform.tfstate" }, { provisioner: [{ "local-exec": { command: "sleep 600" } }] });
    await run(["init", "-input=false"]);
    const holder = spawn(engine.path, ["apply", "-auto-approve", "-input=false"], {
      cwd: folder,
      env: environment(),
      detached: true,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const ended = new Promise((resolve) => holder.once("close", resolve));
    await new Promise<void>((resolve) => {
      holder.stdout.on("data", (chunk: Buffer) => {
        if (chunk.includes("Provisioning")) resolve();
      });
    });

    const refused = await run(["plan", "-input=false"]);
    const message = explain(refused);
    expect(message).toMatch(/the state is locked: \S+@\S+ holds it for apply since .* \(\d+ seconds ago\)/);

    process.kill(-Number(holder.pid), "SIGKILL");
    await ended;
    const id = findStateLock(refused.stderr)?.id ?? "none";
    expect(message).toContain(`\`${engine.kind} force-unlock ${id}\``);
    expect(await run(["force-unlock", "-force", id])).toMatchObject({ code: 0 });
    expect(await run(["plan", "-input=false"])).toMatchObject({ code: 0 });
  });
});
