import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ImportBlock } from "../../backends/bootstrap/working-copy";

const FILE = "recovered.tf.json";
const PLAN_FILE = "recovered.tfplan";

/** What a recovery keeps in a stack's folder while it is under way. */
export interface ImportFile {
  /** Name of the plan's file, in the same folder. */
  readonly planFile: string;
  write(imports: readonly ImportBlock[]): void;
}

const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Works with import blocks in a stack's folder, and leaves nothing of them there; after a signal neither. */
export async function withImportFile<T>(folder: string, work: (file: ImportFile) => Promise<T>): Promise<T> {
  const remove = (): void => {
    // A plan holds values in clear.
    for (const name of [FILE, PLAN_FILE]) rmSync(join(folder, name), { force: true });
  };
  const leave = (signal: NodeJS.Signals): void => {
    remove();
    // While an engine runs, it is told of the signal by another listener, and its end ends the work.
    if (process.listenerCount(signal) > 1) return;
    process.off(signal, leave);
    process.kill(process.pid, signal);
  };
  // Of a recovery that was killed.
  remove();
  for (const signal of SIGNALS) process.on(signal, leave);
  try {
    return await work({
      planFile: PLAN_FILE,
      write: (imports) =>
        writeFileSync(join(folder, FILE), `${JSON.stringify({ import: imports }, null, 2)}\n`),
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, leave);
    remove();
  }
}
