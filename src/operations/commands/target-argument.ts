import { Argument, InvalidArgumentError } from "commander";

/** The words that name an environment, as in every command. */
export function targetArgument(): Argument {
  return new Argument("<words...>", "<system> <environment>, or the environment in its system's folder");
}

/** Seconds on the command line, 1 to 3600. */
export function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 3600) return value;
  throw new InvalidArgumentError("It takes whole seconds, 1 to 3600.");
}
