import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import type { Environment } from "../../config/environment";
import { protectedResources } from "../../lifecycle/protected-resources";
import { ExitCode, UserError } from "../../text/user-error";
import { engineOption } from "../engine-option";
import { openStack, type SessionFlags, splitWords, type StackSession } from "../stack-session";

interface ApplyFlags extends SessionFlags {
  readonly autoApprove?: boolean;
}

/** Kept in the stack's folder while it waits for approval. */
const PLAN_FILE = "groundplan.tfplan";

export function applyCommand(): Command {
  return changeCommand("apply", "plan, show it, and apply exactly that plan once approved")
    .addHelpText(
      "after",
      "\nExamples:\n  $ groundplan apply hellotron-vega prod\n  $ groundplan apply hermes prod --auto-approve",
    )
    .action(async (words: string[], flags: ApplyFlags, command: Command) => {
      const { own, passed } = splitWords(words, command);
      await planAndApply(await openStack(own, flags), flags, passed);
    });
}

export function destroyCommand(): Command {
  return changeCommand("destroy", "destroy an environment that is not protected")
    .addHelpText("after", "\nExample:\n  $ groundplan destroy hebo preview-42")
    .action(async (words: string[], flags: ApplyFlags, command: Command) => {
      const { own, passed } = splitWords(words, command);
      const stack = await openStack(own, flags);
      refuseProtected(stack.environment, stack.folder);
      await planAndApply(stack, flags, ["-destroy", ...passed]);
    });
}

function changeCommand(name: string, description: string): Command {
  return new Command(name)
    .description(`${description}; what follows -- goes to the engine's plan`)
    .argument("<words...>", "<system> <environment>, or the environment in its system's folder")
    .addOption(engineOption())
    .option("--auto-approve", "do not ask; needed where there is no terminal")
    .option("--json", "the engine's own JSON lines");
}

async function planAndApply(
  stack: StackSession,
  flags: ApplyFlags,
  planOptions: readonly string[],
): Promise<void> {
  const json = flags.json === true ? ["-json"] : [];
  if (flags.autoApprove !== true) requireTerminal();
  try {
    const options = ["-input=false", "-detailed-exitcode", `-out=${PLAN_FILE}`];
    const code = await stack.show(["plan", ...json, ...options, ...planOptions]);
    // Outputs alone count as changes too; without any there is nothing to approve.
    if (code === 0) return;
    if (flags.autoApprove !== true) await approve(stack.environment);
    await stack.show(["apply", ...json, "-input=false", PLAN_FILE]);
  } finally {
    // A plan holds values in clear.
    rmSync(join(stack.folder, PLAN_FILE), { force: true });
  }
}

/** @throws UserError where nobody can be asked */
export function requireTerminal(): void {
  if (process.stdin.isTTY) return;
  throw new UserError({
    what: "there is no terminal to approve the plan at; nothing was planned",
    where: "--auto-approve",
    next: "Add --auto-approve, or review the plan first: groundplan plan.",
    exitCode: ExitCode.usage,
  });
}

/** Asks for the word "yes". @throws UserError without it */
export async function approve({ system, name }: Environment): Promise<void> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(`\nApply this to ${system} ${name}? Only "yes" does: `);
  prompt.close();
  if (answer.trim() === "yes") return;
  throw new UserError({ what: "not approved; nothing was changed", exitCode: ExitCode.refused });
}

function refuseProtected(environment: Environment, folder: string): void {
  const guarded = protectedResources(folder);
  if (guarded.length === 0) return;
  const list = guarded.map(({ construct, address }) => `\n    ${construct} (${address})`).join("");
  const { file, line, column } = environment.source.locate(["protection"]);
  throw new UserError({
    what: `${environment.system} ${environment.name} is protected and was not destroyed. It holds:${list}`,
    where: `${file}:${line}:${column}`,
    next: "If it shall go: set `protection: relaxed`, apply, then destroy.",
    exitCode: ExitCode.refused,
  });
}
