import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { systemsInScope } from "../../systems/discover-systems";
import { repositoryRoot } from "../../process/repository-root";

/** A word that can complete the one at the cursor. */
export interface Candidate {
  readonly word: string;
  /** What it means, for shells that show it; may be empty. */
  readonly note: string;
}

/** The systems and environments that a word may name. */
export interface Places {
  systems(): Candidate[];
  environments(system: string): Candidate[];
  /** Those of the system whose folder the shell is in. */
  environmentsHere(): Candidate[];
}

/** Reads only file names, which is fast and works while a file is being edited. */
export function placesSeenFrom(directory: string, root = repositoryRoot): Places {
  const all = systemsInScope(root, root);
  const environments = (system: string): Candidate[] =>
    all.includes(system) ? environmentsOf(system, root) : [];
  return {
    systems: () => all.map((word) => ({ word, note: "system" })),
    environments,
    environmentsHere: () => {
      const [here, ...others] = systemsInScope(directory, root);
      return here === undefined || others.length > 0 ? [] : environments(here);
    },
  };
}

function environmentsOf(system: string, root: string): Candidate[] {
  const files = readdirSync(join(root, "systems", system)).filter((file) => file.endsWith(".yaml"));
  return files.sort().map((file) => ({ word: basename(file, ".yaml"), note: `environment of ${system}` }));
}
