import { readFileSync, statSync } from "node:fs";
import { relative, sep } from "node:path";
import { z } from "zod";
import type { ConfigPath, ConfigSource } from "./environment";
import { mapKeys } from "./map-keys";
import type { MappedValue, Place } from "./map-keys";
import type { ConfigProblem, ProblemDetails, SourcePosition } from "./problem";
import { readYaml, TOO_DEEP } from "./read-yaml";
import type { ReadYaml, YamlProblem } from "./read-yaml";
import { spellPath } from "./spell-path";
import { problemsOf } from "./zod-problems";

/** A configuration file's values and their positions. */
export interface ConfigFile<Common, Own> {
  readonly source: ConfigSource;
  /** Undefined if there are problems. */
  readonly values: { readonly common: Common; readonly own: Own } | undefined;
  readonly problems: readonly ConfigProblem[];
}

/** The two groups of keys in a file, at the same level: those of every file and those of its system. */
export interface FileSchemas<Common extends z.ZodObject, Own extends z.ZodObject> {
  readonly common: Common;
  readonly own: Own;
}

/** Reads one configuration file and collects all its problems. Never throws. */
export function readConfigFile<Common extends z.ZodObject, Own extends z.ZodObject>(
  path: string,
  schemas: FileSchemas<Common, Own>,
): ConfigFile<z.output<Common>, z.output<Own>> {
  const { root, problems: yamlProblems } = readSource(path);
  const file = shownPath(path);
  const whole = z.object({ ...schemas.common.shape, ...schemas.own.shape });
  const found: YamlProblem[] = [...yamlProblems];
  if (root?.kind !== "map") {
    const source = new PlacedSource(file, undefined, whole);
    if (found.length === 0) found.push(notAMapping(root, schemas.common));
    return { source, values: undefined, problems: found.map((problem) => withFile(file, problem)) };
  }
  const mapped = mapKeys(root, whole, found);
  const source = new PlacedSource(file, mapped.place, whole);
  const halves = [schemas.common, schemas.own].map((half) =>
    half.safeParse(pick(mapped, half), { reportInput: true }),
  );
  const issues = halves.flatMap(({ error }) => error?.issues ?? []);
  const typed = problemsOf(issues, { schema: whole, writtenAt: (at) => source.placeOf(at)?.written });
  const problems = [
    ...found.map((problem) => withFile(file, problem)),
    ...typed.map(({ path: at, ...details }) => source.problemAt(at, details)),
  ];
  const [common, own] = halves;
  const values = { common: common?.data as z.output<Common>, own: own?.data as z.output<Own> };
  return {
    source,
    values: problems.length === 0 ? values : undefined,
    problems: withoutConsequences(problems, found),
  };
}

/** A path for error messages, relative to the current directory. */
export function shownPath(path: string): string {
  return relative(process.cwd(), path).split(sep).join("/");
}

function readSource(path: string): ReadYaml {
  try {
    // Reading a pipe would wait until somebody writes to it.
    if (!statSync(path).isFile()) return unreadable("is not a file");
    return readYaml(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)));
  } catch (error) {
    return unreadable(whyUnreadable(error));
  }
}

function unreadable(problem: string): ReadYaml {
  return { root: undefined, problems: [{ line: 1, column: 1, key: "", problem }] };
}

function whyUnreadable(error: unknown): string {
  if (error instanceof RangeError) return TOO_DEEP;
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return code === "ERR_ENCODING_INVALID_ENCODED_DATA" ? "is not UTF-8 text" : `cannot be read: ${code}`;
}

function notAMapping(root: ReadYaml["root"], common: z.ZodObject): YamlProblem {
  const required = Object.entries(common.shape).filter(
    ([, schema]) => !z.safeParse(schema, undefined).success,
  );
  const want = `a mapping with at least ${required.map(([key]) => `${key}: …`).join(", ")}`;
  const isEmpty = root === undefined || (root.kind === "scalar" && root.value === null);
  return {
    line: 1,
    column: 1,
    key: "",
    problem: isEmpty ? "is empty" : "does not contain keys and values",
    want,
  };
}

function pick({ value }: MappedValue, half: z.ZodObject): Record<string, unknown> {
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(entries.filter(([key]) => Object.hasOwn(half.shape, key)));
}

function withFile(file: string, { line, column, key, problem, got, want }: YamlProblem): ConfigProblem {
  const contrast = { ...(got === undefined ? {} : { got }), ...(want === undefined ? {} : { want }) };
  return { file, line, column, key, problem, ...contrast };
}

/** Leaves out the other problems at the position of a conclusive one. */
function withoutConsequences(
  problems: readonly ConfigProblem[],
  found: readonly YamlProblem[],
): readonly ConfigProblem[] {
  const conclusive = found.filter(({ isConclusive }) => isConclusive === true);
  return problems.filter((problem) => {
    const cause = conclusive.find(({ line, column }) => line === problem.line && column === problem.column);
    return cause === undefined || cause.problem === problem.problem;
  });
}

class PlacedSource implements ConfigSource {
  constructor(
    readonly file: string,
    private readonly root: Place | undefined,
    private readonly schema: z.ZodObject,
  ) {}

  locate(path: ConfigPath): SourcePosition {
    const places = this.placesOn(path);
    return { file: this.file, ...(places.at(-1)?.at ?? { line: 1, column: 1 }) };
  }

  origin(path: ConfigPath): SourcePosition | undefined {
    const places = this.placesOn(path);
    const last = places.at(-1);
    // If the schema turned a scalar into several values, they all come from that scalar.
    const isWritten = places.length > path.length || (places.length > 1 && last?.written.kind === "scalar");
    return last !== undefined && isWritten ? { file: this.file, ...last.at } : undefined;
  }

  keyOf(path: ConfigPath): string {
    return spellPath(this.schema, path);
  }

  problemAt(path: ConfigPath, details: ProblemDetails): ConfigProblem {
    return { ...this.locate(path), key: this.keyOf(path), ...details };
  }

  placeOf(path: ConfigPath): Place | undefined {
    const places = this.placesOn(path);
    return places.length > path.length ? places.at(-1) : undefined;
  }

  /** The places along a path from the root, as far as the file has them. */
  private placesOn(path: ConfigPath): readonly Place[] {
    const places = this.root === undefined ? [] : [this.root];
    for (const segment of path) {
      const next = places.at(-1)?.children.get(segment);
      if (next === undefined) break;
      places.push(next);
    }
    return places;
  }
}
