import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { repositoryRoot } from "../src/process/repository-root";

/** What a command left: its exit code and what it printed. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const PARTS = [
  ".build",
  "backends",
  "bin",
  "cdktf.json",
  "constructs",
  "main.ts",
  "package.json",
  "prices",
  "src",
  "systems",
  "tsconfig.build.json",
  "tsconfig.json",
  "tsconfig.synth.json",
  "user-data",
];

/** What our commands write, and drafts that one of them is about to rename. */
const LEFT_BEHIND = /^(?:cdktf\.out|\.bootstrap|.*\.json\.\d+)$/;

const MAIN = join(".build", "src", "cli", "main.js");

/** A copy of this checkout that a test may edit and run commands in, beside other tests that do the same. */
export class ScratchCheckout {
  readonly root = mkdtempSync(join(tmpdir(), "groundplan-checkout-"));

  constructor() {
    if (!existsSync(join(repositoryRoot, MAIN))) {
      throw new Error("these tests run what is compiled: npm run build");
    }
    for (const part of PARTS.filter((name) => existsSync(join(repositoryRoot, name)))) {
      const filter = (source: string) => !LEFT_BEHIND.test(basename(source));
      cpSync(join(repositoryRoot, part), join(this.root, part), { recursive: true, filter });
    }
    symlinkSync(join(repositoryRoot, "node_modules"), join(this.root, "node_modules"));
    this.nameProgram();
  }

  /**
   * Does what `bin/groundplan.js` does before it loads what is compiled: a program without a name remembers nothing, so
   * that each command of a system would synthesize all others.
   */
  private nameProgram(): void {
    const { look } = JSON.parse(readFileSync(this.path(".build", "compiled.json"), "utf8")) as {
      look: string;
    };
    const name = `globalThis[Symbol.for("groundplan.program")] ??= ${JSON.stringify(look)};`;
    this.edit(MAIN, /^"use strict";/, `"use strict"; ${name}`);
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  /** Changes a file's text; fails when there was nothing to change. */
  edit(file: string, from: string | RegExp, to: string): void {
    const before = readFileSync(this.path(file), "utf8");
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${file} has nothing that matches ${String(from)}`);
    writeFileSync(this.path(file), after);
  }

  /** Runs `groundplan` with these words. */
  groundplan(words: readonly string[], env: NodeJS.ProcessEnv = {}, folder = "."): Promise<CommandResult> {
    return this.run(process.execPath, [this.path(MAIN), ...words], env, folder);
  }

  /** Runs a program in a folder of the checkout, with this process's environment and more. */
  async run(
    program: string,
    words: readonly string[],
    env: NodeJS.ProcessEnv = {},
    folder = ".",
  ): Promise<CommandResult> {
    const child = spawn(program, words, {
      cwd: this.path(folder),
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => (output.stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (output.stderr += String(chunk)));
    const [code] = (await once(child, "close")) as [number | null];
    return { code: code ?? -1, ...output };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
