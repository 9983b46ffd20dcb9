import { type ArgumentFacts, type ArgumentGroups, type Bounds, factsOf } from "./facts";
import { type ArgumentProblem, type Arguments, type IsUnknown, type Path, blocksIn } from "./arguments";
import { groupProblems } from "./group-problems";
import { ownProblems } from "./own-checks";

/**
 * The real provider's checks of a resource's arguments before planning: ranges, lengths, allowed values, the format of
 * ARNs, JSON and CIDR blocks, numbers of blocks, and arguments that exclude or require each other.
 *
 * @param config blocks may be lists of objects, or one object
 * @returns nothing for a type without facts; unknown values are not checked
 */
export function argumentProblems(type: string, config: Arguments, isUnknown: IsUnknown): ArgumentProblem[] {
  const facts = factsOf(type);
  if (facts === undefined) return [];
  return [
    ...ownProblems(type, config, isUnknown),
    ...valueProblems(facts.arguments, config, [], isUnknown),
    ...(hasNoGroups(facts.groups) ? [] : groupProblems(facts.groups, config, isUnknown)),
  ];
}

const hasNoGroups = (groups: ArgumentGroups): boolean => Object.keys(groups).length === 0;

function* valueProblems(
  facts: ArgumentFacts,
  config: Arguments,
  path: Path,
  isUnknown: IsUnknown,
): Generator<ArgumentProblem> {
  // A block sets fewer arguments than its type has.
  for (const name of Object.keys(config)) {
    const value = config[name];
    if (value === null || value === undefined) continue;
    const known = facts.inner(name);
    if (known === undefined || isUnknown(value)) continue;
    yield* countProblems(known.items, name, value, [...path, name]);
    yield* ruleProblems(known, value, [...path, name], isUnknown);
    for (const [element, place] of blocksIn(value, [...path, name], isUnknown))
      yield* valueProblems(known, element, place, isUnknown);
  }
}

function* countProblems(
  items: Bounds | undefined,
  name: string,
  value: unknown,
  path: Path,
): Generator<ArgumentProblem> {
  if (items === undefined) return;
  const count = Array.isArray(value) ? value.length : 1;
  const [from = 0, to = Infinity] = items;
  if (count > to)
    yield {
      summary: `Too many ${name} blocks`,
      detail: `No more than ${to} "${name}" blocks are allowed`,
      path,
    };
  // A missing block may be omitted.
  if (count > 0 && count < from)
    yield {
      summary: `Insufficient ${name} blocks`,
      detail: `At least ${from} "${name}" blocks are required`,
      path,
    };
}

function* ruleProblems(
  { rules = [] }: ArgumentFacts,
  value: unknown,
  path: Path,
  isUnknown: IsUnknown,
): Generator<ArgumentProblem> {
  for (const rule of rules) {
    for (const [item, place] of rule.each ? itemsIn(value, path) : [[value, path] as const]) {
      if ((typeof item !== "string" && typeof item !== "number") || isUnknown(item)) continue;
      const problem = rule.problem(place.join("."), item);
      if (problem !== undefined) yield { summary: problem, path: place };
    }
  }
}

function itemsIn(value: unknown, path: Path): (readonly [unknown, Path])[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [item, [...path, index]] as const);
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).map((item: unknown) => [item, path] as const);
}
