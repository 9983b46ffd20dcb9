import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { SystemStack } from "../../constructs/system-stack";
import type { SynthesizedStack } from "../plan/synthesized-stack";
import { programName } from "../process/program";
import { repositoryRoot } from "../process/repository-root";
import { loadDefinition, systemsInScope } from "../systems/discover-systems";
import { type LoadedSystem, loadSystem } from "../systems/load-system";
import { buildApp } from "./build-app";
import { type OwnedName, ownedNames } from "./owned-names";

/**
 * The names in AWS that the stacks of all other systems claim. They are remembered in `.build/` for as long as neither
 * the program nor a file of the system changes: to synthesize all systems for one takes 0.2 s.
 *
 * What is wrong in a system that is only compared with, its own commands tell.
 */
export function namesBeside(names: readonly string[]): readonly OwnedName[] {
  return systemsInScope(repositoryRoot)
    .filter((name) => !names.includes(name))
    .flatMap(rememberedNames);
}

/** Claims of a stack in its environment's account, or that of its system. */
export function namesOf(
  { environment }: Pick<SystemStack, "environment">,
  synthesized: SynthesizedStack,
  systems: readonly LoadedSystem[],
): readonly OwnedName[] {
  const system = systems.find(({ definition }) => definition.name === environment.system);
  return ownedNames(synthesized, environment, environment.account ?? system?.bootstrap.account);
}

function rememberedNames(system: string): readonly OwnedName[] {
  const program = programName();
  if (program === undefined) return namesOfSystem(system);
  const folder = join(repositoryRoot, ".build", "names");
  const file = join(folder, `${system}.json`);
  try {
    const key = digestOf(program, system);
    const known = read(file);
    if (known?.key === key) return known.names;
    const names = namesOfSystem(system);
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ key, names }));
    renameSync(`${file}.${process.pid}`, file);
    return names;
  } catch (error) {
    // A checkout may be read-only, and a file of another system unreadable.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return namesOfSystem(system);
  }
}

function namesOfSystem(name: string): readonly OwnedName[] {
  try {
    const system = loadSystem(join(repositoryRoot, "systems", name), loadDefinition(name));
    const app = buildApp([system], { severalSystems: false, hcl: false });
    return (app.node.children as SystemStack[]).flatMap((stack) =>
      namesOf(stack, stack.toTerraform() as SynthesizedStack, [system]),
    );
  } catch {
    // Whatever is wrong there must not stop another system's commands.
    return [];
  }
}

interface Remembered {
  readonly key: string;
  readonly names: readonly OwnedName[];
}

function read(file: string): Remembered | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Remembered;
  } catch {
    return undefined;
  }
}

/** Changes with what a system's stacks are made of. */
function digestOf(program: string, system: string): string {
  const hash = createHash("sha256").update(`${program}\0${process.env["AWS_PROFILE"] ?? ""}`);
  for (const file of filesIn(join(repositoryRoot, "systems", system)))
    hash.update(`\0${relative(repositoryRoot, file)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

const OUTPUT = /^(?:cdktf\.out|\.bootstrap)/;

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => !OUTPUT.test(name))
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) =>
      statSync(path).isDirectory() ? filesIn(path) : statSync(path).isFile() ? [path] : [],
    );
}
