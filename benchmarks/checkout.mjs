import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** This checkout. */
export const root = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);

const NOT_COPIED = new Set([
  "node_modules",
  ".git",
  ".build",
  ".cache",
  "__tests__",
  "benchmarks",
  "docs",
  "tools",
]);
const OUTPUT = new Set(["cdktf.out", ".bootstrap"]);

/** Gives the work a folder that is gone when it is done, whatever comes of it. */
export async function inScratchFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-benchmark-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies what synth needs of this checkout, without anything that was compiled or synthesized. */
export function copyCheckout(folder) {
  const filter = (source) => !OUTPUT.has(basename(source));
  for (const name of readdirSync(root).filter((entry) => !NOT_COPIED.has(entry) && !OUTPUT.has(entry))) {
    cpSync(join(root, name), join(folder, name), { recursive: true, filter });
  }
  linkModules(folder);
}

/** Gives a folder the packages of this checkout. */
export function linkModules(folder) {
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
}

/** Compiles this checkout once; then its modules can be loaded: `load("src/rehearsal/world")`. */
export async function compileCheckout() {
  await require("../bin/build.js").build();
  return (module) => require(join(root, ".build", module));
}

/** Loads a package the way the compiled code does, so that both see the same classes. */
export const loadPackage = require;
