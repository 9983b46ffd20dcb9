import { spawnSync } from "node:child_process";
import { posix } from "node:path";
import { Command } from "commander";
import { stringify } from "yaml";
import { systemsInScope } from "../../config/discover-systems";
import type { Environment } from "../../config/environment";
import { repositoryRoot } from "../../repository-root";
import { isInput, stackInputs } from "../../synthesis/stack-inputs";
import { loadNamedSystems } from "../../synthesis/synthesize";
import { ExitCode, UserError } from "../../user-error";
import { type JsonOption, printResult } from "../output";

interface AffectedOptions extends JsonOption {
  readonly since: string;
  readonly atlantis?: boolean;
}

/** An environment whose stack may come out differently, and why. */
export interface Affected {
  readonly system: string;
  readonly environment: string;
  /** Changed files that its stack is made of. */
  readonly files: readonly string[];
}

export function affectedCommand(): Command {
  return new Command("affected")
    .description(
      "the environments whose stacks are made of files that changed, by the TypeScript they import",
    )
    .option("--since <ref>", "compare the working tree with this commit, branch or tag", "origin/main")
    .option("--atlantis", "print an atlantis.yaml in which each stack is planned when its files change")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  $ groundplan affected --since origin/main\n  $ groundplan affected --atlantis > atlantis.yaml",
    )
    .action((options: AffectedOptions) => {
      const systems = loadNamedSystems(systemsInScope(process.cwd()));
      const environments = systems.flatMap(({ bootstrap, environments: own }) => [bootstrap, ...own]);
      if (options.atlantis === true) process.stdout.write(atlantisYaml(environments));
      else printResult(affectedBy(environments, changedSince(options.since)), options, toText);
    });
}

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

function toText(affected: readonly Affected[]): string {
  if (affected.length === 0) return "No stack is made of what changed.";
  return affected
    .map(({ system, environment, files }) => `${system} ${environment}: ${files.join(", ")}`)
    .join("\n");
}

/** For Atlantis's `pre_workflow_hooks`: folders of stacks exist only once they were synthesized. */
export function atlantisYaml(
  environments: readonly Pick<Environment, "system" | "name" | "source">[],
): string {
  const projects = environments.map((environment) => {
    const dir = `systems/${environment.system}/cdktf.out/stacks/${environment.name}`;
    const inputs = stackInputs(environment).map((input) => posix.relative(dir, input));
    return {
      name: `${environment.system}-${environment.name}`,
      dir,
      autoplan: { enabled: true, when_modified: inputs },
    };
  });
  return stringify({ version: 3, projects });
}

/** Files that differ from the commit, those not yet added to git among them. */
function changedSince(ref: string): string[] {
  const changed = [...git(["diff", "--name-only", "--no-renames", ref, "--"], ref)];
  return [...new Set([...changed, ...git(["ls-files", "--others", "--exclude-standard"], ref)])].sort();
}

function git(words: readonly string[], ref: string): string[] {
  const { status, stdout, stderr, error } = spawnSync("git", words, {
    cwd: repositoryRoot,
    encoding: "utf8",
  });
  if (error !== undefined || status !== 0) {
    throw new UserError({
      what: `git cannot tell what changed: ${(error?.message ?? stderr).trim().split("\n")[0] ?? ""}`,
      where: `--since ${ref}`,
      next: "Name a commit that is in this checkout; in CI fetch it first.",
      exitCode: ExitCode.usage,
    });
  }
  return stdout.split("\n").filter((line) => line !== "");
}
