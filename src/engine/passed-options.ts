import { resolve } from "node:path";
import { ExitCode, UserError } from "../text/user-error";
import { type Engine, type EngineKind, isAtLeast } from "./engine";

/** An option of an engine, as it was typed: one word with `=`, or two. */
export interface PassedOption {
  /** Without dashes: `var-file`. Empty for a word that is no option. */
  readonly name: string;
  /** Undefined for a flag without a value. */
  readonly value?: string;
}

/** Options whose value may be the next word. The others are switches, or take their value after `=` only. */
const VALUED: ReadonlySet<string> = new Set([
  ...["var", "var-file", "target", "target-file", "exclude", "exclude-file", "replace", "out", "state"],
  ...["state-out", "backup", "lock-timeout", "parallelism", "generate-config-out", "deprecation"],
]);

/** Options that name a file. */
const FILES: ReadonlySet<string> = new Set([
  ...[
    "out",
    "var-file",
    "generate-config-out",
    "state",
    "state-out",
    "backup",
    "target-file",
    "exclude-file",
  ],
]);

/** What every call that locks the state or shows something takes. */
const EVERYWHERE: ReadonlySet<string> = new Set([
  ...["lock", "lock-timeout", "parallelism", "no-color", "json", "compact-warnings"],
  ...["concise", "consolidate-warnings", "consolidate-errors", "deprecation", "show-sensitive"],
]);

/** Values of variables. */
const VARIABLES: ReadonlySet<string> = new Set(["var", "var-file"]);

/**
 * The oldest versions that take variables beside a saved plan. A plan does not hold ephemeral values, so an apply needs
 * them again; older engines have no ephemeral variables, and refuse the option.
 */
const VARIABLES_WITH_PLAN: Readonly<Record<EngineKind, string>> = { terraform: "1.10.0", tofu: "1.8.0" };

/** What follows `--`, as options of an engine. File paths are relative to the user's current folder. */
export function readPassed(words: readonly string[]): readonly PassedOption[] {
  const options: PassedOption[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    const [, name, value] = /^--?([a-z][a-z-]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) options.push({ name: "", value: word });
    else if (value !== undefined) options.push({ name, value: fromHere(name, value) });
    else if (VALUED.has(name) && index + 1 < words.length)
      options.push({ name, value: fromHere(name, words[++index] ?? "") });
    else options.push({ name });
  }
  return options;
}

function fromHere(name: string, value: string): string {
  return FILES.has(name) ? resolve(value) : value;
}

/** As the engines read them. */
export function asWords(options: readonly PassedOption[]): readonly string[] {
  return options.map(({ name, value }) =>
    name === "" ? (value ?? "") : value === undefined ? `-${name}` : `-${name}=${value}`,
  );
}

/** The options that the apply of a saved plan needs as well as the plan did. */
export function forApplyOfPlan(
  options: readonly PassedOption[],
  { kind, version }: Pick<Engine, "kind" | "version">,
): readonly PassedOption[] {
  const takesVariables = isAtLeast(version, VARIABLES_WITH_PLAN[kind]);
  return options.filter(({ name }) => EVERYWHERE.has(name) || (takesVariables && VARIABLES.has(name)));
}

/**
 * The options for an apply without a plan that was shown, as the bootstrap runs it: of the whole stack, or not at all.
 * @throws UserError for any other option
 */
export function forWholeApply(options: readonly PassedOption[]): readonly PassedOption[] {
  const refused = options.find(({ name }) => !EVERYWHERE.has(name) && !VARIABLES.has(name));
  if (refused === undefined) return options;
  throw new UserError({
    what: "the backend is made as a whole: this option cannot be passed on",
    where: asWords([refused]).join(""),
    next: `Passed on are ${[...VARIABLES, ...EVERYWHERE].map((name) => `-${name}`).join(", ")}.`,
    exitCode: ExitCode.usage,
  });
}
