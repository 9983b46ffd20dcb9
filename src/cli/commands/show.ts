import { Command } from "commander";
import { requireSuccess } from "../../engine/require-success";
import { stackFolder } from "../../synthesis/synthesize";
import { chosenEngine, type EngineOption, engineOption } from "../engine-option";
import { type JsonOption } from "../output";
import { resolveTarget } from "../target";

interface ShowFlags extends EngineOption, JsonOption {}

export function showCommand(): Command {
  return new Command("show")
    .description("a saved plan of an environment, or without one its state, as the engine shows it")
    .argument("<words...>", "<system> <environment>, or the environment in its system's folder")
    .option("--plan <file>", "what `groundplan plan … -- -out=<file>` saved")
    .addOption(engineOption())
    .option("--json", "as JSON, for groundplan review, cost and check")
    .addHelpText(
      "after",
      "\nExample:\n  $ groundplan plan hermes prod -- -out=prod.tfplan\n" +
        "  $ groundplan show hermes prod --plan prod.tfplan --json > plan.json",
    )
    .action(async (words: string[], flags: ShowFlags & { readonly plan?: string }) => {
      const { system, name: environment } = resolveTarget(words).environment;
      const run = requireSuccess(chosenEngine(flags), { system, environment });
      const args = [
        "show",
        ...(flags.json === true ? ["-json"] : []),
        ...(flags.plan === undefined ? [] : [flags.plan]),
      ];
      process.stdout.write(await run(args, stackFolder(system, environment)));
    });
}
