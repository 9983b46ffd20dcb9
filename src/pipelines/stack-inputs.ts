import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { isBackendName } from "../systems/load-system";
import type { Environment } from "../config/environment";
import { repositoryRoot } from "../process/repository-root";

/** Changes to these may change any stack: they set the versions of the provider, the compiler and the synthesizer. */
const COMMON = ["bin/*", "package-lock.json", "tsconfig*.json"];

/**
 * The inputs of a stack, as sorted paths and patterns in the checkout: its environment's YAML, the TypeScript that
 * `main.ts` imports, and the files of its system and of its machines. The stack of the state backend depends on nothing
 * of its system except `bootstrap.yaml`.
 *
 * Imports are read from the compiled program, so that types do not count: they change no stack.
 */
export function stackInputs(
  { system, name, source }: Pick<Environment, "system" | "name" | "source">,
  root = repositoryRoot,
): string[] {
  const below = (file: string) => relative(root, file).split(sep).join("/");
  const own = [`systems/${system}/cdktf.json`, below(resolve(source.file))];
  const isBootstrap = isBackendName(name);
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

/** Whether one of the patterns from `stackInputs` matches the file. */
export function isInput(file: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    if (!pattern.includes("*")) return pattern === file;
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(
      `^${escaped.replaceAll("**", "\0").replaceAll("*", "[^/]*").replaceAll("\0", ".*")}$`,
    ).test(file);
  });
}
