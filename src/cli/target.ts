import { basename, dirname, join, relative, sep } from "node:path";
import { systemsInScope } from "../systems/discover-systems";
import type { Environment } from "../config/environment";
import type { LoadedSystem } from "../systems/load-system";
import { unknownEnvironment, unknownSystem } from "../text/unknown-name";
import { repositoryRoot } from "../process/repository-root";
import { loadNamedSystems } from "../synthesis/synthesize";
import { ExitCode, UserError } from "../text/user-error";

/** One environment of one system, as a command line names it. */
export interface Target {
  readonly system: LoadedSystem;
  readonly environment: Environment;
}

/** The system whose folder contains the directory. */
function systemOf(directory: string): string | undefined {
  const parts = relative(join(repositoryRoot, "systems"), directory).split(sep);
  const [first] = parts;
  return first === undefined || first === "" || first === ".." ? undefined : first;
}

/**
 * Finds the environment that `<environment>` (in a system's folder) or `<system> <environment>` (anywhere)
 * names. `bootstrap` is an environment like any other.
 */
export function resolveTarget(words: readonly string[], directory = process.cwd()): Target {
  const { systemName, environmentName } = readWords(words, directory);
  const [system] = loadNamedSystems([requireSystem(systemName)]);
  if (system === undefined) throw new Error(`no system ${systemName}`);
  const all = [...system.backends, ...system.environments];
  const environment = all.find(({ name }) => name === environmentName);
  if (environment === undefined)
    throw unknownEnvironment(
      environmentName,
      all.map(({ name }) => name),
    );
  return { system, environment };
}

/** The system that a word names, or whose folder contains the directory. */
export function resolveSystem(word: string | undefined, directory = process.cwd()): LoadedSystem {
  const name = word ?? systemOf(directory);
  if (name === undefined) {
    throw new UserError({
      what: "which system?",
      where: "<system>",
      next: `Name one of ${systemsInScope(repositoryRoot).join(", ")}, or run this in its folder.`,
      exitCode: ExitCode.usage,
    });
  }
  const [system] = loadNamedSystems([requireSystem(name)]);
  if (system === undefined) throw new Error(`no system ${name}`);
  return system;
}

interface Words {
  readonly systemName: string;
  readonly environmentName: string;
}

function readWords(words: readonly string[], directory: string): Words {
  const [first, second] = words.length === 1 ? splitPath(words[0]) : words;
  const here = systemOf(directory);
  if (words.length > 2) {
    throw new UserError({
      what: `${words.length} words where two name an environment`,
      where: words.join(" "),
      next: "Such as `hellotron-vega prod`. Put arguments for the engine after --.",
      exitCode: ExitCode.usage,
    });
  }
  if (first !== undefined && second !== undefined) return { systemName: first, environmentName: second };
  if (first !== undefined && here !== undefined) return { systemName: here, environmentName: first };
  throw new UserError({
    what: "which environment of which system?",
    where: "<system> <environment>",
    next: "Such as `hellotron-vega prod`; in a system's folder the environment is enough. `groundplan list` has them all.",
    exitCode: ExitCode.usage,
  });
}

/** `hermes/prod` and `systems/hermes/prod.yaml` also name an environment. */
function splitPath(word: string | undefined): readonly (string | undefined)[] {
  if (word === undefined || !word.includes("/")) return [word];
  return [basename(dirname(word)), basename(word, ".yaml")];
}

function requireSystem(name: string): string {
  const known = systemsInScope(repositoryRoot);
  if (known.includes(name)) return name;
  throw unknownSystem(name, known);
}
