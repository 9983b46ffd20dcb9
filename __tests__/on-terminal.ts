import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** Gives a program a terminal of its own, which is also its session: what is typed goes to it. */
const WITH_TERMINAL =
  "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])) % 256)";

/** A program as a person has it before them: what it shows, and what is typed. */
export class OnTerminal {
  private shown = "";
  private readonly child: ChildProcess;
  private readonly end: Promise<number>;

  constructor(words: readonly string[], options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }) {
    this.child = spawn("python3", ["-c", WITH_TERMINAL, ...words], {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.child.stdout?.on("data", (chunk) => (this.shown += String(chunk)));
    this.child.stdin?.on("error", () => undefined);
    this.end = once(this.child, "close").then(([code]) => code as number);
  }

  get output(): string {
    return this.shown;
  }

  /** Waits until it shows something. @throws Error when it ends without, or takes more than two minutes */
  async shows(pattern: RegExp): Promise<void> {
    const until = Date.now() + 120_000;
    while (!pattern.test(this.shown)) {
      if (Date.now() > until) {
        this.hangUp();
        throw new Error(`it never showed ${String(pattern)}:\n${this.shown}`);
      }
      const ended = await Promise.race([this.end, new Promise((resolve) => setTimeout(resolve, 20, "runs"))]);
      if (ended !== "runs" && !pattern.test(this.shown)) {
        throw new Error(`it ended with ${String(ended)} and never showed ${String(pattern)}:\n${this.shown}`);
      }
    }
  }

  type(text: string): void {
    this.child.stdin?.write(text);
  }

  /** Takes the terminal away, as a closed window or a lost connection does. */
  hangUp(): void {
    this.child.kill("SIGKILL");
  }

  /** Its exit code, once it has ended. */
  ended(): Promise<number> {
    return this.end;
  }
}
