import type { CommandNode, OptionNode } from "./command-tree";
import type { Candidate, Places } from "./places";

/** Values that Commander does not know, because the option also accepts others. */
const USUAL_VALUES: Readonly<Record<string, readonly string[]>> = { "--engine": ["tofu", "terraform"] };

/** By argument name: what its words can name. */
const PLACES_OF_ARGUMENT: Readonly<
  Record<string, (before: readonly string[], places: Places) => Candidate[]>
> = {
  words: targets,
  system: (before, places) => (before.length === 0 ? places.systems() : []),
};

/** Commands that take a system, and seldom more. */
const WITHOUT_ENVIRONMENT: ReadonlySet<string> = new Set(["bootstrap", "rehearse"]);

/** Where the words have led so far. */
interface Position {
  readonly command: CommandNode;
  readonly operands: readonly string[];
  /** An option that waits for its value. */
  readonly option?: OptionNode;
}

/**
 * What the last word may become.
 *
 * @param words the words after `groundplan`, up to the cursor; the last one is unfinished and may be empty
 * @returns an empty list where any file name may follow: the shell then offers files
 */
export function complete(words: readonly string[], root: CommandNode, places: Places): readonly Candidate[] {
  const own = wordsOfOurs(words);
  if (own === undefined) return [];
  const current = own.at(-1) ?? "";
  const position = own.slice(0, -1).reduce(advance, { command: root, operands: [] } as Position);
  const [flag, started] = current.startsWith("--") ? current.split("=", 2) : [];
  const candidates =
    flag !== undefined && started !== undefined
      ? valuesOf(findOption(position.command, flag)).map(({ word, note }) => ({
          word: `${flag}=${word}`,
          note,
        }))
      : candidatesAt(position, current, places);
  return candidates.filter(({ word }) => word.startsWith(current));
}

/**
 * Words after `--` belong to another program, unless that is groundplan again (`rehearse -- groundplan plan`). Bash
 * passes `--engine=tofu` as three words.
 */
function wordsOfOurs(words: readonly string[]): readonly string[] | undefined {
  const separator = words.slice(0, -1).indexOf("--");
  if (separator !== -1) {
    const command = words.slice(separator + 1);
    const ours = command.slice(0, -1).findIndex((word) => word === "groundplan");
    const isOurs = ours === 0 || (ours === 1 && command[0] === "npx");
    return isOurs ? wordsOfOurs(command.slice(ours + 1)) : undefined;
  }
  const last = words.length - 1;
  return words.flatMap((word, index) => {
    if (word !== "=" || words[index - 1]?.startsWith("--") !== true) return [word];
    return index === last ? [""] : [];
  });
}

function advance({ command, operands, option }: Position, word: string): Position {
  if (option !== undefined) return { command, operands };
  if (word.startsWith("-")) {
    const begun = word.includes("=") ? undefined : findOption(command, word);
    return begun?.takesValue === true ? { command, operands, option: begun } : { command, operands };
  }
  const sub = operands.length === 0 ? command.commands.find(({ name }) => name === word) : undefined;
  return sub === undefined ? { command, operands: [...operands, word] } : { command: sub, operands: [] };
}

function candidatesAt({ command, operands, option }: Position, current: string, places: Places): Candidate[] {
  if (option !== undefined) return valuesOf(option);
  if (current.startsWith("-")) {
    return command.options.flatMap(({ flags, summary }) => flags.map((word) => ({ word, note: summary })));
  }
  const subcommands = operands.length === 0 ? command.commands : [];
  return [
    ...subcommands.map(({ name, summary }) => ({ word: name, note: summary })),
    ...operandsOf(command, operands, places),
  ];
}

function operandsOf(command: CommandNode, before: readonly string[], places: Places): Candidate[] {
  const last = command.arguments.at(-1);
  const argument = command.arguments[before.length] ?? (last?.variadic === true ? last : undefined);
  if (argument === undefined) return [];
  if (argument.choices.length > 0) return argument.choices.map((word) => ({ word, note: "" }));
  const name = WITHOUT_ENVIRONMENT.has(command.name) ? "system" : argument.name;
  return PLACES_OF_ARGUMENT[name]?.(before, places) ?? [];
}

/** `<system> <environment>`, or only the environment in a system's folder. */
function targets([system, ...more]: readonly string[], places: Places): Candidate[] {
  if (more.length > 0) return [];
  if (system === undefined) return [...places.environmentsHere(), ...places.systems()];
  return places.environments(system);
}

function valuesOf(option: OptionNode | undefined): Candidate[] {
  if (option === undefined) return [];
  const usual = option.flags.flatMap((flag) => USUAL_VALUES[flag] ?? []);
  return [...option.choices, ...usual].map((word) => ({ word, note: "" }));
}

function findOption({ options }: CommandNode, flag: string): OptionNode | undefined {
  return options.find(({ flags }) => flags.includes(flag));
}
