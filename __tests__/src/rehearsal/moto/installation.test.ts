import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { CHECKOV_VERSION } from "../../../../src/policy/checkov";
import { isRunning } from "../../../../src/process/creation-lock";
import { repositoryRoot } from "../../../../src/process/repository-root";

import { ensureMoto, installationFolder, motoVersion } from "../../../../src/rehearsal/moto/installation";
import { findPython } from "../../../../src/rehearsal/moto/find-python";
import { startMoto } from "../../../../src/rehearsal/moto/start-moto";
import { ExitCode } from "../../../../src/text/user-error";

const python = findPython(process.env);

/** A package that installs in a moment and without an index: when and where pip works is under test, not pip. */
function smallPackage(folder: string): string {
  const wheel = join(folder, "small-1.0-py3-none-any.whl");
  const info = "small-1.0.dist-info";
  const content = {
    "small.py": "",
    [`${info}/METADATA`]: "Metadata-Version: 2.1\nName: small\nVersion: 1.0\n",
    [`${info}/WHEEL`]: "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    [`${info}/RECORD`]: "",
  };
  const pack =
    "import json, sys, zipfile; z = zipfile.ZipFile(sys.argv[1], 'w'); [z.writestr(*f) for f in json.loads(sys.argv[2]).items()]; z.close()";
  expect(spawnSync(python, ["-c", pack, wheel, JSON.stringify(content)]).status).toBe(0);
  return wheel;
}

describe("installing moto", () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "groundplan-moto-"));
    env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache") };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A PATH whose python3 is the real one, with this shell text looked at first. */
  function withPython(before: string): NodeJS.ProcessEnv {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "python3"), `#!/bin/sh\n${before}\nexec ${python} "$@"\n`);
    chmodSync(join(bin, "python3"), 0o755);
    return { ...env, PATH: bin };
  }

  it("is done by one process if several ask at the same time, and not again afterwards", async () => {
    const lines: string[] = [];
    const options = {
      env,
      requirements: [smallPackage(folder)],
      onProgress: (line: string) => lines.push(line),
    };
    const [one, other] = await Promise.all([ensureMoto(options), ensureMoto(options)]);
    expect(other).toEqual(one);
    expect(lines.filter((line) => line.startsWith("installing moto"))).toHaveLength(1);
    expect(lines).toContain("waiting for another process that is installing moto");
    const before = readFileSync(join(installationFolder(env), "installation.json"), "utf8");
    await ensureMoto({ ...options, requirements: ["no such requirement"] });
    expect(readFileSync(join(installationFolder(env), "installation.json"), "utf8")).toBe(before);
    expect(readdirSync(join(folder, "cache", "groundplan"))).toEqual([`moto-${motoVersion}`]);
  });

  it("starts again after an earlier installation was killed, despite its lock and folders", async () => {
    const cache = join(folder, "cache", "groundplan");
    const dead = spawnSync("true").pid;
    mkdirSync(installationFolder(env), { recursive: true });
    writeFileSync(join(installationFolder(env), "half"), "");
    mkdirSync(join(cache, `moto-${motoVersion}.${dead}.unfinished`));
    writeFileSync(join(cache, `moto-${motoVersion}.lock`), `${dead}`);
    const made = await ensureMoto({ env, requirements: [smallPackage(folder)] });
    expect(existsSync(made.python)).toBe(true);
    expect(existsSync(join(installationFolder(env), "half"))).toBe(false);
    expect(readdirSync(cache)).toEqual([`moto-${motoVersion}`]);
  });

  it("is repeated if its Python was removed", async () => {
    const requirements = [smallPackage(folder)];
    const { python: made } = await ensureMoto({ env, requirements });
    rmSync(made);
    symlinkSync("/nowhere/python3", made);
    const again = await ensureMoto({ env, requirements });
    expect(spawnSync(again.python, ["-c", "import small"]).status).toBe(0);
  });

  it("uses a plain folder if Python cannot create virtual environments", async () => {
    const bare = withPython(`case "$*" in
      *sys.executable*) echo "3 11"; echo "$0"; exit 0;;
      "-m venv"*|"-m virtualenv"*) echo "ensurepip is not available" >&2; exit 1;;
    esac`);
    const made = await ensureMoto({ env: bare, requirements: [smallPackage(folder)] });
    expect(made.packages).toBe(join(installationFolder(env), "packages"));
    const load = `import sys; sys.path.insert(0, ${JSON.stringify(made.packages)}); import small`;
    expect(spawnSync(made.python, ["-I", "-c", load]).status).toBe(0);
  });

  it("says what is needed if there is no Python", async () => {
    const nowhere = { ...env, PATH: folder };
    await expect(startMoto({ env: nowhere })).rejects.toMatchObject({
      message: expect.stringMatching(/python3 is not on PATH\n.*apt-get install python3/),
      exitCode: ExitCode.missingProgram,
    });
  });

  it("says which Python is too old", async () => {
    const old = withPython('echo "3 9"; echo /usr/bin/python3; exit 0');
    await expect(ensureMoto({ env: old })).rejects.toThrow(
      "needs Python 3.10 or newer: /usr/bin/python3 is 3.9.",
    );
  });

  it("says why pip failed if no package index is reachable, and leaves nothing behind", async () => {
    const offline = {
      ...env,
      PIP_NO_INDEX: "1",
      PIP_FIND_LINKS: "",
      PIP_NO_CACHE_DIR: "1",
    };
    await expect(ensureMoto({ env: offline })).rejects.toMatchObject({
      message: expect.stringMatching(
        /moto 5\.\S+ cannot be installed: No matching distribution found for \w+/,
      ),
      exitCode: ExitCode.missingProgram,
    });
    expect(readdirSync(join(folder, "cache", "groundplan"))).toEqual([]);
  });
});

