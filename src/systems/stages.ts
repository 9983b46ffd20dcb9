import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { ExitCode, UserError } from "../text/user-error";

/** How a system creates stages: environments that live as long as a pull request. */
export interface StageSettings {
  /** The environment whose file is the template. It is also a stage itself: `preview`. */
  readonly template: string;
  /** The YAML key for the first version to run. */
  readonly versionKey: string;
  /** Variables, such as passwords, that get a random value when a stage is created and never change later. */
  readonly freshSecrets: readonly string[];
  /** The SSM parameter with the version that runs. */
  versionParameter(stage: string): string;
}

/** Stage files are in a subfolder of their system's; they are not part of the repository. */
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
 * Writes a stage's file: a copy of the template with the first version to run. The template is its own file.
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
