import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Engine } from "../../src/engine/engine";
import type { EngineCommand } from "../../src/engine/require-success";

/** An engine that can die as in a power cut: no signal handler runs, nothing is cleaned up. */
export class KillableEngine {
  private child: ChildProcess | undefined;
  private dead = false;

  constructor(private readonly engine: Engine) {}

  readonly run: EngineCommand = async ([subcommand = "", ...args], cwd) => {
    if (this.dead) throw new Error("apply ended with a signal, and so did who would run it again");
    const child = spawn(this.engine.path, [subcommand, "-no-color", ...args], {
      cwd,
      detached: true,
      // Jest's process.env is a copy: what a test sets there reaches a child only this way.
      env: process.env,
    });
    this.child = child;
    const output: string[] = [];
    child.stdout.on("data", (chunk) => output.push(String(chunk)));
    child.stderr.on("data", (chunk) => output.push(String(chunk)));
    const [code] = (await once(child, "close")) as [number | null];
    if (code === 0) return output.join("");
    throw new Error(`${subcommand} ended with ${code ?? "a signal"}:\n${output.join("")}`);
  };

  kill(): void {
    this.dead = true;
    if (this.child?.pid !== undefined) process.kill(-this.child.pid, "SIGKILL");
  }
}
