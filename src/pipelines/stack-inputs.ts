import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { BOOTSTRAP } from "../systems/load-system";
import type { Environment } from "../config/environment";
import { repositoryRoot } from "../process/repository-root";

/** Changes here may change any stack: versions of the provider, of the compiler and of the tool that writes them. */
const COMMON = ["bin/*", "package-lock.json", "tsconfig*.json"];

/**
 * What a stack is synthesized from, as paths and patterns below the checkout, in order: its environment's YAML, the
 * TypeScript that `main.ts` needs, and, for every environment but `bootstrap`, what its system is made of and what
 * its machines are given. The state backend's stack reads nothing of its system but `bootstrap.yaml`.
 *
 * The imports are those of the compiled program, so that types, which change no stack, do not count.
 */
export function stackInputs(
  { system, name, source }: Pick<Environment, "system" | "name" | "source">,
  root = repositoryRoot,
): string[] {
  const below = (file: string) => relative(root, file).split(sep).join("/");
  const own = [`systems/${system}/cdktf.json`, below(resolve(source.file))];
  const isBootstrap = name === BOOTSTRAP;
  const machines = isBootstrap ? [] : [`user-data/${system}/**`, "user-data/*.sh"];
  const entries = ["main", ...(isBootstrap ? [] : [`systems/${system}/system`])];
  return [...new Set([...COMMON, ...own, ...machines, ...sourcesOf(entries, root)])].sort();
}

/** Imports in compiled code: `require("./x")`, or `import("./x.js")` for lazy loading. */
const IMPORT = /\b(?:require|import)\((["'])(\.{1,2}\/[^"']+)\1\)/g;

/** The source files that entries import, directly or not, as paths in the checkout without extension. */
function sourcesOf(entries: readonly string[], root: string): readonly string[] {
  const compiled = join(root, ".build");
  const found = new Set<string>();
  const open = entries.map((entry) => join(compiled, `${entry}.js`));
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file) || !existsSync(file)) continue;
    found.add(file);
    if (!file.endsWith(".js")) continue;
    for (const [, , specifier = ""] of readFileSync(file, "utf8").matchAll(IMPORT)) {
      const place = join(dirname(file), specifier);
      open.push(/\.\w+$/.test(place) ? place : `${place}.js`);
      open.push(join(place, "index.js"));
    }
  }
  return [...found].map((file) => relative(compiled, file).split(sep).join("/").replace(/\.js$/, ".ts"));
}

/** Whether one of the patterns of `stackInputs` matches the file. */
export function isInput(file: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    if (!pattern.includes("*")) return pattern === file;
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(
      `^${escaped.replaceAll("**", "\0").replaceAll("*", "[^/]*").replaceAll("\0", ".*")}$`,
    ).test(file);
  });
}
