import type { Argument, Command, Option } from "commander";

/** What completion knows about a command. */
export interface CommandNode {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly ArgumentNode[];
  readonly options: readonly OptionNode[];
  readonly commands: readonly CommandNode[];
}

export interface ArgumentNode {
  readonly name: string;
  readonly variadic: boolean;
  readonly choices: readonly string[];
}

export interface OptionNode {
  /** `-h` and `--help`. */
  readonly flags: readonly string[];
  readonly summary: string;
  /** Whether the next word is its value. */
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** A command and its subcommands, as Commander shows them in its help. */
export function describeCommand(command: Command): CommandNode {
  const help = command.createHelp();
  return {
    name: command.name(),
    summary: help.subcommandDescription(command),
    arguments: command.registeredArguments.map(describeArgument),
    options: help.visibleOptions(command).map(describeOption),
    commands: help.visibleCommands(command).map(describeCommand),
  };
}

function describeArgument(argument: Argument): ArgumentNode {
  return { name: argument.name(), variadic: argument.variadic, choices: argument.argChoices ?? [] };
}

function describeOption({ short, long, description, required, argChoices }: Option): OptionNode {
  return {
    flags: [short, long].flatMap((flag) => flag ?? []),
    summary: description,
    takesValue: required,
    choices: argChoices ?? [],
  };
}
