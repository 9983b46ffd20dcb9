import { Command } from "commander";
import { systemsInScope } from "../../systems/discover-systems";
import { type Affected, affectedBy, changedSince } from "../../pipelines/affected";
import { atlantisYaml } from "../../pipelines/atlantis-yaml";
import { loadNamedSystems } from "../../synthesis/synthesize";
import { type JsonOption, printResult } from "../output";

interface AffectedOptions extends JsonOption {
  readonly since: string;
  readonly atlantis?: boolean;
}

export function affectedCommand(): Command {
  return new Command("affected")
    .description("list the environments whose files changed, following the TypeScript imports")
    .option("--since <ref>", "compare the working tree with this commit, branch or tag", "origin/main")
    .option("--atlantis", "print an atlantis.yaml that plans each stack when its files change")
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

function toText(affected: readonly Affected[]): string {
  if (affected.length === 0) return "No stack uses the files that changed.";
  return affected
    .map(({ system, environment, files }) => `${system} ${environment}: ${files.join(", ")}`)
    .join("\n");
}
