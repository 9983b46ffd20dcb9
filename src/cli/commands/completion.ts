import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Argument, Command } from "commander";
import { repositoryRoot } from "../../process/repository-root";
import { ExitCode, UserError } from "../../text/user-error";
import { type CommandNode, describeCommand } from "../completion/command-tree";
import { complete } from "../completion/complete";
import commandTree from "../completion/command-tree.json";
import { placesSeenFrom } from "../completion/places";
import { completionScript, type Shell, SHELLS } from "../completion/scripts";

const EXAMPLES = `
Completes the command \`groundplan\`: node_modules/.bin on PATH, or \`alias groundplan='npx groundplan'\`.

Examples:
  $ eval "$(npx groundplan completion bash)"   # in ~/.bashrc
  $ eval "$(npx groundplan completion zsh)"    # in ~/.zshrc, after compinit
  $ npx groundplan completion fish | source    # in ~/.config/fish/config.fish`;

/** The data for \`__complete\`, written in advance because loading every command is too slow for completion. */
const TREE_FILE = join("src", "cli", "completion", "command-tree.json");

export function completionCommand(wholeProgram: () => Promise<Command>): Command {
  return new Command("completion")
    .description("print a completion script: commands, options, systems and environments")
    .addArgument(new Argument("[shell]", "the shell that will run it").choices(SHELLS))
    .option("--update", `update ${TREE_FILE}, after a change to a command or an option`)
    .addHelpText("after", EXAMPLES)
    .action(async (shell: Shell | undefined, { update = false }: { readonly update?: boolean }) => {
      if (update) updateTree(await wholeProgram());
      else
        process.stdout.write(
          completionScript(requireShell(shell), join(repositoryRoot, "bin", "groundplan.js")),
        );
    });
}

/** The completion scripts call this on every Tab; it prints \`word<TAB>note\` lines. */
export function completeCommand(): Command {
  return new Command("__complete").argument("[words...]").action((words: string[]) => {
    const candidates = complete(words, commandTree, placesSeenFrom(process.cwd()));
    process.stdout.write(candidates.map(({ word, note }) => `${word}\t${note}\n`).join(""));
  });
}

function updateTree(program: Command): void {
  const tree = describeCommand(program);
  writeFileSync(join(repositoryRoot, TREE_FILE), asPrettierPrints(tree));
}

/** Keeps lists of words on one line, as the formatter does. */
function asPrettierPrints(tree: CommandNode): string {
  const json = JSON.stringify(tree, null, 2);
  const lists = json.replace(/\[\s+("[^"]*"(?:,\s+"[^"]*")*)\s+\]/g, (_, items: string) => {
    return `[${items.replace(/,\s+/g, ", ")}]`;
  });
  return `${lists}\n`;
}

function requireShell(shell: Shell | undefined): Shell {
  if (shell !== undefined) return shell;
  throw new UserError({
    what: "for which shell?",
    where: "<shell>",
    next: `Name one of ${SHELLS.join(", ")}.`,
    exitCode: ExitCode.usage,
  });
}
