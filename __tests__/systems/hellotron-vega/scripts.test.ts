import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { repositoryRoot } from "../../../src/process/repository-root";
import { describeWith, runProgram } from "../../machine-programs";
import { makeBucket, makeServer, program, stored, Workbench } from "../../src/releases/deployed-vega";
import { inMoto } from "../../src/releases/in-moto";

const scripts = join(repositoryRoot, "systems/hellotron-vega/scripts");
const names = readdirSync(scripts);

/** Not awaited synchronously: moto's recorder is in this process. */
async function run(
  folder: string,
  script: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
) {
  const child = spawn(join(folder, script), words, {
    cwd: environment["WHERE"] ?? tmpdir(),
    env: { ...process.env, TRON_BINARY: undefined, TRON_CONFIG: undefined, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { status: status as number, out, err };
}

describe("the scripts in the document", () => {
  it("exist", () => {
    expect(names).toEqual(
      expect.arrayContaining(["upload-binary.sh", "upload-config.sh", "deploy.sh", "ssm.sh"]),
    );
  });
});

describe("each script, with groundplan replaced by a recorder", () => {
  let folder: string;
  let calls: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "vega-scripts-"));
    cpSync(scripts, join(folder, "scripts"), { recursive: true });
    calls = join(folder, "calls");
    const standIn = `#!/bin/sh\necho "$*" >>"${calls}"\n[ "$1" != "$FAILING" ]\n`;
    writeFileSync(join(folder, "scripts/groundplan.sh"), standIn);
    chmodSync(join(folder, "scripts/groundplan.sh"), 0o755);
    writeFileSync(join(folder, "tron-linux-amd64"), "tron");
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const called = () => (existsSync(calls) ? readFileSync(calls, "utf8").trimEnd().split("\n") : []);
  const call = (script: string, words: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) =>
    run(join(folder, "scripts"), script, words, { WHERE: folder, ...environment });
  /** The first digits of the SHA-256 of "tron". */
  const release = "3ecf00175364";

  it.each([
    ["upload-binary.sh", [], "upload-binary hellotron-vega prod tron-linux-amd64"],
    [
      "upload-binary.sh",
      ["stage", "--version", "v1"],
      "upload-binary hellotron-vega stage tron-linux-amd64 --version v1",
    ],
    ["upload-config.sh", [], "upload-config hellotron-vega prod config"],
    ["upload-config.sh", ["prod", "--prune"], "upload-config hellotron-vega prod config --prune"],
    ["ssm.sh", [], "connect hellotron-vega prod"],
    ["ssm.sh", ["prod", "--host", "eu"], "connect hellotron-vega prod --host eu"],
  ])("%s %j is one command of Groundplan", async (script, words, wanted) => {
    expect(await call(script, words)).toEqual({ status: 0, out: "", err: "" });
    expect(called()).toEqual([wanted]);
  });

  it("read other locations of binary and configuration from the environment", async () => {
    await call("upload-binary.sh", [], { TRON_BINARY: "dist/a b" });
    await call("upload-config.sh", [], { TRON_CONFIG: "vega/config" });
    expect(called()).toEqual([
      "upload-binary hellotron-vega prod dist/a b",
      "upload-config hellotron-vega prod vega/config",
    ]);
  });

  it("deploy.sh goes from nothing to a running server, and makes a binary current only when it is healthy", async () => {
    expect((await call("deploy.sh", ["prod", "--auto-approve"])).status).toBe(0);
    expect(called()).toEqual([
      "bootstrap hellotron-vega",
      "apply hellotron-vega prod --auto-approve",
      "secrets wait hellotron-vega prod",
      "upload-config hellotron-vega prod config",
      `upload-binary hellotron-vega prod tron-linux-amd64 --version ${release} --keep-current`,
      `deploy hellotron-vega prod --version ${release}`,
    ]);
  });

  it("deploy.sh puts the secret's values where it is given them, in place of waiting for somebody", async () => {
    await call("deploy.sh", ["stage"], { TRON_SECRETS: "secrets.json" });
    expect(called()[2]).toBe("secrets put hellotron-vega stage secrets.json");
  });

  it.each(["bootstrap", "apply", "secrets", "upload-config", "upload-binary"])(
    "deploy.sh does nothing after a failing %s",
    async (step) => {
      expect((await call("deploy.sh", ["prod"], { FAILING: step })).status).toBe(1);
      expect(called().at(-1)).toMatch(new RegExp(`^${step} `));
    },
  );

  it("deploy.sh creates nothing without a binary", async () => {
    rmSync(join(folder, "tron-linux-amd64"));
    const { status, err } = await call("deploy.sh");
    expect(status).not.toBe(0);
    expect(err).toContain("tron-linux-amd64");
    expect(called()).toEqual([]);
  });
});

describe("the scripts with the checkout's own groundplan, against moto", () => {
  const bench = new Workbench();
  let instanceId: string;
  inMoto(async () => {
    await makeBucket();
    instanceId = await makeServer("prod");
  });
  afterAll(() => bench.remove());

  it("upload from the current folder, and print how to connect", async () => {
    bench.write("tron-linux-amd64", program("v1"));
    bench.write("config/tron.vega.yaml", "port: 3000\n");
    const where = { WHERE: bench.folder };
    const binary = await run(scripts, "upload-binary.sh", ["prod", "--version", "v1"], where);
    expect(binary).toMatchObject({
      status: 0,
      out: expect.stringContaining("v1 for x86_64 is uploaded") as string,
    });
    expect(await run(scripts, "upload-config.sh", [], where)).toMatchObject({ status: 0 });
    expect((await stored("binaries/tron-linux-amd64")).metadata).toMatchObject({ release: "v1" });
    expect((await stored("config/tron.vega.yaml")).content.toString()).toBe("port: 3000\n");
    expect((await run(scripts, "ssm.sh", ["prod", "--print"])).out).toContain(`--target ${instanceId} `);
  }, 60_000);

  it("ssm.sh says what is missing without AWS's plugin", async () => {
    const bin = dirname(bench.write("bin/README", "node alone"));
    symlinkSync(process.execPath, join(bin, "node"));
    const PATH = [bin, "/usr/bin", "/bin"].join(":");
    const { status, err } = await run(scripts, "ssm.sh", ["prod"], { PATH });
    expect(err).toContain("session-manager-plugin is not installed, and a session needs it");
    expect(status).toBe(4);
  }, 60_000);
});

describeWith(["shellcheck"], "shellcheck", () => {
  it.each(names)("finds nothing in %s", (name) => {
    const input = readFileSync(join(scripts, name), "utf8");
    const options = ["--norc", "--enable=all", "--exclude=SC2250,SC2310,SC2311,SC2312", "-"];
    expect(runProgram("shellcheck", options, { input }).output).toBe("");
  });
});
