import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../process/cache-folder";
import { Interrupted } from "../process/interruption";
import { repositoryRoot } from "../process/repository-root";
import { installWithPip } from "../process/run-pip";
import { runProgram, type ProgramResult } from "../process/run-program";
import { withCreationLock } from "../process/creation-lock";
import { ExitCode, UserError } from "../text/user-error";

/** Pinned: a newer Checkov has new rules, and a gate must not change overnight. */
export const CHECKOV_VERSION = "3.3.30";

/**
 * Every package with its version and the hashes of its files. Made by
 * `uv pip compile --universal --python-version 3.9 --generate-hashes` from Checkov alone.
 */
const REQUIREMENTS: readonly string[] = [
  "--require-hashes",
  "-r",
  join(repositoryRoot, "src", "policy", "checkov-requirements.txt"),
];

export interface CheckovOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly onProgress?: (line: string) => void;
}

/** A Python that can import Checkov. */
export interface Checkov {
  readonly python: string;
}

/** Written last: a folder without it is left over from an interrupted installation. */
const MARKER = ".installed";

/**
 * Our own Checkov in a virtual environment in the cache, installed if it is missing (about half a minute, 290 MB, needs
 * a Python package index). A Checkov installed elsewhere is never used, because its rules may differ.
 *
 * @throws UserError when there is no Python 3 or pip cannot install it
 */
export async function ensureCheckov(options: CheckovOptions = {}): Promise<Checkov> {
  const env = options.env ?? process.env;
  const say = options.onProgress ?? (() => undefined);
  const folder = join(cacheFolder(env), `checkov-${CHECKOV_VERSION}`);
  const found = () => (existsSync(join(folder, MARKER)) ? { python: pythonIn(folder) } : undefined);
  return (
    found() ??
    withCreationLock(
      `${folder}.lock`,
      async () => found() ?? install(folder, env, say),
      () => say("waiting for another process that is installing Checkov"),
    )
  );
}

function pythonIn(folder: string): string {
  return join(folder, "bin", "python");
}

/** Builds it in a temporary folder, then renames the folder, so the installation is never incomplete. */
async function install(
  folder: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Checkov> {
  const unfinished = `${folder}.unfinished`;
  for (const leftover of [folder, unfinished]) rmSync(leftover, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  say(`installing Checkov ${CHECKOV_VERSION}, once, into ${folder}`);
  await makeEnvironment(unfinished, env);
  await pip(unfinished, env);
  writeFileSync(join(unfinished, MARKER), "");
  renameSync(unfinished, folder);
  say("Checkov is installed");
  return { python: pythonIn(folder) };
}

/** Uses Python's venv, or virtualenv, which some machines have instead. */
async function makeEnvironment(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  for (const maker of ["venv", "virtualenv"]) {
    const { code } = await started("python3", ["-m", maker, folder], env);
    if (code === 0) return;
  }
  throw new UserError({
    what: "this Python cannot create a virtual environment, and Checkov needs one",
    next: "Install python3-venv (Debian, Ubuntu), or use only Groundplan's rules: groundplan check --own-rules",
    exitCode: ExitCode.missingProgram,
  });
}

async function pip(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { code, stderr } = await installWithPip(pythonIn(folder), ["--quiet", ...REQUIREMENTS], { env });
  if (code === 0) return;
  throw new UserError({
    what: `Checkov cannot be installed: ${stderr.trim().split("\n").at(-1) ?? "pip gives no reason"}`,
    next: "The installation needs a Python package index. Without one, run: groundplan check --own-rules",
    exitCode: ExitCode.missingProgram,
  });
}

async function started(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ProgramResult> {
  try {
    return await runProgram(program, args, { env: { ...env, PYTHONPATH: undefined, PYTHONHOME: undefined } });
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    throw new UserError({
      what: `Checkov needs Python 3.9 or newer, and ${program} is not installed`,
      next: "Install Python 3, or use only Groundplan's rules: groundplan check --own-rules",
      exitCode: ExitCode.missingProgram,
    });
  }
}
