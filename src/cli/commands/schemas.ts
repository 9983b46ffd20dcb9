import { Command } from "commander";
import { systemsInScope, loadDefinition } from "../../systems/discover-systems";
import { writeJsonSchemas } from "../../systems/json-schema";
import { repositoryRoot } from "../../process/repository-root";
import { type JsonOption, printResult } from "../output";

export function schemasCommand(): Command {
  return new Command("schemas")
    .description("write JSON Schemas, so that editors check and complete the YAML files")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  $ groundplan schemas")
    .action((options: JsonOption) => {
      const definitions = systemsInScope(repositoryRoot).map(loadDefinition);
      printResult(writeJsonSchemas(definitions), options, (files) => files.join("\n"));
    });
}
