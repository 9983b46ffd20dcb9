import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { repositoryRoot } from "../../process/repository-root";
import { UserError } from "../../text/user-error";
import { forkMoto } from "./fork-moto";
import { discardMoto, ensureMoto, type InstallationOptions, type MotoInstallation } from "./installation";

export interface MotoOptions extends InstallationOptions {
  /** The simulated account's id, 12 digits. @default "123456789012" */
  readonly account?: string;
  /** @default any free port */
  readonly port?: number;
  /** Milliseconds until it must accept connections. @default 30000 */
  readonly timeLimit?: number;
  /** The file that gets moto's error output while it runs. @default nowhere */
  readonly log?: string;
}

export interface RunningMoto {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly pid: number;
  readonly account: string;
  /** Resolves once the process has ended. Safe to call twice. */
  stop(): Promise<void>;
}

const DEFAULT_ACCOUNT = "123456789012";

/** The exit codes of `server.py`. */
const serverExit = { portTaken: 3, notInstalled: 4 } as const;

/**
 * Starts a simulated AWS on loopback, empty and without authorization checks. Installs moto first if it is missing. It
 * ends with `stop()`, or with this process, even if that is killed.
 *
 * @throws UserError if Python or moto is missing, the port is taken, or the server does not start
 */
export async function startMoto(options: MotoOptions = {}): Promise<RunningMoto> {
  const installation = await ensureMoto(options);
  const forked = await fork(installation, options);
  if (forked !== undefined) return forked;

  const first = await launch(installation, options);
  if ("endpoint" in first) return first;
  if (first.code !== serverExit.notInstalled) throw explain(first, options);

  options.onProgress?.("moto no longer loads (was Python upgraded?): reinstalling it");
  discardMoto(options.env);
  const second = await launch(await ensureMoto(options), options);
  if ("endpoint" in second) return second;
  throw explain(second, options);
}

async function fork(
  { python }: MotoInstallation,
  { account = DEFAULT_ACCOUNT, port, env = process.env, log }: MotoOptions,
): Promise<RunningMoto | undefined> {
  // A loaded moto is one account already.
  if (account !== DEFAULT_ACCOUNT || port !== undefined) return undefined;
  const forked = await forkMoto(env, { python, ...(log === undefined ? {} : { log }) });
  return forked && { ...forked, endpoint: `http://127.0.0.1:${forked.port}`, account };
}

interface FailedStart {
  readonly code: number | "late" | "unstartable";
  readonly complaint: string;
}

function launch(installation: MotoInstallation, options: MotoOptions): Promise<RunningMoto | FailedStart> {
  const { account = DEFAULT_ACCOUNT, timeLimit = 30_000 } = options;
  const child = spawn(installation.python, serverArguments(installation, options.port ?? 0), {
    stdio: ["pipe", "pipe", "pipe"],
    // In its own process group: a signal to ours, from `timeout` or a cancelled job, must not end the AWS that an
    // engine is still writing its state to. The pipe ends it with us.
    detached: true,
    env: serverEnvironment(options, account),
  });
  const complaint = keepTail(child);
  return new Promise((resolve) => {
    const fail = (code: FailedStart["code"], reason = complaint()): void => {
      clearTimeout(late);
      resolve({ code, complaint: reason });
    };
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      fail("late");
    }, timeLimit);
    child.once("error", (error) => fail("unstartable", error.message));
    child.once("close", (code) => fail(code ?? -1));
    // The pipe breaks if the server ends first; "close" reports that.
    child.stdin.on("error", () => undefined);
    createInterface(child.stdout).once("line", (line) => {
      clearTimeout(late);
      const { port, pid } = JSON.parse(line) as { port: number; pid: number };
      letGo(child);
      resolve({ endpoint: `http://127.0.0.1:${port}`, pid, account, stop: () => stop(child) });
    });
  });
}

/** @param where the port, or the socket on which it forks servers: see `server.py` */
export function serverArguments({ packages }: MotoInstallation, where: number | string): string[] {
  const server = join(repositoryRoot, "src", "rehearsal", "moto", "server.py");
  // Isolated mode: neither PYTHONPATH nor the user's packages can replace this moto.
  return ["-I", server, `${where}`, ...(packages === undefined ? [] : [packages])];
}

export function serverEnvironment(
  { env = process.env, log }: MotoOptions,
  account = DEFAULT_ACCOUNT,
): NodeJS.ProcessEnv {
  // moto loads boto3, which fails on a missing profile or certificate file.
  const foreign = Object.keys(env).filter((name) =>
    /^(AWS_|BOTO_|MOTO_|S3_|INITIAL_NO_AUTH_|TEST_SERVER_|FLASK_|PYTHON)|_PROXY$/i.test(name),
  );
  return {
    ...env,
    ...Object.fromEntries(foreign.map((name) => [name, undefined])),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    MOTO_ACCOUNT_ID: account,
    // On AWS, bucket policies decide about other accounts, and ours allow none.
    MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS: "false",
    // Roles attach AWS-managed policies, such as AmazonSSMManagedInstanceCore.
    MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
    GROUNDPLAN_MOTO_LOG: log,
  };
}

/** Lets the event loop and a finished command end while the server runs. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    (stream as { unref?: () => void } | null)?.unref?.();
  }
}

/** Keeps the end of its stderr, which says why it ended. */
function keepTail(child: ChildProcess): () => string {
  let tail = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-4_000);
  });
  return () => tail.trim();
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const force = setTimeout(() => child.kill("SIGKILL"), 3_000);
  child.kill("SIGTERM");
  await gone;
  clearTimeout(force);
}

function explain({ code, complaint }: FailedStart, options: MotoOptions): UserError {
  const reason = complaint.split("\n").at(-1) ?? "";
  if (code === serverExit.portTaken) {
    return new UserError({
      what: `another program uses port ${options.port ?? 0}`,
      where: `127.0.0.1:${options.port ?? 0}`,
      next: "Omit the port to use a free one, or find the program with `ss -ltnp`.",
    });
  }
  if (code === "late") {
    return new UserError({
      what: `moto did not start within ${(options.timeLimit ?? 30_000) / 1000} s`,
      next: `${reason === "" ? "It printed nothing. " : `Its last output: ${reason}. `}Run this again, with less load on the machine.`,
    });
  }
  return new UserError({
    what: `moto ended immediately (code ${code})${reason === "" ? "" : `: ${reason}`}.`,
    next: "Delete its folder in the cache (`groundplan doctor` shows it) and run this again to reinstall it.",
  });
}
