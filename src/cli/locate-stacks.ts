import { existsSync } from "node:fs";
import { systemsInScope } from "../config/discover-systems";
import { loadNamedSystems, outputFolder, stackFolder, synthesizeSystem } from "../synthesis/synthesize";
import { resolveTarget } from "./target";

/** Freshly synthesized stacks that a command line names, and the file that says what they use a month. */
export interface LocatedStacks {
  readonly paths: readonly string[];
  /** The environment's YAML, where one environment was named. */
  readonly usage?: string;
}

/**
 * What `cost` and `check` work on: files and folders that exist as they are; else the environment that the words
 * name, or without any every system in scope, synthesized now.
 */
export function locateStacks(words: readonly string[]): LocatedStacks {
  if (words.length > 0 && words.every((word) => existsSync(word))) return { paths: words };
  if (words.length === 0) {
    const systems = loadNamedSystems(systemsInScope(process.cwd()));
    for (const system of systems) synthesizeSystem(system);
    return { paths: systems.map(({ definition }) => outputFolder(definition.name)) };
  }
  const { system, environment } = resolveTarget(words);
  synthesizeSystem(system);
  return { paths: [stackFolder(environment.system, environment.name)], usage: environment.source.file };
}
