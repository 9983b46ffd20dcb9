import { Command } from "commander";
import { explain, formatExplanation } from "../../config/explain";
import { type JsonOption, printResult } from "../output";
import { resolveTarget } from "../target";

export function configCommand(): Command {
  return new Command("config")
    .description("the resolved configuration of an environment, with where each value comes from")
    .argument("<words...>", "<system> <environment>, or the environment in its system's folder")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  $ groundplan config hellotron-vega prod")
    .action((words: string[], options: JsonOption) => {
      printResult(explain(resolveTarget(words).environment), options, formatExplanation);
    });
}
