import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployCommand, rollbackCommand } from "../../../../src/cli/commands/deploy";
import { migrateCommand } from "../../../../src/cli/commands/migrate";
import { publishAssetsCommand } from "../../../../src/cli/commands/publish-assets";
import { logsCommand } from "../../../../src/cli/commands/logs";
import { runCommand } from "../../../../src/cli/commands/run";
import { statusCommand } from "../../../../src/cli/commands/status";
import { versionsCommand } from "../../../../src/cli/commands/versions";
import { verifyCommand } from "../../../../src/cli/commands/verify";
import { FIRST, SECOND } from "../../releases/deployed-hermes";
import { operatedHermes } from "../../releases/operated-hermes";
import { runCommand as run } from "../../releases/run-command";
import { TellingHosts } from "../../releases/telling-hosts";

const operated = operatedHermes();
const moto = () => operated().moto;
const instance = () => operated().hermes.instanceIds[0] ?? "";

describe("the commands for a fleet, on a deployment simulated by moto", () => {
  it("deploy, with one line for each step, and show which version runs where", async () => {
    const { out, err } = await run(deployCommand(), "hermes", "prod", "--version", FIRST);
    expect(out).toBe(`hermes prod runs ${FIRST} on hermes-prod-host-1, hermes-prod-host-2.\n`);
    const steps = err.split("\n").flatMap((line) => /^ok {4}(.+) \(/.exec(line)?.[1] ?? []);
    expect(steps).toEqual([
      "hermes-prod-host-1: reached",
      "hermes-prod-host-1: out of the load balancer",
      "hermes-prod-host-1: its own files",
      `hermes-prod-host-1: deploy ${FIRST}`,
      "hermes-prod-host-1: back in the load balancer",
      "hermes-prod-host-1: healthy",
      "hermes-prod-host-2: reached",
      "hermes-prod-host-2: out of the load balancer",
      "hermes-prod-host-2: its own files",
      `hermes-prod-host-2: deploy ${FIRST}`,
      "hermes-prod-host-2: back in the load balancer",
      "hermes-prod-host-2: healthy",
      `make ${FIRST} what new hosts start with`,
    ]);
  });

  it("deploy with a site's build to nobody while there is no such folder", async () => {
    moto().calls.length = 0;
    const words = ["hermes", "prod", "--version", FIRST, "--site", "no/such/folder"];
    await expect(run(deployCommand(), ...words)).rejects.toThrow("no/such/folder: there is no such folder");
    expect(moto().calls.map(({ action }) => action)).not.toContain("SendCommand");
  });

  it("deploy and roll back with only a JSON result on standard output", async () => {
    const deployment = await run(deployCommand(), "hermes", "prod", "--version", SECOND, "--json");
    expect(JSON.parse(deployment.out)).toMatchObject({ version: SECOND, previous: FIRST });
    const rollback = await run(rollbackCommand(), "hermes", "prod", "--json");
    expect(JSON.parse(rollback.out)).toMatchObject({ version: FIRST, previous: SECOND });
  });

  it("list versions with the current one, and look one up", async () => {
    const { out } = await run(versionsCommand(), "hermes", "prod");
    expect(out).toMatch(new RegExp(`^current +${FIRST} `, "m"));
    const one = await run(versionsCommand(), "hermes", "prod", "--version", SECOND, "--json");
    expect(JSON.parse(one.out)).toMatchObject([{ name: SECOND, current: false }]);
    await expect(run(versionsCommand(), "hermes", "prod", "--version", "3333333")).rejects.toThrow(
      "has no version 3333333",
    );
  });

  it("show the status of each host: version, health, since when", async () => {
    const hosts = new TellingHosts();
    moto().interfere(hosts.answer);
    await run(deployCommand(), "hermes", "prod", "--version", FIRST);
    const { out } = await run(statusCommand(), "hermes", "prod");
    expect(out).toMatch(/^NAME +VERSION +HEALTH +SINCE/);
    expect(out).toMatch(
      /^hermes-prod-host-1 +1111111 +healthy +2026-11-27 16:00:00 UTC +i-\w+, image 0 days old$/m,
    );
    const json = JSON.parse((await run(statusCommand(), "hermes", "prod", "--json")).out) as unknown[];
    expect(json).toHaveLength(2);
    expect(json[1]).toMatchObject({
      name: "hermes-prod-host-2",
      version: FIRST,
      since: "2026-11-27T16:00:00.123Z",
    });
  });

  it("list an unreachable host in the status, with the reason", async () => {
    const gone = { status: 400, body: JSON.stringify({ __type: "InvalidInstanceId", message: "" }) };
    moto().interfere(({ action }) => (action === "SendCommand" ? gone : undefined));
    const { out } = await run(statusCommand(), "hermes", "prod");
    expect(out).toMatch(/^hermes-prod-host-1 +\? +healthy +i-\w+: SSM does not reach it/m);
  });

  it("run a command unchanged, and return its exit code", async () => {
    const ended = { Status: "Failed", StatusDetails: "Failed", ResponseCode: 7 };
    moto().interfere(({ action }) =>
      action === "GetCommandInvocation"
        ? {
            body: JSON.stringify({ ...ended, StandardOutputContent: "out\n", StandardErrorContent: "err\n" }),
          }
        : undefined,
    );
    const words = ["hermes", "prod", "--host", "host-2", "--", "sh", "-c", "echo $HOME 'a'; exit 7"];
    const { out, err } = await run(runCommand(), ...words);
    expect([out, err, process.exitCode]).toEqual(["out\n", "err\n", 7]);
    process.exitCode = 0;
    const sent = moto().calls.find(({ action }) => action === "SendCommand");
    expect(JSON.parse(sent?.body ?? "")).toMatchObject({
      Parameters: { commands: [`sh -c 'echo $HOME '\\''a'\\''; exit 7'`] },
    });
    const json = await run(runCommand(), "hermes", "prod", "--json", "--", "false");
    expect(JSON.parse(json.out)).toEqual({
      host: "hermes-prod-host-1",
      output: "out\n",
      errors: "err\n",
      exitCode: 7,
    });
    await expect(run(runCommand(), "hermes", "prod")).rejects.toThrow("which command?");
    await expect(run(runCommand(), "hermes", "prod", "--host", "host-9", "--", "x")).rejects.toThrow(
      /host-9 is not one running host\n {2}There are: hermes-prod-host-1/,
    );
  });

  it("print logs, and refuse invalid times", async () => {
    const logs = new CloudWatchLogsClient({ region: "eu-south-2" });
    const stream = { logGroupName: "/aws/ec2/production/hermes", logStreamName: `${instance()}/hermes` };
    await logs.send(new CreateLogGroupCommand({ logGroupName: stream.logGroupName }));
    await logs.send(new CreateLogStreamCommand(stream));
    await logs.send(
      new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message: "GET /" }] }),
    );
    const { out } = await run(
      logsCommand(),
      "hermes",
      "prod",
      "-n",
      "5",
      "--since",
      "1h",
      "--host",
      "host-1",
    );
    expect(out).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z {2}hermes-prod-host-1 {2}GET \/\n$/);
    const quiet = () => logsCommand().configureOutput({ writeErr: () => undefined });
    for (const words of [
      ["--since", "yesterday"],
      ["--since", "0h"],
      ["-n", "none"],
    ]) {
      await expect(run(quiet(), "hermes", "prod", ...words)).rejects.toThrow("It takes");
    }
  });

  it("migrate, and name the host", async () => {
    const { out } = await run(migrateCommand(), "hermes", "prod", "--version", SECOND);
    expect(out).toContain("hermes prod is migrated, from hermes-prod-host-1.");
  });

  it("publish a folder's assets", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hermes-static-"));
    writeFileSync(join(folder, "robots.txt"), "User-agent: *\n");
    const { out } = await run(publishAssetsCommand(), "hermes", "prod", folder);
    rmSync(folder, { recursive: true });
    expect(out).toBe("1 files uploaded to hermes-prod-assets, 0 unchanged.\n");
    await expect(run(publishAssetsCommand(), "prod")).rejects.toThrow("which folder?");
  });

  it("refuse an invalid time limit", async () => {
    const quiet = verifyCommand().configureOutput({ writeErr: () => undefined });
    await expect(run(quiet, "hermes", "prod", "--timeout", "soon")).rejects.toThrow(
      "whole seconds, 1 to 3600",
    );
  });
});
