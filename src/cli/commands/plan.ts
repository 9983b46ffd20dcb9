import { join } from "node:path";
import { Command } from "commander";
import { asWords, readPassed } from "../../engine/passed-options";
import { printable } from "../../text/printable";
import { engineOption } from "../engine-option";
import { addsAndDestroys, possibleRenames } from "../possible-renames";
import { openStack, PLAN_FILE, type SessionFlags, splitWords } from "../stack-session";

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
      const options = readPassed(passed);
      const named = options.find(({ name }) => name === "out")?.value;
      const planFile = named ?? join(stack.folder, PLAN_FILE);
      const out = named === undefined ? [`-out=${planFile}`] : [];
      const json = flags.json === true ? ["-json"] : [];
      const { code, stdout } = await stack.show(["plan", ...json, ...asWords(options), ...out]);
      process.exitCode = code;
      // A rename is one to add and one to destroy; to show the plan once more takes a moment.
      if (flags.json === true || !addsAndDestroys(stdout)) return;
      const renames = possibleRenames(await stack.run(["show", "-json", planFile]), stack.folder);
      if (renames !== undefined) process.stderr.write(`\n${printable(renames)}\n`);
    });
}