describe("the installed packages", () => {
  it.each([
    ["src/rehearsal/moto/requirements.txt", `moto==${motoVersion}`],
    ["src/policy/checkov-requirements.txt", `checkov==${CHECKOV_VERSION}`],
  ])("are all pinned to versions and hashes (%s)", (file, main) => {
    const entries = readFileSync(join(repositoryRoot, file), "utf8")
      .replaceAll("\\\n", " ")
      .trim()
      .split("\n")
      .map((line) => line.replace(/\s+/g, " "));
    expect(entries.length).toBeGreaterThan(20);
    expect(entries.filter((entry) => !/^[\w.[\],-]+==\S+ .*--hash=sha256:[0-9a-f]{64}/.test(entry))).toEqual(
      [],
    );
    expect(entries.some((entry) => entry.startsWith(`${main} `))).toBe(true);
  });

  it("are never packages other than the pinned ones", async () => {
    const folder = mkdtempSync(join(tmpdir(), "groundplan-moto-"));
    try {
      const wheel = smallPackage(folder);
      const file = join(folder, "requirements.txt");
      writeFileSync(file, `small @ file://${wheel} --hash=sha256:${"0".repeat(64)}\n`);
      const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache") };
      await expect(ensureMoto({ env, requirements: ["--require-hashes", "-r", file] })).rejects.toThrow(
        /cannot be installed/,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("stop installing when the installing process ends, also by SIGKILL", async () => {
    const folder = mkdtempSync(join(tmpdir(), "groundplan-pip-"));
    // A pip that never ends, and says which process it is.
    const pip = join(folder, "pip.py");
    writeFileSync(
      pip,
      `import os, time\nopen(${JSON.stringify(join(folder, "pid"))}, "w").write(str(os.getpid()))\ntime.sleep(600)\n`,
    );
    const runPip = join(repositoryRoot, ".build", "src", "process", "run-pip.js");
    const script = `process.chdir(${JSON.stringify(folder)}); require(${JSON.stringify(runPip)}).installWithPip(${JSON.stringify(python)}, ["x"], {})`;
    const installer = spawn(process.execPath, ["-e", script], { stdio: "ignore" });
    try {
      while (!existsSync(join(folder, "pid")) || readFileSync(join(folder, "pid"), "utf8") === "")
        await sleep(50);
      const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
      installer.kill("SIGKILL");
      for (let waited = 0; isRunning(pid) && waited < 5_000; waited += 50) await sleep(50);
      expect(isRunning(pid)).toBe(false);
    } finally {
      installer.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("a moto that does not start", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "groundplan-moto-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is reinstalled once, and then reported with its own words", async () => {
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache") };
    const lines: string[] = [];
    // An environment that is complete but has no moto in it, before and after.
    const options = {
      env,
      requirements: [smallPackage(folder)],
      onProgress: (line: string) => lines.push(line),
    };
    await expect(startMoto(options)).rejects.toThrow(
      /moto ended immediately \(code 4\): moto is not installed for/,
    );
    expect(lines.filter((line) => line.startsWith("installing moto"))).toHaveLength(2);
  });
});
