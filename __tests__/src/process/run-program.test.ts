import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

import { runEngine } from "../../../src/engine/run-engine";
import { runProgram } from "../../../src/process/run-program";
import { repositoryRoot } from "../../../src/process/repository-root";
import { ExitCode } from "../../../src/text/user-error";

const node = process.execPath;

describe("running a program", () => {
  it("returns its code, its output and its errors separately", async () => {
    const text = "console.log('out'); console.error('err'); process.exitCode = 7";
    expect(await runProgram(node, ["-e", text])).toEqual({ code: 7, stdout: "out\n", stderr: "err\n" });
  });

  it("passes on each complete line, including an unfinished last one, and splits no character", async () => {
    const lines: string[] = [];
    const text = `
      process.stdout.write(Buffer.from([0x67, 0xc3]));
      setTimeout(() => { process.stdout.write(Buffer.from([0xbc])); process.stdout.write("n\\nblue\\r\\nr") }, 50);
      setTimeout(() => process.stdout.write("ed"), 100);`;
    const { stdout } = await runProgram(node, ["-e", text], { onLine: (line) => lines.push(line) });
    expect(lines).toEqual(["gün", "blue", "red"]);
    expect(stdout).toBe("gün\nblue\r\nred");
  });

  it("uses no shell that could interpret an argument", async () => {
    const nasty = "$(touch owned); `id` && *";
    const { stdout } = await runProgram(node, ["-p", "process.argv[1]", nasty]);
    expect(stdout.trim()).toBe(nasty);
  });

  it("passes the input and then end of input, also without input, so that no prompt waits", async () => {
    const echo = "process.stdin.pipe(process.stdout)";
    expect((await runProgram(node, ["-e", echo], { input: "yes\n" })).stdout).toBe("yes\n");
    expect((await runProgram(node, ["-e", echo])).stdout).toBe("");
  });

  it("survives a program that does not read its input", async () => {
    expect(await runProgram(node, ["-e", "0"], { input: "x".repeat(1_000_000) })).toMatchObject({ code: 0 });
  });

  it("removes variables that are undefined", async () => {
    const env = { ...process.env, GROUNDPLAN_GONE: undefined };
    expect((await runProgram(node, ["-p", "'GROUNDPLAN_GONE' in process.env"], { env })).stdout).toBe(
      "false\n",
    );
  });

  it("reports a signal like a shell", async () => {
    expect(await runProgram(node, ["-e", "process.kill(process.pid, 'SIGKILL')"])).toMatchObject({
      code: 137,
    });
  });
});

describe("running an engine", () => {
  const engine = { kind: "tofu", path: node, version: "1.12.6" } as const;

  it("stops it from checking for new versions", async () => {
    const result = await runEngine(engine, ["-p", "process.env.CHECKPOINT_DISABLE"], { cwd: repositoryRoot });
    expect(result.stdout).toBe("1\n");
  });

  it("says so if the folder or the program is gone", async () => {
    await expect(runEngine(engine, [], { cwd: "/nowhere" })).rejects.toThrow(
      "/nowhere: there is no such folder",
    );
    const gone = { ...engine, path: "/nowhere/tofu" };
    await expect(runEngine(gone, [], { cwd: repositoryRoot })).rejects.toMatchObject({
      message: expect.stringContaining("/nowhere/tofu: OpenTofu cannot be started"),
      exitCode: ExitCode.missingProgram,
    });
  });
});

describe("a signal while a program runs", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "groundplan-signal-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A process of its own that runs `program` as the product does, gets the signals, and prints the result. */
  async function signalled(program: string, signals: readonly NodeJS.Signals[], toGroup = false) {
    const parent = join(folder, "parent.cjs");
    writeFileSync(
      parent,
      `const { transformSync } = require(${JSON.stringify(require.resolve("@swc/core"))});
       require.extensions[".ts"] = (module, file) => module._compile(transformSync(
         require("node:fs").readFileSync(file, "utf8"),
         { module: { type: "commonjs" }, jsc: { target: "es2022", parser: { syntax: "typescript" } } }).code, file);
       const { runProgram } = require(${JSON.stringify(join(repositoryRoot, "src", "process", "run-program.ts"))});
       runProgram(process.execPath, ["-e", ${JSON.stringify(program)}], { onLine: (line) => console.log(line) })
         .catch((error) => ({ ...error.result, interruptedBy: error.signal, exitCode: error.exitCode }))
         .then((result) => console.log(JSON.stringify(result)));`,
    );
    const child = spawn(node, [parent], { stdio: ["ignore", "pipe", "inherit"], detached: true });
    const chunks: string[] = [];
    const pending = [...signals];
    child.stdout.on("data", (chunk: Buffer) => {
      chunks.push(chunk.toString());
      const signal = chunk.toString().startsWith("next") ? pending.shift() : undefined;
      // Two at once are one: a group's signal arrives from several sides.
      const wait = pending.length === signals.length - 1 ? 0 : 600;
      if (signal === undefined) return;
      setTimeout(() => process.kill(toGroup ? -Number(child.pid) : Number(child.pid), signal), wait);
    });
    await new Promise((resolve) => child.once("close", resolve));
    const result: unknown = JSON.parse(chunks.join("").trim().split("\n").at(-1) ?? "");
    return result as { code: number; stdout: string; interruptedBy?: string; exitCode?: number };
  }

  /** Tidies up at the first interrupt, gives up at the second: as tofu does. */
  const tidy = `
    let told = 0;
    const told2 = () => { told += 1; if (told === 1) { console.log("tidying"); setTimeout(() => process.exit(1), 300); }
      else { console.log("dropped"); process.exit(2); } };
    process.on("SIGINT", told2).on("SIGTERM", told2);
    console.log("next"); setInterval(() => undefined, 1000);`;

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "lets the program end in its own time (%s)",
    async (signal) => {
      expect(await signalled(tidy, [signal])).toEqual({
        code: 1,
        stdout: "next\ntidying\n",
        stderr: "",
        interruptedBy: signal,
        exitCode: 128 + constants.signals[signal],
      });
    },
  );

  it("ends the caller even if the program succeeds", async () => {
    const well = tidy.replace("process.exit(1)", "process.exit(0)");
    expect(await signalled(well, ["SIGTERM"])).toMatchObject({ code: 0, exitCode: 143 });
  });

  it("reaches the program once if a terminal sends it to the whole group", async () => {
    expect(await signalled(tidy, ["SIGINT"], true)).toMatchObject({ code: 1, stdout: "next\ntidying\n" });
  });

  it("is passed on a second time", async () => {
    const slow = tidy.replace('console.log("tidying")', 'console.log("next")').replace("300", "20000");
    expect(await signalled(slow, ["SIGINT", "SIGINT"])).toMatchObject({
      code: 2,
      stdout: "next\nnext\ndropped\n",
    });
  });

  it("kills a program that ignores both, five seconds after the second", async () => {
    const deaf = `process.on("SIGINT", () => console.log("next")); console.log("next"); setInterval(() => undefined, 1000);`;
    expect(await signalled(deaf, ["SIGINT", "SIGINT"])).toMatchObject({ code: 137, interruptedBy: "SIGINT" });
  });
});
