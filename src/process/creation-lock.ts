import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const pause = 200;

/** Milliseconds. An installation takes seconds, so an older lock means that the process id was reused. */
const longestWork = 15 * 60_000;

/**
 * Runs `work` while no other process runs work under the same lock file, and waits if one does. Ignores a holder that was
 * killed. If two waiters ignore the same holder at the same instant, both run, so their result must appear by one rename.
 *
 * @param onWait called once when another process is at it.
 */
export async function withCreationLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: () => void,
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = false; !take(file); waited = true) {
    if (!waited) onWait();
    await sleep(pause);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, `${process.pid}`, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (isAbandoned(file)) rmSync(file, { force: true });
    return false;
  }
}

function isAbandoned(file: string): boolean {
  try {
    const holder = Number(readFileSync(file, "utf8"));
    // Empty for the moment between its creation and its first byte.
    const isOld = Date.now() - statSync(file).mtimeMs > longestWork;
    return isOld || (holder > 0 && !isRunning(holder));
  } catch {
    return false;
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
