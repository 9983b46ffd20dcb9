import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { LoadedSystem } from "../systems/load-system";
import { temporaryFolder } from "../process/temporary-folder";
import { namesBeside } from "./names-beside";
import { outputFolder, stackFolder, synthesizeSystems } from "./synthesize";

const PROVIDER_LOCK = ".terraform.lock.hcl";

/**
 * Synthesizes a system into a folder that belongs to this run only. No other command in the checkout can then change the
 * stacks while this one reads them. `cdktf.out` gets a copy, for people and for `review --synthesized`.
 *
 * @returns the folder that holds `stacks/`
 */
export function privateOutput(system: LoadedSystem): string {
  const outdir = join(temporaryFolder("run"), "cdktf.out");
  const { name } = system.definition;
  synthesizeSystems([system], { severalSystems: false, outdir, beside: namesBeside([name]) });
  publish(outdir, outputFolder(name));
  return outdir;
}

/** One stack of {@link privateOutput}, with the provider versions that the last init chose. */
export function privateStack(system: LoadedSystem, environment: string): string {
  const { name } = system.definition;
  const folder = join(privateOutput(system), "stacks", environment);
  const lock = join(stackFolder(name, environment), PROVIDER_LOCK);
  if (existsSync(lock)) copyFileSync(lock, join(folder, PROVIDER_LOCK));
  return folder;
}

/** Keeps the provider versions that an init chose, for the next run. */
export function keepProviderLock(folder: string, system: string, environment: string): void {
  const chosen = join(folder, PROVIDER_LOCK);
  if (existsSync(chosen))
    ifPossible(() => replace(chosen, join(stackFolder(system, environment), PROVIDER_LOCK)));
}

/** Replaces each file in one step: a concurrent reader sees the old one or the new one. */
function publish(from: string, to: string): void {
  ifPossible(() => {
    const stacks = join(to, "stacks");
    const ids = new Set(readdirSync(join(from, "stacks")));
    for (const id of existsSync(stacks) ? readdirSync(stacks) : []) {
      if (!ids.has(id)) rmSync(join(stacks, id), { recursive: true, force: true });
    }
    for (const file of readdirSync(from, { recursive: true, withFileTypes: true })) {
      const path = join(file.parentPath, file.name);
      if (file.isFile()) replace(path, join(to, relative(from, path)));
    }
  });
}

function replace(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  const partial = `${to}.${process.pid}`;
  copyFileSync(from, partial);
  renameSync(partial, to);
}

/** Ignores a read-only checkout: planning still works. */
function ifPossible(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!["EROFS", "EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
