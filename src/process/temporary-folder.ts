import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const made = new Set<string>();

/**
 * A folder that only this user can enter. It is deleted when this process ends, even after an interrupt; only SIGKILL
 * leaves it behind.
 *
 * @param purpose a word of its name: `groundplan-<purpose>-…`
 */
export function temporaryFolder(purpose: string): string {
  const folder = mkdtempSync(join(tmpdir(), `groundplan-${purpose}-`));
  if (made.size === 0) process.once("exit", removeAll);
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
