import { Command } from "commander";
import { explain, formatExplanation } from "../../config/explain";
import { type JsonOption, printResult } from "../output";
import { resolveTarget } from "../target";

export function configCommand(): Command {
  return new Command("config")
    .description("show an environment's configuration, and where each value comes from")
    .argument("<words...>", "<system> <environment>; in a system's folder, <environment> is enough")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  $ groundplan config hellotron-vega prod")
    .action((words: string[], options: JsonOption) => {
      printResult(explain(resolveTarget(words).environment), options, formatExplanation);
    });
}
