import { spawn } from "node:child_process";
import { constants } from "node:os";
import { holdSignals, requireUninterrupted } from "../process/interruption";
import { ExitCode, UserError } from "../text/user-error";

/** A command in this terminal. */
export class RunningCommand {
  private pid: number | undefined;

  /**
   * @param killable runs it in its own process group, so that a fault can kill all of it; it then cannot prompt
   * @param toStderr sends its output to standard error, because standard output is for our own result
   */
  constructor(
    private readonly words: readonly string[],
    private readonly killable: boolean,
    private readonly toStderr = false,
  ) {}

  /**
   * Runs it until it ends, in this process's environment.
   * @returns its exit code, or 128 plus the number of the signal that ended it
   */
  async run(): Promise<number> {
    const [program = "", ...args] = this.words;
    requireUninterrupted();
    return new Promise((resolve, reject) => {
      const stdio = ["inherit", this.toStderr ? 2 : "inherit", "inherit"] as const;
      const child = spawn(program, args, { stdio: [...stdio], detached: this.killable });
      this.pid = child.pid;
      // A terminal sends Ctrl-C to the command too. The world must outlive the command in any case.
      const release = holdSignals((signal) => {
        if (this.killable || signal !== "SIGINT") child.kill(signal);
      });
      child.on("error", (error) => {
        release();
        reject(notStarted(program, error));
      });
      child.on("close", (code, signal) => {
        release();
        resolve(code ?? 128 + constants.signals[signal ?? "SIGTERM"]);
      });
    });
  }

  /** Kills it like a power cut: no signal handler runs. */
  kill(): void {
    if (this.killable && this.pid !== undefined) process.kill(-this.pid, "SIGKILL");
  }
}

function notStarted(program: string, error: Error): UserError {
  return new UserError({
    what: `${program} cannot be started (${error.message})`,
    where: "--",
    next: "Name a program on PATH after `--`.",
    exitCode: ExitCode.missingProgram,
  });
}
