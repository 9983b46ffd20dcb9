import { spawnSync } from "node:child_process";
import type { Environment } from "../config/environment";
import { requireNotSignalled } from "../process/interruption";
import { repositoryRoot } from "../process/repository-root";
import { ExitCode, UserError } from "../text/user-error";
import { isInput, stackInputs } from "./stack-inputs";

/** An environment whose stack may change, and why. */
export interface Affected {
  readonly system: string;
  readonly environment: string;
  /** Changed files that its stack depends on. */
  readonly files: readonly string[];
}

/** The environments that the changed files may affect, with those files. */
export function affectedBy(
  environments: readonly Pick<Environment, "system" | "name" | "source">[],
  changed: readonly string[],
): Affected[] {
  return environments.flatMap((environment) => {
    const inputs = stackInputs(environment);
    const files = changed.filter((file) => isInput(file, inputs));
    return files.length === 0 ? [] : [{ system: environment.system, environment: environment.name, files }];
  });
}

/** Files that differ from the commit, including untracked ones. */
export function changedSince(ref: string): string[] {
  const changed = [...git(["diff", "--name-only", "--no-renames", ref, "--"], ref)];
  return [...new Set([...changed, ...git(["ls-files", "--others", "--exclude-standard"], ref)])].sort();
}

function git(words: readonly string[], ref: string): string[] {
  const ended = spawnSync("git", words, { cwd: repositoryRoot, encoding: "utf8" });
  requireNotSignalled(ended);
  const { status, stdout, stderr, error } = ended;
  if (error !== undefined || status !== 0) {
    throw new UserError({
      what: `git cannot list the changes: ${(error?.message ?? stderr).trim().split("\n")[0] ?? ""}`,
      where: `--since ${ref}`,
      next: "Name a commit that this checkout has; in CI, fetch it first.",
      exitCode: ExitCode.usage,
    });
  }
  return stdout.split("\n").filter((line) => line !== "");
}
