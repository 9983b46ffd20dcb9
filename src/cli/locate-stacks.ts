import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { ExitCode, UserError } from "../text/user-error";
import { systemsInScope } from "../systems/discover-systems";
import { privateOutput } from "../synthesis/private-stack";
import { loadNamedSystems, outputFolder } from "../synthesis/synthesize";
import type { LoadedSystem } from "../systems/load-system";
import { resolveTarget } from "./target";

/** The stacks that a command line names, and the file with their monthly usage. */
export interface LocatedStacks {
  readonly paths: readonly string[];
  /** The environment's YAML, where one environment was named. */
  readonly usage?: string;
  /** Where a file of these paths is to be found after the command has ended. */
  shownFile(file: string): string;
}

/**
 * What `cost` and `check` work on. Words that name existing files and folders are used as they are. Otherwise the named
 * environment is synthesized, or every system in scope if there are no words: into a folder of this run, because another
 * command may synthesize in the same checkout at the same time.
 */
export function locateStacks(words: readonly string[]): LocatedStacks {
  if (words.length > 0 && words.every((word) => existsSync(word))) return { paths: words, shownFile };
  const missing = words.filter((word) => looksLikePath(word) && !existsSync(word));
  if (missing.length > 0) {
    throw new UserError({
      what: missing.length === 1 ? "there is no such file or folder" : "there are no such files or folders.",
      where: missing.join(", "),
      next: "Name a plan as `show -json` prints it, a synthesized stack, or an environment such as hermes prod.",
      exitCode: ExitCode.usage,
    });
  }
  if (words.length === 0) return synthesized(loadNamedSystems(systemsInScope(process.cwd())));
  const { system, environment } = resolveTarget(words);
  const { paths, ...located } = synthesized([system]);
  return {
    ...located,
    paths: paths.map((path) => join(path, "stacks", environment.name)),
    usage: environment.source.file,
  };
}

const shownFile = (file: string): string => file;

function synthesized(systems: readonly LoadedSystem[]): LocatedStacks {
  const folders = systems.map((system) => ({
    own: privateOutput(system),
    shown: outputFolder(system.definition.name),
  }));
  return {
    paths: folders.map(({ own }) => own),
    shownFile(file) {
      const folder = folders.find(({ own }) => file.startsWith(own));
      return folder === undefined ? file : folder.shown + file.slice(folder.own.length);
    },
  };
}

/** `hermes/prod` names an environment; these can only be meant as files. */
function looksLikePath(word: string): boolean {
  return isAbsolute(word) || /^\.{1,2}\//.test(word) || /\.(?:json|tf)$/.test(word);
}
