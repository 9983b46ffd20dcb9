import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { repositoryRoot } from "../process/repository-root";
import { UserError } from "../text/user-error";
import type { SystemDefinition } from "./system-definition";
import { unknownSystem } from "../text/unknown-name";

const requireBesideUs = createRequire(__filename);

/**
 * The systems that a command in `cwd` works on: in `systems/<name>/` and below, only that one; elsewhere, all.
 * @throws UserError in a folder of `systems/` that is not a system
 */
export function systemsInScope(cwd: string = process.cwd(), root: string = repositoryRoot): string[] {
  const all = allSystems(root);
  const [folder, name] = relative(realpathSync(root), realpathSync(cwd)).split(sep);
  if (folder !== "systems" || name === undefined) return all;
  if (!all.includes(name)) throw unknownSystem(name, all);
  return [name];
}

/** The folder with a system's YAML files. @throws UserError with the closest name if there is no such system */
export function systemDirectory(name: string, root: string = repositoryRoot): string {
  const all = allSystems(root);
  if (!all.includes(name)) throw unknownSystem(name, all);
  return join(root, "systems", name);
}

/**
 * The definition that `systems/<name>/system.ts` exports as `system`. Loads the copy that matches the running code:
 * compiled in `.build/`, or the source under Jest.
 * @throws UserError if there is no such system, or its module does not export a definition
 */
export function loadDefinition(name: string): SystemDefinition {
  systemDirectory(name);
  const module = requireBesideUs(join(dirname(dirname(__dirname)), "systems", name, "system")) as unknown;
  const system = (module as { readonly system?: Partial<SystemDefinition> }).system;
  if (system?.name === name && system.schema !== undefined && system.stack !== undefined) {
    return system as SystemDefinition;
  }
  throw new UserError({
    what: `the module does not export its definition as \`system\``,
    where: `systems/${name}/system.ts`,
    next: `export const system = defineSystem({ name: ${JSON.stringify(name)}, schema, stack });`,
  });
}

/** Folders in `systems/` that have YAML files but are not systems, so nothing reads the files. */
export function foldersWithoutSystem(root: string = repositoryRoot): readonly string[] {
  const folder = join(root, "systems");
  const known = new Set(allSystems(root));
  const hasYaml = (name: string) =>
    statSync(join(folder, name)).isDirectory() &&
    readdirSync(join(folder, name)).some((file) => /\.ya?ml$/.test(file));
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => !known.has(name) && hasYaml(name))
        .sort()
    : [];
}

function allSystems(root: string): string[] {
  const folder = join(root, "systems");
  if (!existsSync(folder)) return [];
  const isSystem = (name: string) =>
    ["cdktf.json", "system.ts"].every((file) => existsSync(join(folder, name, file)));
  return readdirSync(folder).filter(isSystem).sort();
}
