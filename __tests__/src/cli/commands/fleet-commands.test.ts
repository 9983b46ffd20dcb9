import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployCommand, rollbackCommand } from "../../../../src/cli/commands/deploy";
import { migrateCommand } from "../../../../src/cli/commands/migrate";
import { publishAssetsCommand } from "../../../../src/cli/commands/publish-assets";
import { statusCommand } from "../../../../src/cli/commands/status";
import { versionsCommand } from "../../../../src/cli/commands/versions";
import { verifyCommand } from "../../../../src/cli/commands/verify";
import { FIRST, SECOND } from "../../releases/deployed-hermes";
import { operatedHermes } from "../../releases/operated-hermes";
import { runCommand as run } from "../../releases/run-command";

operatedHermes();

describe("the commands for a fleet, on a deployment simulated by moto", () => {
  it("deploy, with one line for each step, and say what runs where", async () => {
    const { out, err } = await run(deployCommand(), "hermes", "prod", "--version", FIRST);
    expect(out).toBe(`hermes prod runs ${FIRST} on hermes-prod-host-1, hermes-prod-host-2.\n`);
    const steps = err.split("\n").flatMap((line) => /^ok {4}(.+) \(/.exec(line)?.[1] ?? []);
    expect(steps).toEqual([
      "hermes-prod-host-1: reached",
      "hermes-prod-host-1: out of the load balancer",
      `hermes-prod-host-1: deploy ${FIRST}`,
      "hermes-prod-host-1: back in the load balancer",
      "hermes-prod-host-1: healthy",
      "hermes-prod-host-2: reached",
      "hermes-prod-host-2: out of the load balancer",
      `hermes-prod-host-2: deploy ${FIRST}`,
      "hermes-prod-host-2: back in the load balancer",
      "hermes-prod-host-2: healthy",
      `make ${FIRST} what new hosts start with`,
    ]);
  });

  it("deploy and roll back with a result for machines alone on standard output", async () => {
    const deployment = await run(deployCommand(), "hermes", "prod", "--version", SECOND, "--json");
    expect(JSON.parse(deployment.out)).toMatchObject({ version: SECOND, previous: FIRST });
    const rollback = await run(rollbackCommand(), "hermes", "prod", "--json");
    expect(JSON.parse(rollback.out)).toMatchObject({ version: FIRST, previous: SECOND });
  });

  it("list versions with the one that is current, and look for one", async () => {
    const { out } = await run(versionsCommand(), "hermes", "prod");
    expect(out).toMatch(new RegExp(`^current +${FIRST} `, "m"));
    const one = await run(versionsCommand(), "hermes", "prod", "--version", SECOND, "--json");
    expect(JSON.parse(one.out)).toMatchObject([{ name: SECOND, current: false }]);
    await expect(run(versionsCommand(), "hermes", "prod", "--version", "3333333")).rejects.toThrow(
      "has no version 3333333",
    );
  });

  it("tell the status of each host, also of one that says nothing", async () => {
    const { out } = await run(statusCommand(), "hermes", "prod");
    expect(out).toMatch(/^hermes-prod-host-1 +\? +healthy +i-\w+$/m);
  });

  it("migrate, and say from where", async () => {
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

  it("refuse a time limit that is none", async () => {
    const quiet = verifyCommand().configureOutput({ writeErr: () => undefined });
    await expect(run(quiet, "hermes", "prod", "--timeout", "soon")).rejects.toThrow(
      "whole seconds, 1 to 3600",
    );
  });
});
