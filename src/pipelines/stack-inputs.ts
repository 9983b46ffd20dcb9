import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Environment } from "../config/environment";
import { repositoryRoot } from "../process/repository-root";

/** Changes here may change any stack: versions of the provider, of the compiler and of the tool that writes them. */
const COMMON = ["bin/*", "package-lock.json", "tsconfig*.json"];

/**
 * What a stack is synthesized from, as paths and patterns below the checkout, in order: its environment's YAML, the
 * TypeScript that its system and `main.ts` import, whichever way they get there, and what its machines are given.
 */
export function stackInputs(
  { system, source }: Pick<Environment, "system" | "source">,
  root = repositoryRoot,
): string[] {
  const code = importedFrom([join(root, "main.ts"), join(root, "systems", system, "system.ts")]);
  const below = (file: string) => relative(root, file).split(sep).join("/");
  const own = [`systems/${system}/cdktf.json`, `user-data/${system}/**`, "user-data/*.sh"];
  return [...new Set([...COMMON, ...own, below(resolve(source.file)), ...code.map(below)])].sort();
}

/** Files as Prettier leaves them: one `from "./…"` for each import. */
const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g;

function importedFrom(entries: readonly string[]): string[] {
  const found = new Set<string>();
  const open = entries.filter((file) => existsSync(file));
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    if (!file.endsWith(".ts")) continue;
    for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(IMPORT)) {
      const resolved = resolvedFrom(join(dirname(file), specifier));
      if (resolved !== undefined) open.push(resolved);
    }
  }
  return [...found];
}

function resolvedFrom(path: string): string | undefined {
  return [`${path}.ts`, join(path, "index.ts"), path].find((file) => /\.\w+$/.test(file) && existsSync(file));
}

/** Whether one of the patterns, as `stackInputs` has them, is about the file. */
export function isInput(file: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    if (!pattern.includes("*")) return pattern === file;
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(
      `^${escaped.replaceAll("**", "\0").replaceAll("*", "[^/]*").replaceAll("\0", ".*")}$`,
    ).test(file);
  });
}
