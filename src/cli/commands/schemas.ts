import { Command } from "commander";
import { systemsInScope, loadDefinition } from "../../config/discover-systems";
import { writeJsonSchemas } from "../../config/json-schema";
import { repositoryRoot } from "../../repository-root";
import { type JsonOption, printResult } from "../output";

export function schemasCommand(): Command {
  return new Command("schemas")
    .description("write the JSON Schemas that editors check and complete the YAML files with")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  $ groundplan schemas")
    .action((options: JsonOption) => {
      const definitions = systemsInScope(repositoryRoot).map(loadDefinition);
      printResult(writeJsonSchemas(definitions), options, (files) => files.join("\n"));
    });
}
