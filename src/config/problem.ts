/** A position in a configuration file. Lines and columns start at 1. */
export interface SourcePosition {
  /** Relative to the current directory, with `/` between its parts. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What is wrong with one key of a configuration file. */
export interface ConfigProblem extends SourcePosition {
  /** As written in YAML: `network.public_subnets[0]`. Empty for the file as a whole. */
  readonly key: string;
  readonly problem: string;
  readonly got?: string;
  readonly want?: string;
}

/** A {@link ConfigProblem} before its position is known. */
export type ProblemDetails = Pick<ConfigProblem, "problem" | "got" | "want">;

/** `systems/hermes/prod.yaml:14:9 network.cidr: is not a CIDR block (got "10.0.0", want …)`. */
export function formatProblem({ key, problem, got, want, ...position }: ConfigProblem): string {
  const subject = key === "" ? "" : `${key}: `;
  const contrast = [
    got === undefined ? [] : [`got ${got}`],
    want === undefined ? [] : [`want ${want}`],
  ].flat();
  const aside = contrast.length === 0 ? "" : ` (${contrast.join(", ")})`;
  return `${formatPosition(position)} ${subject}${problem}${aside}`;
}

/** `file:line:column`, which terminals and editors turn into a link. */
export function formatPosition({ file, line, column }: SourcePosition): string {
  return `${file}:${line}:${column}`;
}

/** In reading order, without duplicates: a wrong anchor that is used twice is one problem. */
export function sortProblems(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const once = new Map(problems.map((problem) => [formatProblem(problem), problem]));
  return [...once.values()].sort(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column,
  );
}
