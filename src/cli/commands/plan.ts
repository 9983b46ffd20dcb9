import { Command } from "commander";
import { engineOption } from "../engine-option";
import { fromHere, openStack, type SessionFlags, splitWords } from "../stack-session";

export function planCommand(): Command {
  return new Command("plan")
    .description("synthesize, check account and backend, then plan; arguments after -- go to the engine")
    .argument("<words...>", "<system> <environment>; in a system's folder, <environment> is enough")
    .addOption(engineOption())
    .option("--json", "the engine's own JSON lines")
    .addHelpText(
      "after",
      "\nExamples:\n  $ groundplan plan hellotron-vega prod\n  $ groundplan plan hermes prod -- -out=prod.tfplan",
    )
    .action(async (words: string[], flags: SessionFlags, command: Command) => {
      const { own, passed } = splitWords(words, command);
      const stack = await openStack(own, flags);
      process.exitCode = await stack.show([
        "plan",
        ...(flags.json === true ? ["-json"] : []),
        ...fromHere(passed),
      ]);
    });
}
