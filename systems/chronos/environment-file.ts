import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { shownPath } from "../../src/config/config-file";
import { parseEnvFile } from "../../src/config/env-file";
import type { ConfigProblem } from "../../src/config/problem";
import { nearest } from "../../src/text/key-spelling";
import type { Variables } from "./variables";

/** The values of an environment file and their positions. */
export interface EnvironmentFile<N extends string> {
  /** Relative to the current directory. */
  readonly file: string;
  /** Checked values; undefined for an optional variable that the file does not set. */
  readonly values: Readonly<Partial<Record<N, string>>>;
  readonly problems: readonly ConfigProblem[];
  /** The position of a variable; the file's first line if it is not set. */
  locate(name: N): Pick<ConfigProblem, "file" | "line" | "column">;
}

/**
 * The environment file to use: `env-<environment>-<profile>` if it exists for the profile, otherwise
 * `env-<environment>`. The document copies the template to the second, and its script reads the first.
 */
export function environmentFilePath(
  folder: string,
  environment: string,
  profile: string | undefined,
): string | undefined {
  const names = [...(profile === undefined ? [] : [`env-${environment}-${profile}`]), `env-${environment}`];
  return names.map((name) => join(folder, name)).find((path) => existsSync(path));
}

/** Reads an environment file and all its problems: in its lines, and missing variables. */
export function readEnvironmentFile<N extends string>(path: string, known: Variables<N>): EnvironmentFile<N> {
  const file = shownPath(path);
  const { variables, problems } = parseEnvFile(readFileSync(path, "utf8"));
  const names = Object.keys(known) as N[];
  const isKnown = (name: string): name is N => name in known;
  const found = [...variables.values()];
  const malformed = new Set(problems.flatMap(({ name }) => name ?? []));
  const at = (line: number, column: number) => ({ file, line, column });
  return {
    file,
    values: Object.fromEntries(
      found.filter(({ name }) => isKnown(name)).map(({ name, value }) => [name, value]),
    ) as Partial<Record<N, string>>,
    problems: [
      ...problems.map(({ line, column, name = "", problem, want }) => ({
        ...at(line, column),
        key: name,
        problem,
        ...(want === undefined ? {} : { want }),
      })),
      ...found.flatMap(({ name, value, line, column }): ConfigProblem[] => {
        if (!isKnown(name)) return [{ ...at(line, column), key: name, ...unknown(name, names) }];
        const problem = faultOf(known[name], value);
        return problem === undefined
          ? []
          : [{ ...at(line, column), key: name, problem, want: known[name].want }];
      }),
      ...names
        .filter((name) => known[name].isRequired !== false && !variables.has(name) && !malformed.has(name))
        .map((name) => ({ ...at(1, 1), key: name, problem: "is missing", want: known[name].want })),
    ],
    locate: (name) => {
      const { line = 1, column = 1 } = variables.get(name) ?? {};
      return at(line, column);
    },
  };
}

function faultOf({ isRequired, fault }: Variables[string], value: string): string | undefined {
  if (value === "") return isRequired === false ? undefined : "is empty";
  return fault?.(value);
}

function unknown(
  name: string,
  names: readonly string[],
): { readonly problem: string; readonly want?: string } {
  const meant = nearest(name, names);
  const hint = meant === undefined ? "" : `, did you mean ${meant}?`;
  return {
    problem: `is not a variable of Chronos${hint}`,
    ...(meant === undefined ? { want: "a variable of env.template" } : {}),
  };
}
