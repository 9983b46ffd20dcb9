import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { DescribeVpcsCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { isRunning } from "../../../../src/process/creation-lock";
import { FORKS, forkMoto } from "../../../../src/rehearsal/moto/fork-moto";
import { ensureMoto } from "../../../../src/rehearsal/moto/installation";
import { type RunningMoto, startMoto } from "../../../../src/rehearsal/moto/start-moto";
import { type LoadedMoto, loadMoto } from "../../../loaded-moto";

const credentials = { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" };
const settings = ({ endpoint }: RunningMoto) => ({ endpoint, region: "us-east-1", credentials });

describe("a moto forked from one that was loaded before", () => {
  let loaded: LoadedMoto;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    loaded = await loadMoto();
    env = { ...process.env, ...loaded.env };
    const isListening = () => existsSync(loaded.env[FORKS] ?? "");
    for (const end = Date.now() + 60_000; !isListening() && Date.now() < end;) await sleep(50);
    expect(isListening()).toBe(true);
  });
  afterAll(() => loaded.stop());

  const parentOf = ({ pid }: RunningMoto) => Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[3]);

  it("is empty, independent of a second one, and ends alone", async () => {
    const [one, other] = await Promise.all([startMoto({ env }), startMoto({ env })]);
    expect(parentOf(one)).toBe(parentOf(other));
    expect(parentOf(one)).not.toBe(process.pid);
    await new S3Client(settings(one)).send(new CreateBucketCommand({ Bucket: "demo" }));
    expect((await new S3Client(settings(other)).send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
    await one.stop();
    await one.stop();
    expect(isRunning(one.pid)).toBe(false);
    expect(isRunning(other.pid)).toBe(true);
    await other.stop();
  });

  it("gives resources ids that no other one gives", async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => {
        const moto = await startMoto({ env });
        const ec2 = new EC2Client(settings(moto));
        const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
        expect(Vpcs).toHaveLength(1);
        const run = new RunInstancesCommand({ ImageId: "ami-12c6146b", MinCount: 1, MaxCount: 1 });
        const { Instances = [] } = await ec2.send(run);
        await moto.stop();
        return Instances[0]?.InstanceId;
      }),
    );
    expect(new Set(ids).size).toBe(2);
  });

  it("is another process where the account or the installation is another", async () => {
    const moto = await startMoto({ env, account: "111122223333" });
    expect(parentOf(moto)).toBe(process.pid);
    const identity = await new STSClient(settings(moto)).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe("111122223333");
    await moto.stop();
    expect(await forkMoto(env, { python: "/usr/bin/python-of-another-moto" })).toBeUndefined();
  });

  it("does not serve a process in another network, nor one whose socket is gone", async () => {
    const { python } = await ensureMoto();
    const ask = `
      require("ts-node/register/transpile-only");
      const { forkMoto } = require("./src/rehearsal/moto/fork-moto");
      forkMoto(process.env, { python: ${JSON.stringify(python)} }).then((moto) => {
        console.log(moto === undefined ? "none" : "one");
        moto?.stop();
      });`;
    const asked = (program: string, ...words: string[]) =>
      spawnSync(program, [...words, "-e", ask], { env, encoding: "utf8" }).stdout.trim();
    expect(asked(process.execPath)).toBe("one");
    if (process.getuid?.() === 0) expect(asked("unshare", "--net", process.execPath)).toBe("none");
    expect(await forkMoto({ [FORKS]: "/nowhere/forks" }, { python })).toBeUndefined();
  });

  it("ends with the process that asked for it, also when that is killed", async () => {
    const { python } = await ensureMoto();
    const program = `
      const socket = require("node:net").connect(${JSON.stringify(loaded.env[FORKS])});
      const network = require("node:fs").readlinkSync("/proc/self/ns/net");
      socket.write(JSON.stringify({ network, python: ${JSON.stringify(python)} }) + "\\n");
      socket.once("data", (line) => {
        process.stdout.write(line);
        process.kill(process.pid, "SIGKILL");
      });`;
    const { stdout } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
    const { pid } = JSON.parse(stdout) as { pid: number };
    for (const end = Date.now() + 5_000; isRunning(pid) && Date.now() < end;) await sleep(20);
    expect(isRunning(pid)).toBe(false);
  });
});
