import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../src/process/repository-root";

const installer = join(repositoryRoot, "tools", "checkers", "install.sh");

describe("the checking programs", () => {
  const empty = mkdtempSync(join(tmpdir(), "no-checkers-"));
  afterAll(() => rmSync(empty, { recursive: true }));

  const ask = (...args: string[]) =>
    spawnSync("bash", [installer, ...args], {
      encoding: "utf8",
      env: { PATH: "/usr/bin:/bin", XDG_CACHE_HOME: empty },
    });

  it("are listed", () => {
    expect(ask("--list").stdout.trim().split("\n")).toEqual(
      expect.arrayContaining(["shellcheck", "cloud-init", "caddy", "systemd-analyze", "nginx", "actionlint"]),
    );
  });

  it("say how to get missing ones", () => {
    const { status, stdout, stderr } = ask("--where", "no-such-checker");
    expect({ status, stdout }).toEqual({ status: 4, stdout: "" });
    expect(stderr).toBe("no-such-checker is not installed. Run: bash tools/checkers/install.sh\n");
  });

  it("are found on PATH if the cache does not have them", () => {
    expect(ask("--where", "env")).toMatchObject({ status: 0, stdout: "/usr/bin/env\n" });
  });

  it("are not installed by a misspelt option", () => {
    const { status, stderr } = ask("--wehre", "caddy");
    expect(status).toBe(2);
    expect(stderr).toContain("unknown option --wehre");
  });
});
