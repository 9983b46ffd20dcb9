import { mkdtempSync, readdirSync, readlinkSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRunning } from "./creation-lock";

const made = new Set<string>();

/**
 * A folder that only this user can enter. It is deleted when this process ends, even after an interrupt. What SIGKILL
 * leaves behind, the next process that makes a folder deletes.
 *
 * @param purpose a word of its name: `groundplan-<purpose>-…`
 */
export function temporaryFolder(purpose: string): string {
  if (made.size === 0) {
    removeAbandoned();
    process.once("exit", removeAll);
  }
  const folder = mkdtempSync(join(tmpdir(), `groundplan-${purpose}-${process.pid}.${processNamespace()}-`));
  made.add(folder);
  return folder;
}

/** Removes one before its time. */
export function removeTemporaryFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  made.delete(folder);
}

function removeAll(): void {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
}

const NAME = /^groundplan-[a-z]+-(\d+)\.(\d+)-\w{6}$/;

/** Removes this user's folders whose process was killed. */
function removeAbandoned(): void {
  const here = processNamespace();
  for (const name of readdirSync(tmpdir())) {
    const [, pid, namespace] = NAME.exec(name) ?? [];
    // A container that shares this folder counts its processes by itself.
    if (pid === undefined || namespace !== here || isRunning(Number(pid))) continue;
    ifPossible(() => {
      const folder = join(tmpdir(), name);
      if (statSync(folder).uid === process.getuid?.()) rmSync(folder, { recursive: true, force: true });
    });
  }
}

/** Process ids mean something within their namespace only; `0` where the system has none. */
function processNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  } catch {
    return "0";
  }
}

/** Another process may tidy up at the same moment. */
function ifPossible(work: () => void): void {
  try {
    work();
  } catch {
    // Whoever comes next tries again.
  }
}
