import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The checkout this code belongs to, whether it runs from source (Jest) or from `.build/`. */
export const repositoryRoot = findRoot(__dirname);

function findRoot(start: string): string {
  if (existsSync(join(start, "cdktf.json")) && existsSync(join(start, "bin", "synth.js"))) return start;
  const parent = dirname(start);
  if (parent === start) throw new Error(`no Groundplan checkout above ${__dirname}`);
  return findRoot(parent);
}
