import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { ExitCode, UserError } from "../text/user-error";

/** How a system creates stages: environments that exist as long as a pull request. */
export interface StageSettings {
  /** The environment whose file is the template. It is also a stage itself: `preview`. */
  readonly template: string;
  /** The YAML key for the first version to run. */
  readonly versionKey: string;
  /** Variables, such as passwords, that get a random value when a stage is created and never change later. */
  readonly freshSecrets: readonly string[];
  /** The SSM parameter with the running version. */
  versionParameter(stage: string): string;
}

/** Stage files are in a subfolder of their system's; they are not part of the repository. */
const FOLDER = "stages";

/** Part of domain names and of names of 32 characters. */
const STAGE_NAME = /^[a-z][a-z0-9-]{0,28}[a-z0-9]$/;

/** An environment's name and file. */
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
 * Writes a stage's file: a copy of the template with the first version to run. Does nothing for the template itself.
 *
 * @returns whether there is a file for {@link removeStage} to remove
 * @throws UserError if the name is not valid or belongs to another environment
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

/** @throws UserError if the name is not valid or belongs to another environment */
export function requireStageName(directory: string, stage: string, template: string): void {
  if (!STAGE_NAME.test(stage)) {
    throw new UserError({
      what: `${JSON.stringify(stage)} is not a valid stage name: it becomes part of domain names`,
      where: "<stage>",
      next: "Use 2 to 30 lower-case letters, digits and hyphens, such as pr-42.",
      exitCode: ExitCode.usage,
    });
  }
  if (stage === "bootstrap" || (stage !== template && existsSync(join(directory, `${stage}.yaml`)))) {
    throw new UserError({
      what: `${stage} is an environment, not a stage`,
      where: "<stage>",
      next: `For ${stage}, use groundplan apply and groundplan destroy.`,
      exitCode: ExitCode.usage,
    });
  }
}
