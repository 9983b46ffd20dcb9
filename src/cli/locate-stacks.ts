import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { ExitCode, UserError } from "../text/user-error";
import { systemsInScope } from "../systems/discover-systems";
import { loadNamedSystems, outputFolder, stackFolder, synthesizeSystem } from "../synthesis/synthesize";
import { resolveTarget } from "./target";

/** The stacks that a command line names, and the file with their monthly usage. */
export interface LocatedStacks {
  readonly paths: readonly string[];
  /** The environment's YAML, where one environment was named. */
  readonly usage?: string;
}

/**
 * What `cost` and `check` work on. Words that name existing files and folders are used as they are. Otherwise the named
 * environment is synthesized, or every system in scope if there are no words.
 */
export function locateStacks(words: readonly string[]): LocatedStacks {
  if (words.length > 0 && words.every((word) => existsSync(word))) return { paths: words };
  const missing = words.filter((word) => looksLikePath(word) && !existsSync(word));
  if (missing.length > 0) {
    throw new UserError({
      what: missing.length === 1 ? "there is no such file or folder" : "there are no such files or folders.",
      where: missing.join(", "),
      next: "Name a plan as `show -json` prints it, a synthesized stack, or an environment such as hermes prod.",
      exitCode: ExitCode.usage,
    });
  }
  if (words.length === 0) {
    const systems = loadNamedSystems(systemsInScope(process.cwd()));
    for (const system of systems) synthesizeSystem(system);
    return { paths: systems.map(({ definition }) => outputFolder(definition.name)) };
  }
  const { system, environment } = resolveTarget(words);
  synthesizeSystem(system);
  return { paths: [stackFolder(environment.system, environment.name)], usage: environment.source.file };
}

/** `hermes/prod` names an environment; these can only be meant as files. */
function looksLikePath(word: string): boolean {
  return isAbsolute(word) || /^\.{1,2}\//.test(word) || /\.(?:json|tf)$/.test(word);
}
