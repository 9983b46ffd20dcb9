import { Argument, InvalidArgumentError } from "commander";
import { ExitCode, UserError } from "../text/user-error";

/** The words that name an environment, as in every command. */
export function targetArgument(): Argument {
  return new Argument("<words...>", "<system> <environment>; in a system's folder, <environment> is enough");
}

/** Seconds on the command line, 1 to 3600. */
export function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 3600) return value;
  throw new InvalidArgumentError("It takes whole seconds, 1 to 3600.");
}

/** The error for more words than the one that names a system. */
export function tooManyWords(own: readonly string[], next: string): UserError {
  return new UserError({
    what: `${own.length} words where one names a system`,
    where: own.join(" "),
    next,
    exitCode: ExitCode.usage,
  });
}

/** What the last word of a command line must be. */
export interface LastWord {
  /** As in `<file>`. */
  readonly name: string;
  readonly example: string;
}

/**
 * The words that name an environment, and the path that follows them.
 * @throws UserError when there is no path
 */
export function splitPath(
  words: readonly string[],
  { name, example }: LastWord,
): { readonly own: readonly string[]; readonly path: string } {
  const path = words.at(-1);
  if (path !== undefined && words.length > 1) return { own: words.slice(0, -1), path };
  throw new UserError({
    what: `which ${name}?`,
    where: `<${name}>`,
    next: `Such as \`… prod ${example}\`.`,
    exitCode: ExitCode.usage,
  });
}
