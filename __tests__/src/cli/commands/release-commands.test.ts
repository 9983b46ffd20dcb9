import type { Command } from "commander";
import { connectCommand } from "../../../../src/cli/commands/connect";
import { deployCommand, rollbackCommand } from "../../../../src/cli/commands/deploy";
import { migrateCommand } from "../../../../src/cli/commands/migrate";
import { publishAssetsCommand } from "../../../../src/cli/commands/publish-assets";
import { uploadBinaryCommand } from "../../../../src/cli/commands/upload-binary";
import { uploadConfigCommand } from "../../../../src/cli/commands/upload-config";
import { verifyCommand } from "../../../../src/cli/commands/verify";
import { versionsCommand } from "../../../../src/cli/commands/versions";
import { join } from "node:path";
import { BUCKET, makeBucket, makeServer, program, Workbench } from "../../releases/deployed-vega";
import { inMoto } from "../../releases/in-moto";
import { refusal } from "../../releases/refusal";
import { runCommand } from "../../releases/run-command";

const bench = new Workbench();
let instanceId: string;
const moto = inMoto(async () => {
  await makeBucket();
  instanceId = await makeServer("prod");
});
afterAll(() => bench.remove());

const vega = ["hellotron-vega", "prod"] as const;
const run = (command: Command, ...words: readonly string[]) => runCommand(command, ...vega, ...words);

describe("the commands for a binary on servers, on a deployment simulated by moto", () => {
  it("list nothing before the first upload, and say how to start", async () => {
    expect((await run(versionsCommand())).out).toContain("There is no version yet");
    const error = await refusal(run(deployCommand()));
    expect(error.message).toContain("The bucket has no release yet");
    expect((await refusal(run(rollbackCommand()))).message).toContain("no earlier version is recorded");
  });

  it("upload a binary, with its checksum and the next step", async () => {
    const file = bench.write("tron", program("v1"));
    const { out, err } = await run(uploadBinaryCommand(), file, "--version", "v1");
    expect(out).toMatch(
      new RegExp(
        `^v1 for x86_64 is uploaded: s3://${BUCKET}/binaries/tron-linux-amd64-v1\nSHA-256 [0-9a-f]{64}\nServers start it`,
      ),
    );
    expect(err).toMatch(/ok {4}upload v1, 0\.0 MB, to binaries\/tron-linux-amd64-v1 \(/);
    const again = await run(uploadBinaryCommand(), file, "--version", "v1", "--keep-current", "--json");
    expect(JSON.parse(again.out)).toMatchObject({ version: "v1", uploaded: false, current: false });
  });

  it("upload configuration, and list other files in the bucket", async () => {
    bench.write("config/tron.vega.yaml", "a: 1\n");
    const extra = bench.write("config/knowledge/a.md", "# A\n");
    const { out } = await run(uploadConfigCommand(), join(bench.folder, "config"));
    expect(out).toContain(`2 files uploaded to s3://${BUCKET}/config/, 0 unchanged, 0 deleted.`);
    bench.write("fewer/tron.vega.yaml", "a: 1\n");
    const fewer = await run(uploadConfigCommand(), join(bench.folder, "fewer"));
    expect(fewer.out).toContain("still in the bucket (--prune): knowledge/a.md");
    expect(extra).toContain("knowledge");
  });

  it.each([
    ["upload-binary", uploadBinaryCommand, "which file?"],
    ["upload-config", uploadConfigCommand, "which folder?"],
  ])("include %s, which asks for a file", async (_, make, question) => {
    const error = await refusal(runCommand(make(), "prod"));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(question);
  });

  it("deploy, show the current release, and roll back", async () => {
    await run(uploadBinaryCommand(), bench.write("tron", program("v2")), "--version", "v2", "--keep-current");
    const { out, err } = await run(deployCommand(), "--version", "v2");
    expect(out).toBe("hellotron-vega prod runs v2 on hellotron-vega-prod; before it was v1.\n");
    const steps = err.split("\n").flatMap((line) => /^ok {4}(.+) \(/.exec(line)?.[1] ?? []);
    expect(steps).toEqual([
      "hellotron-vega-prod: its own files",
      "hellotron-vega-prod: deploy v2",
      "make v2 what servers start",
    ]);

    const listed = await run(versionsCommand());
    expect(listed.out).toMatch(/^current +v2 .* x86_64$/m);
    expect(listed.out).toMatch(/^ +v1 .* x86_64$/m);

    const rollback = await run(rollbackCommand(), "--json");
    expect(JSON.parse(rollback.out)).toMatchObject({ version: "v1", previous: "v2", current: true });
    const json = JSON.parse((await run(versionsCommand(), "--json")).out) as {
      name: string;
      current: boolean;
    }[];
    expect(json.filter(({ current }) => current).map(({ name }) => name)).toEqual(["v1"]);
  });

  it("roll back to a given version", async () => {
    const { out } = await run(rollbackCommand(), "--to", "v2", "--json");
    expect(JSON.parse(out)).toMatchObject({ version: "v2", previous: "v1", current: true });
    const error = await refusal(run(rollbackCommand(), "--to", "v0"));
    expect(error.message).toContain("there is no binary binaries/tron-linux-amd64-v0");
  });

  it("print the command to connect, without connecting", async () => {
    const command = `aws ssm start-session --target ${instanceId} --region us-east-1`;
    expect((await run(connectCommand(), "--print")).out).toBe(`${command}\n`);
    const json = JSON.parse((await run(connectCommand(), "--json")).out) as unknown;
    expect(json).toMatchObject({ host: "hellotron-vega-prod", command });
    expect(moto().calls.map(({ action }) => action)).not.toContain("StartSession");
  });

  it("refuse systems and environments without a binary", async () => {
    const none = await refusal(runCommand(deployCommand(), "hellotron-vega", "bootstrap"));
    expect(none.exitCode).toBe(2);
    expect(none.message).toContain("hellotron-vega bootstrap: nothing is deployed in this environment");
    expect(moto().calls).toEqual([]);
  });

  it("say which operations an environment does not support", async () => {
    const error = await refusal(run(publishAssetsCommand(), bench.folder));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain("hellotron-vega prod: there is no place for static files here");
    const site = await refusal(run(deployCommand(), "--version", "v1", "--site", bench.folder));
    expect(site.message).toContain("there is no place for static files here");
    expect(moto().calls.map(({ action }) => action)).not.toContain("SendCommand");
    expect((await refusal(run(migrateCommand()))).message).toContain("there is no database to migrate here");
  });

  it("verify the given address", async () => {
    const error = await refusal(run(verifyCommand(), "--host", "stage"));
    expect(error.message).toContain("there is no server stage");
  });
});
