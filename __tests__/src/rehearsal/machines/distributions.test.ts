import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../../../src/process/repository-root";
import { DISTRIBUTIONS } from "../../../../src/rehearsal/machines/distributions";

const ALL = Object.entries(DISTRIBUTIONS);
const AMAZON = DISTRIBUTIONS["amazon-linux-2023"];
const UBUNTU = DISTRIBUTIONS["ubuntu-22.04"];

/** Every script that runs on machines, with its lines that go on joined. */
function scripts(): string {
  const folder = join(repositoryRoot, "user-data");
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith(".sh"));
  return files.map((name) => readFileSync(join(folder, name), "utf8").replace(/\\\n\s*/g, " ")).join("\n");
}

describe("the table of distributions", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "groundplan-distributions-"));
    writeFileSync(join(folder, "apt-get"), '#!/bin/sh\necho "$@"\n');
    chmodSync(join(folder, "apt-get"), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a stand-in, with an apt-get that only says what it was given. */
  const run = (standIn: string | undefined, words: readonly string[]) => {
    const file = join(folder, "stand-in");
    writeFileSync(file, standIn ?? "exit 99\n");
    const env = { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` };
    const { status, stdout, stderr } = spawnSync("sh", [file, ...words], { env, encoding: "utf8" });
    return { status, stdout, stderr };
  };

  it.each(ALL)(
    "names a user of %s that can be one, and programs that are scripts at absolute paths",
    (_, traits) => {
      expect(traits.user).toMatch(/^[a-z][a-z0-9-]*$/);
      for (const [path, program] of Object.entries(traits.standIns)) {
        expect(path).toMatch(/^\/(usr|opt)\/\S+$/);
        expect(program).toMatch(/^#!\/bin\/sh\n# Stand-in of the rehearsal/);
        execFileSync("sh", ["-n"], { input: program });
      }
    },
  );

  it("knows every package that our scripts install with dnf, under a name that Debian could have", () => {
    const wanted = [...scripts().matchAll(/\bdnf((?: --?\S+)*) install (.+)$/gm)].flatMap(
      ([, , names = ""]) => names.trim().split(/\s+/),
    );
    expect(wanted.length).toBeGreaterThan(3);
    const { status, stdout } = run(AMAZON.standIns["/usr/bin/dnf"], ["--assumeyes", "install", ...wanted]);
    expect(status).toBe(0);
    const [installed = ""] = stdout.split("\n").filter((line) => line.startsWith("-qq install"));
    for (const name of installed.split(" ").slice(3)) expect(name).toMatch(/^[a-z0-9][a-z0-9.+-]+$/);
  });

  it("refuses a package that it does not know, as dnf does", () => {
    expect(run(AMAZON.standIns["/usr/bin/dnf"], ["install", "docker", "tmux"])).toMatchObject({
      status: 1,
      stderr: "No match for argument: tmux\n",
    });
  });

  it("knows every snap that our scripts ask for, and names the one that it has when it is asked for another", () => {
    const asked = [...scripts().matchAll(/\bsnap (?:list|install|start|stop)(?: --\S+)* (\S+)/g)].map(
      ([, name]) => name,
    );
    expect(new Set(asked)).toEqual(new Set(["amazon-ssm-agent"]));
    expect(run(UBUNTU.standIns["/usr/bin/snap"], ["install", "hello"])).toMatchObject({
      status: 64,
      stderr: "snap: the rehearsal has amazon-ssm-agent only: install hello\n",
    });
  });
});
