import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { constants } from "node:os";
import { StringDecoder } from "node:string_decoder";
import { holdSignals, Interrupted, requireUninterrupted } from "./interruption";

export type OutputStream = "stdout" | "stderr";

export interface ProgramOptions {
  /** @default the current folder */
  readonly cwd?: string;
  /** The whole environment; entries that are `undefined` are left out. @default this process's */
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each line as soon as it is complete, without its line end. */
  readonly onLine?: (line: string, stream: OutputStream) => void;
  /** Written to standard input, which is then closed. @default nothing: the program cannot ask questions */
  readonly input?: string;
  /** Its standard input stays open, and closes when this process ends, however it ends. @default false */
  readonly tied?: boolean;
  /** The files that it makes are readable by this user alone. @default false */
  readonly privateFiles?: boolean;
}

export interface ProgramResult {
  /** 128 + the signal's number when a signal ended the program, as shells count. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** This process got a signal while the program ran. Even if the program succeeded, the next step must not start. */
export class InterruptedProgram extends Interrupted {
  constructor(
    signal: NodeJS.Signals,
    readonly program: string,
    readonly result: ProgramResult,
  ) {
    super(signal);
  }
}

/** Milliseconds after the second signal before the program is killed. */
const waitAfterSecondSignal = 5_000;

/**
 * Runs a program without a shell and waits for its end; a non-zero code is a result, not an error.
 *
 * Passes SIGINT, SIGTERM and SIGHUP on to the program. After the first, the program can end cleanly (tofu finishes the
 * resource it is creating, writes the state and releases the lock). After the second, tofu stops immediately. Five seconds
 * later the program is killed.
 *
 * @throws InterruptedProgram with the result if a signal came in the meantime; Interrupted if one came before
 * @throws the system's error (`ENOENT`, `EACCES`) when the program cannot be started.
 */
export function runProgram(
  path: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    requireUninterrupted();
    const child = start(path, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: [options.input === undefined && options.tied !== true ? "ignore" : "pipe", "pipe", "pipe"],
      // In a process group of its own: a terminal's Ctrl-C would otherwise reach the program once from the
      // terminal and once from us, and two interrupts make tofu drop everything at once.
      detached: true,
      privateFiles: options.privateFiles === true,
    });
    const stdout = collect(child, "stdout", options.onLine);
    const stderr = collect(child, "stderr", options.onLine);
    const signals = passSignalsOn(child);
    child.once("error", (error) => {
      signals.stop();
      reject(error);
    });
    child.once("close", (code, signal) => {
      signals.stop();
      const ended = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
      const result = { code: ended, stdout: stdout(), stderr: stderr() };
      const interruptedBy = signals.first();
      if (interruptedBy === undefined) resolve(result);
      else reject(new InterruptedProgram(interruptedBy, path, result));
    });
    // A program that ends without reading its input is no failure of ours; its exit code tells.
    child.stdin?.on("error", () => undefined);
    if (options.tied !== true) child.stdin?.end(options.input);
  });
}

function start(
  path: string,
  args: readonly string[],
  { privateFiles, ...options }: SpawnOptions & { readonly privateFiles: boolean },
): ChildProcess {
  if (!privateFiles) return spawn(path, args, options);
  // A child has the mask of its parent at its birth.
  const own = process.umask(0o077);
  try {
    return spawn(path, args, options);
  } finally {
    process.umask(own);
  }
}

function collect(child: ChildProcess, stream: OutputStream, onLine: ProgramOptions["onLine"]): () => string {
  const decoder = new StringDecoder("utf8");
  const pieces: string[] = [];
  let unfinished = "";
  const take = (piece: string): void => {
    pieces.push(piece);
    if (onLine === undefined) return;
    const lines = (unfinished + piece).split(/\r?\n/);
    unfinished = lines.pop() ?? "";
    for (const line of lines) onLine(line, stream);
  };
  child[stream]?.on("data", (chunk: Buffer) => take(decoder.write(chunk)));
  child[stream]?.on("end", () => {
    take(decoder.end());
    if (unfinished !== "") onLine?.(unfinished, stream);
  });
  return () => pieces.join("");
}

function passSignalsOn(child: ChildProcess): { first(): NodeJS.Signals | undefined; stop(): void } {
  let received = 0;
  let first: NodeJS.Signals | undefined;
  let killing: NodeJS.Timeout | undefined;
  const release = holdSignals((signal) => {
    first ??= signal;
    received += 1;
    // A hang-up ends tofu without a word to its lock; an interrupt lets it tidy up.
    child.kill(signal === "SIGHUP" ? "SIGINT" : signal);
    if (received > 1) killing ??= setTimeout(() => killGroup(child), waitAfterSecondSignal);
  });
  return {
    first: () => first,
    stop: () => {
      clearTimeout(killing);
      release();
    },
  };
}

/** Signals the program and its children: tofu's providers and local-exec scripts are in its group. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}
