import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { cacheFolder } from "../../process/cache-folder";
import { repositoryRoot } from "../../process/repository-root";
import { installWithPip } from "../../process/run-pip";
import { runProgram } from "../../process/run-program";
import { ExitCode, UserError } from "../../text/user-error";
import { isRunning, withCreationLock } from "../../process/creation-lock";
import { findPython } from "./find-python";

/** Pinned: the rehearsal promises what this version answers. */
export const motoVersion = "5.2.5";

/**
 * Every package, with its version and the hashes of its files. Made by `uv pip compile --universal --python-version
 * 3.10 --generate-hashes` from moto[dynamodb,s3,ssm], flask 3 and flask-cors 6. The server extra would add cfn-lint
 * with sympy and networkx, which only CloudFormation needs: 317 MB instead of 141 MB and three times the installation
 * time. Every other service works without it.
 */
const motoRequirements: readonly string[] = [
  "--require-hashes",
  "-r",
  join(repositoryRoot, "src", "rehearsal", "moto", "requirements.txt"),
];

/** A Python that can import moto. */
export interface MotoInstallation {
  readonly python: string;
  /** The folder of the packages, if they are not in a virtual environment. */
  readonly packages?: string;
}

export interface InstallationOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly onProgress?: (line: string) => void;
  /** @default {@link motoRequirements} */
  readonly requirements?: readonly string[];
}

/** Written last: a folder without it is left over from an interrupted installation. */
const marker = "installation.json";

/**
 * Our own moto, in the cache folder. Installed if missing (about 20 s; needs a Python package index). Other
 * installations of moto are never used: their version may differ.
 *
 * @throws UserError if there is no suitable Python or the packages cannot be installed
 */
export async function ensureMoto(options: InstallationOptions = {}): Promise<MotoInstallation> {
  const env = options.env ?? process.env;
  const folder = installationFolder(env);
  const say = options.onProgress ?? (() => undefined);
  return (
    present(folder) ??
    (await withCreationLock(
      `${folder}.lock`,
      async () =>
        present(folder) ?? (await create(folder, env, say, options.requirements ?? motoRequirements)),
      () => say("waiting for another process that is installing moto"),
    ))
  );
}

/** Removes a broken installation, so the next {@link ensureMoto} reinstalls it. */
export function discardMoto(env: NodeJS.ProcessEnv = process.env): void {
  rmSync(installationFolder(env), { recursive: true, force: true });
}

export function installationFolder(env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), `moto-${motoVersion}`);
}

function present(folder: string): MotoInstallation | undefined {
  if (!existsSync(join(folder, marker))) return undefined;
  const { python, packages } = JSON.parse(readFileSync(join(folder, marker), "utf8")) as MotoInstallation;
  const within = python.startsWith("/") ? python : join(folder, python);
  // A virtual environment's python is a symlink to the system's, which an upgrade may have removed.
  if (!existsSync(within)) return undefined;
  return { python: within, ...(packages !== undefined && { packages: join(folder, packages) }) };
}

async function create(
  folder: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
  requirements: readonly string[],
): Promise<MotoInstallation> {
  const python = findPython(env);
  removeLeftovers(folder);
  const unfinished = `${folder}.${process.pid}.unfinished`;
  mkdirSync(unfinished, { recursive: true });
  try {
    say(`installing moto ${motoVersion} (once, into ${folder})`);
    const made = await install({ python, folder: unfinished, env, say, requirements });
    writeFileSync(join(unfinished, marker), JSON.stringify(made));
    if (present(folder) === undefined) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(unfinished, folder);
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  const installation = present(folder);
  if (installation === undefined)
    throw new UserError({ what: "the installed moto has disappeared", where: folder });
  return installation;
}

/** Removes what killed installations left; running ones keep their folders. */
function removeLeftovers(folder: string): void {
  const [parent, name] = [join(folder, ".."), `moto-${motoVersion}.`];
  for (const entry of readdirSync(parent)) {
    const pid = Number(/\.(\d+)\.unfinished$/.exec(entry)?.[1]);
    if (entry.startsWith(name) && pid > 0 && !isRunning(pid))
      rmSync(join(parent, entry), { recursive: true, force: true });
  }
}

interface Plan {
  readonly python: string;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
  readonly requirements: readonly string[];
}

/** Returns paths relative to the folder, which is renamed when the installation is complete. */
async function install(plan: Plan): Promise<MotoInstallation> {
  if (await makesEnvironment(plan)) {
    await pip(plan, join(plan.folder, "bin", "python"), []);
    return { python: "bin/python" };
  }
  plan.say(
    "this Python cannot create virtual environments (Debian: python3-venv); installing into a plain folder",
  );
  await pip(plan, plan.python, ["--target", join(plan.folder, "packages")]);
  return { python: plan.python, packages: "packages" };
}

/** Creates the virtual environment with Python's venv, or with virtualenv if the machine has only that. */
async function makesEnvironment({ python, folder, env }: Plan): Promise<boolean> {
  for (const maker of ["venv", "virtualenv"]) {
    const { code } = await runProgram(python, ["-m", maker, folder], { env });
    if (code === 0) return true;
  }
  return false;
}

async function pip(
  { env, say, requirements, folder }: Plan,
  python: string,
  target: string[],
): Promise<void> {
  const { code, stderr, stdout } = await installWithPip(python, [...target, ...requirements], {
    env,
    onLine: (line) => {
      if (/^(Collecting|Installing|Downloading)\b/.test(line.trim())) say(`  ${line.trim()}`);
    },
  });
  if (code === 0) return;
  throw new UserError({
    what: `moto ${motoVersion} cannot be installed: ${pipsReason(`${stdout}\n${stderr}`)}`,
    where: folder.replace(/\.\d+\.unfinished$/, ""),
    next: "The first rehearsal on a machine needs a Python package index (set in pip's configuration); later ones do not. Fix the error and run this again.",
    exitCode: ExitCode.missingProgram,
  });
}

function pipsReason(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  const reason = lines.filter((line) => /^(ERROR:|.*No module named)/.test(line)).at(-1);
  return (reason ?? lines.filter((line) => line !== "").at(-1) ?? "pip gives no reason").replace(
    /^ERROR: /,
    "",
  );
}
