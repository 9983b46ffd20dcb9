import { ExitCode, UserError } from "../text/user-error";
import { formatProblem, sortProblems } from "./problem";
import type { ConfigProblem } from "./problem";

/** All configuration problems of the systems in scope, in reading order. */
export class ConfigurationError extends UserError {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const sorted = sortProblems(problems);
    super({
      what: [`the configuration has ${counted(sorted.length)}`, ...listed(sorted)].join("\n  "),
      next: "Nothing was synthesized. Fix these lines and run again.",
      exitCode: ExitCode.usage,
    });
    this.name = "ConfigurationError";
    this.problems = sorted;
  }
}

/** More than anyone reads in one go; `--json` has all. */
const MOST_SHOWN = 50;

function listed(problems: readonly ConfigProblem[]): readonly string[] {
  const more = problems.length - MOST_SHOWN;
  return [
    ...problems.slice(0, MOST_SHOWN).map(formatProblem),
    ...(more > 0 ? [`… and ${more} more, which --json lists`] : []),
  ];
}

function counted(count: number): string {
  return count === 1 ? "one problem" : `${count} problems`;
}
