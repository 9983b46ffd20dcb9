import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { ExitCode, UserError } from "../text/user-error";

/** How a system's stages are made: environments that come and go with a pull request. */
export interface StageSettings {
  /** The environment whose file is the template, and which is a stage itself: `preview`. */
  readonly template: string;
  /** The key of the file that names the version that runs first, as YAML spells it. */
  readonly versionKey: string;
  /** Variables that get a new random value when a stage is made, and none later: passwords. */
  readonly freshSecrets: readonly string[];
  /** Where the version that runs stands: a parameter of SSM. */
  versionParameter(stage: string): string;
}

/** Files of stages lie below their system's own; they are no part of the repository. */
const FOLDER = "stages";

/** Part of domain names and of names of 32 characters. */
const STAGE_NAME = /^[a-z][a-z0-9-]{0,28}[a-z0-9]$/;

/** A file of an environment, by the environment's name. */
export interface EnvironmentFile {
  readonly name: string;
  readonly path: string;
}

/** The files of the stages that this checkout has. */
export function stageFiles(directory: string): readonly EnvironmentFile[] {
  const folder = join(directory, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => ({ name: file.replace(/\.yaml$/, ""), path: join(folder, file) }));
}

/**
 * Writes the file of a stage: the template's, with the version that shall run first. The template itself is its own file.
 *
 * @returns whether there is a file that {@link removeStage} removes
 * @throws UserError for a name that cannot be a stage's, or is another environment's
 */
export function writeStage(
  directory: string,
  stage: string,
  { template, versionKey }: StageSettings,
  version: string | undefined,
): boolean {
  requireStageName(directory, stage, template);
  if (stage === template) return false;
  const document = parseDocument(readFileSync(join(directory, `${template}.yaml`), "utf8"));
  if (version !== undefined) document.set(versionKey, version);
  mkdirSync(join(directory, FOLDER), { recursive: true });
  writeFileSync(join(directory, FOLDER, `${stage}.yaml`), document.toString());
  return true;
}

export function removeStage(directory: string, stage: string): void {
  rmSync(join(directory, FOLDER, `${stage}.yaml`), { force: true });
}

/** @throws UserError for a name that cannot be a stage's, or is another environment's */
export function requireStageName(directory: string, stage: string, template: string): void {
  if (!STAGE_NAME.test(stage)) {
    throw new UserError({
      what: `${JSON.stringify(stage)} cannot name a stage: it is part of its domain names`,
      where: "<stage>",
      next: "Use 2 to 30 lower-case letters, digits and hyphens, such as pr-42.",
      exitCode: ExitCode.usage,
    });
  }
  if (stage === "bootstrap" || (stage !== template && existsSync(join(directory, `${stage}.yaml`)))) {
    throw new UserError({
      what: `${stage} is an environment of its own, and no stage`,
      where: "<stage>",
      next: `groundplan apply and groundplan destroy are for ${stage}.`,
      exitCode: ExitCode.usage,
    });
  }
}
