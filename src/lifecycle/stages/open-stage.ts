import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../config/environment";
import { repositoryRoot } from "../../process/repository-root";
import { loadNamedSystems, outputFolder } from "../../synthesis/synthesize";
import type { LoadedSystem } from "../../systems/load-system";
import { removeStage, type StageSettings, writeStage } from "../../systems/stages";
import { ExitCode, UserError } from "../../text/user-error";

/** A stage whose file exists, read together with the system's other files. */
export interface OpenStage {
  readonly system: LoadedSystem;
  readonly environment: Environment;
  /** Removes the stage's file from the checkout. */
  forget(): void;
}

/** Where a system's files are, and where its stacks are synthesized. */
export interface SystemFolders {
  readonly directory: string;
  readonly output: string;
}

export function foldersOf(system: string): SystemFolders {
  return { directory: join(repositoryRoot, "systems", system), output: outputFolder(system) };
}

/** The stage settings of a system. @throws UserError if it has none */
export function stagesOf({ definition }: LoadedSystem): StageSettings {
  const { name, stages } = definition;
  if (stages !== undefined) return stages;
  throw new UserError({
    what: `${name} has no stages: its environments are the files in systems/${name}`,
    where: "<system>",
    exitCode: ExitCode.usage,
  });
}

/**
 * Writes the stage's file from the template, and reads it.
 *
 * @param version the first version to run, if the stage does not exist yet. @default - the template's
 * @throws UserError for a system without stages, or an invalid stage name
 */
export function openStage(system: LoadedSystem, stage: string, version?: string): OpenStage {
  const { name } = system.definition;
  const { directory, output } = foldersOf(name);
  const hasFile = writeStage(directory, stage, stagesOf(system), version);
  const [read] = loadNamedSystems([name]);
  const environment = read?.environments.find((one) => one.name === stage);
  if (read === undefined || environment === undefined) throw new Error(`${name} ${stage} was not read`);
  return {
    system: read,
    environment,
    forget() {
      if (!hasFile) return;
      removeStage(directory, stage);
      rmSync(join(output, "stacks", stage), { recursive: true, force: true });
    },
  };
}
