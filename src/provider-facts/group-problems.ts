import { type ArgumentProblem, type Arguments, type IsUnknown, type Path, blocksIn } from "./arguments";
import type { ArgumentGroups } from "./facts";

/** Whether an argument is set. An empty list counts as unset. */
type Presence = "set" | "unset" | "unknown";

/** The block that contains a group's arguments, and whether each is set. */
interface Scope {
  readonly path: Path;
  presence(argument: string): Presence;
}

/** A group with its members' paths, prepared once per type. */
interface Group {
  /** The path that the members have in common: to their block. */
  readonly common: readonly string[];
  /** The rest of each member's path. */
  readonly steps: ReadonlyMap<string, readonly string[]>;
  /** The argument, or its block, without which there can be no problem. */
  readonly needs?: string;
  problems(scope: Scope): Generator<ArgumentProblem>;
}

const prepared = new WeakMap<ArgumentGroups, readonly Group[]>();

/** Violations of groups: arguments that conflict with or require each other. */
export function* groupProblems(
  groups: ArgumentGroups,
  config: Arguments,
  isUnknown: IsUnknown,
): Generator<ArgumentProblem> {
  const known = prepared.get(groups) ?? prepare(groups);
  prepared.set(groups, known);
  for (const { common, steps, problems, needs } of known) {
    // Most groups concern an argument that is rarely set.
    if (needs !== undefined && config[needs] == null) continue;
    for (const [block, path] of blocksAt(common, config, [], isUnknown))
      yield* problems({
        path,
        presence: (member) => presenceOf(steps.get(member) ?? [member], block, isUnknown),
      });
  }
}

function prepare(groups: ArgumentGroups): Group[] {
  const { exactlyOneOf = [], atLeastOneOf = [], conflictsWith = {}, requiredWith = {} } = groups;
  return [
    ...exactlyOneOf.map((members) => group(members, (scope) => notExactlyOne(members, scope))),
    ...atLeastOneOf.map((members) => group(members, (scope) => notAtLeastOne(members, scope))),
    ...Object.entries(conflictsWith).map(([argument, others]) =>
      ifSet(
        argument,
        group([argument, ...others], (scope) => conflicts(argument, others, scope, groups)),
      ),
    ),
    ...Object.entries(requiredWith).map(([argument, others]) =>
      ifSet(
        argument,
        group([argument, ...others], (scope) => missing(argument, others, scope)),
      ),
    ),
  ];
}

function ifSet(argument: string, group: Group): Group {
  const [needs = argument] = argument.split(".");
  return { ...group, needs };
}

function group(members: readonly string[], problems: Group["problems"]): Group {
  const common = commonSteps(members);
  const steps = members.map((member) => [member, member.split(".").slice(common.length)] as const);
  return { common, steps: new Map(steps), problems };
}

function* notExactlyOne(members: readonly string[], scope: Scope): Generator<ArgumentProblem> {
  const presences = members.map((member) => scope.presence(member));
  const set = members.filter((_member, index) => presences[index] === "set");
  const summary = "Invalid combination of arguments";
  const all = members.join(",");
  if (set.length > 1) {
    const detail = `"${set[0] ?? ""}": only one of \`${all}\` can be specified, but \`${set.join(",")}\` were specified.`;
    yield { summary, detail, path: pathTo(set[0] ?? "", scope) };
  }
  if (set.length === 0 && !presences.includes("unknown"))
    yield { summary, detail: `one of \`${all}\` must be specified`, path: scope.path };
}

function* notAtLeastOne(members: readonly string[], scope: Scope): Generator<ArgumentProblem> {
  if (members.some((member) => scope.presence(member) !== "unset")) return;
  const detail = `one of \`${members.join(",")}\` must be specified`;
  yield { summary: "Missing required argument", detail, path: scope.path };
}

function* conflicts(
  argument: string,
  others: readonly string[],
  scope: Scope,
  { conflictsWith = {} }: ArgumentGroups,
): Generator<ArgumentProblem> {
  if (scope.presence(argument) !== "set") return;
  const found = others.filter((other) => scope.presence(other) === "set");
  for (const other of found) {
    // If two arguments name each other, only one reports it.
    if (other < argument && conflictsWith[other]?.includes(argument)) continue;
    const detail = `"${argument}": conflicts with ${other}`;
    yield { summary: "Conflicting configuration arguments", detail, path: pathTo(argument, scope) };
  }
}

function* missing(argument: string, others: readonly string[], scope: Scope): Generator<ArgumentProblem> {
  if (scope.presence(argument) !== "set") return;
  if (others.every((other) => scope.presence(other) !== "unset")) return;
  const all = [...new Set([argument, ...others])].sort().join(",");
  const detail = `"${argument}": all of \`${all}\` must be specified`;
  yield { summary: "Missing required argument", detail, path: pathTo(argument, scope) };
}

function commonSteps(members: readonly string[]): string[] {
  const blocks = members.map((member) => member.split(".").slice(0, -1));
  const [first = [], ...rest] = blocks;
  const differs = first.findIndex((step, index) => rest.some((other) => other[index] !== step));
  return differs === -1 ? first : first.slice(0, differs);
}

function* blocksAt(
  steps: readonly string[],
  block: Arguments,
  path: Path,
  isUnknown: IsUnknown,
): Generator<[Arguments, Path]> {
  const [step, ...rest] = steps;
  if (step === undefined) yield [block, path];
  else
    for (const [inner, place] of blocksIn(block[step], [...path, step], isUnknown))
      yield* blocksAt(rest, inner, place, isUnknown);
}

function presenceOf(steps: readonly string[], block: Arguments, isUnknown: IsUnknown): Presence {
  const [step = "", ...rest] = steps;
  if (isGenerated(block, step)) return "unknown";
  const value = block[step];
  if (isUnknown(value)) return "unknown";
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return "unset";
  if (rest.length === 0) return "set";
  const presences = [...blocksIn(value, [], isUnknown)].map(([inner]) => presenceOf(rest, inner, isUnknown));
  return presences.find((presence) => presence === "set") ?? presences[0] ?? "unset";
}

/** A `dynamic` block generates as many blocks as its expression gives. */
function isGenerated(block: Arguments, name: string): boolean {
  const { dynamic } = block;
  return typeof dynamic === "object" && dynamic !== null && name in dynamic;
}

function pathTo(argument: string, { path }: Scope): Path {
  const depth = path.filter((step) => typeof step === "string").length;
  return [...path, ...argument.split(".").slice(depth, depth + 1)];
}
