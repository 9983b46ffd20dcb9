import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

/** The program that replaces an image's container on this machine. */
export interface ImageProgram {
  readonly program: string;
  readonly args: readonly string[];
}

export interface TaskOptions {
  readonly image: ImageProgram;
  /** Replaces the image's own program and arguments. */
  readonly command?: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Receives each line that the process writes to stdout or stderr. */
  readonly onLine: (line: string) => void;
}

/** A task as a process. It listens on loopback, at the port in `PORT`. */
export class TaskProcess {
  exitCode: number | undefined;
  private readonly child: ChildProcess;

  private constructor(
    { image, command, env, onLine }: TaskOptions,
    readonly port: number,
  ) {
    const [program = image.program, ...args] = command ?? [image.program, ...image.args];
    this.child = spawn(program, args, {
      env: { PATH: process.env["PATH"], ...env, PORT: String(port) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (data) => String(data).trimEnd().split("\n").forEach(onLine));
    this.child.once("error", (error) => {
      onLine(error.message);
      this.exitCode = 127;
    });
    this.child.once("close", (code) => (this.exitCode ??= code ?? 137));
  }

  static async start(options: TaskOptions): Promise<TaskProcess> {
    return new TaskProcess(options, await freePort());
  }

  get runs(): boolean {
    return this.exitCode === undefined;
  }

  /** A load balancer's check: 200 is healthy; other codes and no answer are not. */
  async answers(path: string): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(1000);
      return (
        (await fetch(`http://127.0.0.1:${this.port}${path}`, { signal, redirect: "manual" })).status === 200
      );
    } catch {
      return false;
    }
  }

  /** Stops it like ECS: SIGTERM, then SIGKILL. */
  async stop(): Promise<void> {
    if (!this.runs) return;
    const ended = once(this.child, "close");
    this.child.kill("SIGTERM");
    const kill = setTimeout(() => this.child.kill("SIGKILL"), 2000);
    await ended;
    clearTimeout(kill);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address === "string" || address === null) throw new Error("no free port");
  return address.port;
}
