import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import { isRunning } from "../../../../src/process/creation-lock";
import { FORKS } from "../../../../src/rehearsal/moto/fork-moto";
import { ensureMoto } from "../../../../src/rehearsal/moto/installation";
import { startMoto, type RunningMoto } from "../../../../src/rehearsal/moto/start-moto";
import { repositoryRoot } from "../../../../src/process/repository-root";

const credentials = { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" };
const settings = ({ endpoint }: RunningMoto) => ({ endpoint, region: "eu-south-2", credentials });

// What users start loads moto itself.
beforeAll(() => void Reflect.deleteProperty(process.env, FORKS));

describe("a started moto", () => {
  const running: RunningMoto[] = [];
  const start = async (options: Parameters<typeof startMoto>[0] = {}): Promise<RunningMoto> => {
    const moto = await startMoto(options);
    running.push(moto);
    return moto;
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((moto) => moto.stop()));
  });

  it("answers as the account it was asked to be", async () => {
    const moto = await start({ account: "111122223333" });
    const identity = await new STSClient(settings(moto)).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe("111122223333");
  });

  it("is isolated: the user's profile and proxy do not reach it, nor a signal to our group", async () => {
    const env = {
      ...process.env,
      AWS_PROFILE: "nobody",
      AWS_CA_BUNDLE: "/nowhere",
      HTTPS_PROXY: "http://127.0.0.1:1",
    };
    const moto = await start({ env });
    await new S3Client(settings(moto)).send(new CreateBucketCommand({ Bucket: "demo-terraform-state" }));
    const group = readFileSync(`/proc/${moto.pid}/stat`, "utf8").split(" ")[4];
    expect(Number(group)).toBe(moto.pid);
  });

  it("is empty, and independent of a second one", async () => {
    const [one, other] = await Promise.all([start(), start()]);
    expect(one.endpoint).not.toBe(other.endpoint);
    await new S3Client(settings(one)).send(new CreateBucketCommand({ Bucket: "demo-terraform-state" }));
    await new DynamoDBClient(settings(one)).send(
      new CreateTableCommand({
        TableName: "demo-terraform-locks",
        KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    const buckets = await new S3Client(settings(other)).send(new ListBucketsCommand({}));
    const tables = await new DynamoDBClient(settings(other)).send(new ListTablesCommand({}));
    expect(buckets.Buckets ?? []).toEqual([]);
    expect(tables.TableNames).toEqual([]);
  });

  it("ends when it is stopped, and may be stopped twice", async () => {
    const moto = await start();
    expect(isRunning(moto.pid)).toBe(true);
    await moto.stop();
    await moto.stop();
    expect(isRunning(moto.pid)).toBe(false);
    await expect(fetch(moto.endpoint)).rejects.toThrow();
  });

  it.each(["SIGKILL", "SIGTERM"] as const)(
    "ends with its parent when that is killed by %s",
    async (signal) => {
      const server = join(repositoryRoot, "src", "rehearsal", "moto", "server.py");
      const { python } = await ensureMoto();
      // A parent of its own, which holds the server's standard input as startMoto does.
      const program = `
      const child = require("node:child_process").spawn(${JSON.stringify(python)}, ["-I", ${JSON.stringify(server)}, "0"],
        { stdio: ["pipe", "pipe", "inherit"] });
      child.stdout.once("data", (line) => process.stdout.write(line));`;
      const parent = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
      const line = await new Promise<Buffer>((resolve) => parent.stdout.once("data", resolve));
      const { pid } = JSON.parse(line.toString()) as { pid: number };
      expect(isRunning(pid)).toBe(true);
      parent.kill(signal);
      await until(() => !isRunning(pid));
    },
  );

  it("says that the requested port is taken", async () => {
    const taken = await listen();
    const { port } = taken.address() as AddressInfo;
    await expect(startMoto({ port })).rejects.toThrow(`another program uses port ${port}`);
    taken.close();
  });

  it("uses the requested port if it is free", async () => {
    const taken = await listen();
    const { port } = taken.address() as AddressInfo;
    await new Promise((resolve) => taken.close(resolve));
    const moto = await start({ port });
    expect(moto.endpoint).toBe(`http://127.0.0.1:${port}`);
  });

  it("gives up after its time limit", async () => {
    await expect(startMoto({ timeLimit: 1 })).rejects.toThrow("moto did not start within 0.001 s");
  });
});

function listen(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
  });
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error("still not so after 5 s");
    await sleep(20);
  }
}
