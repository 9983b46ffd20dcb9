import { type ArgumentProblem, type Arguments, type IsUnknown, type Path, blocksIn } from "./arguments";
import type { FormatCheck } from "./format-checks";
import { FORMATS } from "./formats";
import { TOGETHER } from "./together";

/** Problems in a resource's arguments that the table of facts does not cover. */
export function* ownProblems(
  type: string,
  config: Arguments,
  isUnknown: IsUnknown,
): Generator<ArgumentProblem> {
  const formats = FORMATS[type];
  if (formats !== undefined) {
    for (const [path, check] of Object.entries(formats))
      yield* problemsAt(config, path.split("."), [], check, isUnknown);
  }
  const together = TOGETHER[type];
  if (together !== undefined) yield* together(config, isUnknown);
}

/** Checks the argument at the end of a path, in each block along it. */
function* problemsAt(
  config: Arguments,
  [step = "", ...rest]: readonly string[],
  path: Path,
  check: FormatCheck,
  isUnknown: IsUnknown,
): Generator<ArgumentProblem> {
  const value = config[step];
  if (value === null || value === undefined) return;
  const place = [...path, step];
  if (rest.length > 0) {
    for (const [block, inner] of blocksIn(value, place, isUnknown))
      yield* problemsAt(block, rest, inner, check, isUnknown);
    return;
  }
  const items = Array.isArray(value)
    ? value.map((item: unknown, index) => [item, [...place, index]] as const)
    : [[value, place] as const];
  for (const [item, where] of items) {
    if ((typeof item !== "string" && typeof item !== "number") || isUnknown(item)) continue;
    const problem = check(where.join("."), String(item));
    if (problem !== undefined) yield { summary: problem, path: where };
  }
}
