import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ImportBlock, literalId } from "../../backends/bootstrap/working-copy";

const FILE = "recovered.tf.json";
const PLAN_FILE = "recovered.tfplan";

/** The files that a running recovery keeps in a stack's folder. */
export interface ImportFile {
  /** Name of the plan's file, in the same folder. */
  readonly planFile: string;
  write(imports: readonly ImportBlock[]): void;
}

/** Runs work with import blocks in the run's own stack folder, and removes them afterwards. */
export async function withImportFile<T>(folder: string, work: (file: ImportFile) => Promise<T>): Promise<T> {
  const remove = (): void => {
    // A plan holds values in plain text.
    for (const name of [FILE, PLAN_FILE]) rmSync(join(folder, name), { force: true });
  };
  try {
    return await work({
      planFile: PLAN_FILE,
      write: (imports) =>
        writeFileSync(join(folder, FILE), `${JSON.stringify({ import: imports.map(literalId) }, null, 2)}\n`),
    });
  } finally {
    remove();
  }
}
