import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { type ProgramOptions, type ProgramResult, runProgram } from "../../process/run-program";
import { ExitCode, UserError } from "../../text/user-error";

/** A machine to reach over SSH, and its expected host keys. */
export interface SshHost {
  /** For people, such as `agt-chronos-stage`. */
  readonly name: string;
  readonly address: string;
  /** @default 22 */
  readonly port?: number;
  readonly user: string;
  /** Its public host keys, each `ssh-ed25519 AAAA…`: from a source other than the connection. */
  readonly hostKeys: readonly string[];
  /** The private key to use. @default - the agent's keys and ssh's own defaults */
  readonly identityFile?: string;
}

/** How a script ended. */
export interface SshEnding {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: number;
}

/** Runs a program, as `runProgram` does; tests run ssh in a network of their own. */
export type RunWords = (words: readonly string[], options: ProgramOptions) => Promise<ProgramResult>;

/** What it takes to reach machines over SSH. */
export interface SshReach {
  /** @default - runs it on this machine */
  readonly run?: RunWords;
}

export interface SshOptions {
  /** Receives each line of standard output as it arrives. */
  readonly onLine?: (line: string) => void;
}

/** The connection failed, or ended before the script did. */
export class SshConnectionLost extends UserError {}

/** ssh's own exit code; no script of ours ends with it. */
const CONNECTION_FAILED = 255;

/**
 * Runs a bash script on a machine over SSH. The script is sent on standard input, so its text is in no argument list
 * and no shell history.
 *
 * @throws SshConnectionLost if the machine is unreachable, or the connection ends early
 * @throws UserError if the host key differs, or the machine accepts none of our keys
 */
export async function runOverSsh(
  { run = onThisMachine }: SshReach,
  host: SshHost,
  script: string,
  { onLine }: SshOptions = {},
): Promise<SshEnding> {
  return withKnownHosts(host, async (file) => {
    const words = [...sshWords(host, file), "-T", `${host.user}@${host.address}`, "bash --norc -s"];
    const { code, stdout, stderr } = await run(words, {
      input: script,
      ...(onLine === undefined
        ? {}
        : { onLine: (line: string, stream: string) => (stream === "stdout" ? onLine(line) : undefined) }),
    });
    if (code === CONNECTION_FAILED) throw explain(host, stderr);
    return { output: stdout, errors: stderr, exitCode: code };
  });
}

/** An ssh command line that accepts only the given host keys and never prompts. */
export function sshWords(host: SshHost, knownHostsFile: string): readonly string[] {
  const settings = {
    BatchMode: "yes",
    CheckHostIP: "no",
    ConnectTimeout: "10",
    ForwardAgent: "no",
    GlobalKnownHostsFile: "/dev/null",
    HostKeyAlgorithms: algorithmsOf(host.hostKeys),
    HostKeyAlias: host.name,
    KnownHostsCommand: "none",
    LogLevel: "ERROR",
    ServerAliveCountMax: "3",
    ServerAliveInterval: "10",
    StrictHostKeyChecking: "yes",
    UpdateHostKeys: "no",
    UserKnownHostsFile: knownHostsFile,
    VerifyHostKeyDNS: "no",
    ...(host.identityFile === undefined ? {} : { IdentityFile: host.identityFile, IdentitiesOnly: "yes" }),
  };
  return [
    "ssh",
    ...Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
    ...["-p", String(host.port ?? 22)],
  ];
}

/** Writes a machine's host keys into a temporary known_hosts file, for the duration of some work. */
export async function withKnownHosts<T>(host: SshHost, work: (file: string) => Promise<T>): Promise<T> {
  if (host.hostKeys.length === 0) throw new Error(`${host.name} has no known host key`);
  const folder = mkdtempSync(join(tmpdir(), "groundplan-ssh-"));
  const file = join(folder, "known_hosts");
  writeFileSync(file, host.hostKeys.map((key) => `${host.name} ${key}\n`).join(""), { mode: 0o600 });
  try {
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** RSA keys sign with newer algorithms than their type says. */
function algorithmsOf(hostKeys: readonly string[]): string {
  const types = [...new Set(hostKeys.map((key) => key.split(" ")[0] ?? ""))];
  return types.flatMap((type) => (type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type])).join(",");
}

/**
 * The private key in `~/.ssh` that matches one of the public keys; undefined means that the agent decides.
 *
 * @param folder
 * @default ~/.ssh
 */
export function identityOf(
  publicKeys: readonly string[],
  folder = join(homedir(), ".ssh"),
): string | undefined {
  const wanted = new Set(publicKeys.map(keyItself));
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".pub")) : [];
  return names
    .sort()
    .filter((name) => wanted.has(keyItself(readFileSync(join(folder, name), "utf8"))))
    .map((name) => join(folder, name.slice(0, -".pub".length)))
    .find((path) => existsSync(path));
}

/** A public key, without its comment. */
function keyItself(line: string): string {
  return line.trim().split(/\s+/).slice(0, 2).join(" ");
}

function onThisMachine(
  [program = "", ...args]: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  return runProgram(program, args, options).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new UserError({
      what: "ssh is not installed",
      where: "PATH",
      next: "Install OpenSSH's client.",
      exitCode: ExitCode.missingProgram,
    });
  });
}

function explain({ name, address, user }: SshHost, stderr: string): UserError {
  const where = `${name} (${address})`;
  if (/Host key verification failed|no matching host key type/i.test(stderr))
    return new UserError({
      what: "the machine's host key is not the expected one: nothing was sent",
      where,
      next: "Find out whether it was replaced, or its name resolves elsewhere. If it was replaced, delete its file in host-keys/ of Groundplan's cache folder, or the device's line in known_hosts.",
      exitCode: ExitCode.refused,
    });
  if (/Permission denied/i.test(stderr))
    return new UserError({
      what: `the machine accepts none of our keys for ${user}`,
      where,
      next: "Load the private half of one of the environment's two public keys into the agent (`ssh-add`), or keep it beside its .pub in ~/.ssh.",
    });
  const said = stderr.trim().split("\n").at(-1) ?? "";
  return new SshConnectionLost({
    what: `the machine cannot be reached over SSH${said === "" ? "" : `: ${said}`}`,
    where,
    next: "Check that it runs, and that admin_cidr_blocks allows this address on port 22.",
  });
}
