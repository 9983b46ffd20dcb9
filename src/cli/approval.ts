import { createInterface } from "node:readline";
import type { Environment } from "../config/environment";
import { ExitCode, UserError } from "../text/user-error";

/** @throws UserError if there is no terminal to ask on */
export function requireTerminal(): void {
  if (process.stdin.isTTY) return;
  throw new UserError({
    what: "there is no terminal to approve the plan at; nothing was planned",
    where: "--auto-approve",
    next: "Add --auto-approve, or review the plan first: groundplan plan.",
    exitCode: ExitCode.usage,
  });
}

/** Asks for the word "yes". Anything else, including Ctrl-C and Ctrl-D, means no. @throws UserError without a yes */
export async function approve({ system, name }: Environment): Promise<void> {
  const answer = await ask(`\nApply this to ${system} ${name}? Only "yes" is accepted: `);
  if (answer?.trim() === "yes") return;
  throw new UserError({ what: "not approved; nothing was changed", exitCode: ExitCode.refused });
}

/** @returns undefined if the user left the prompt without an answer */
function ask(question: string): Promise<string | undefined> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise<string | undefined>((resolve) => {
    const leave = (): void => {
      process.stderr.write("\n");
      resolve(undefined);
    };
    prompt.once("SIGINT", leave).once("close", leave);
    prompt.question(question, (answer) => {
      prompt.off("close", leave);
      resolve(answer);
    });
  }).finally(() => prompt.close());
}
