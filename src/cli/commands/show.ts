import { resolve } from "node:path";
import { Command } from "commander";
import { requireSuccess } from "../../engine/require-success";
import { type EngineOption, engineOption } from "../engine-option";
import { type JsonOption } from "../output";
import { openStack } from "../stack-session";

interface ShowFlags extends EngineOption, JsonOption {}

export function showCommand(): Command {
  return new Command("show")
    .description("show an environment's state, or a saved plan")
    .argument("<words...>", "<system> <environment>; in a system's folder, <environment> is enough")
    .option("--plan <file>", "what `groundplan plan … -- -out=<file>` saved")
    .addOption(engineOption())
    .option("--json", "as JSON, for groundplan review, cost and check")
    .addHelpText(
      "after",
      "\nExample:\n  $ groundplan plan hermes prod -- -out=prod.tfplan\n" +
        "  $ groundplan show hermes prod --plan prod.tfplan --json > plan.json",
    )
    .action(async (words: string[], flags: ShowFlags & { readonly plan?: string }) => {
      const { environment, folder, engine } = await openStack(words, flags, {
        backend: flags.plan === undefined,
      });
      const run = requireSuccess(engine, { system: environment.system, environment: environment.name });
      const args = [
        "show",
        ...(flags.json === true ? ["-json"] : []),
        ...(flags.plan === undefined ? [] : [resolve(flags.plan)]),
      ];
      process.stdout.write(await run(args, folder));
    });
}
