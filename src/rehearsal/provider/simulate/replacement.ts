import { type ArgumentFacts, factsOf } from "../../../provider-facts/facts";
import { CONDITIONS, SET_KEYS } from "../knowledge/conditions/conditions";
import { type BlockSchema, type CtyType, membersOf } from "../schema/schema-model";
import { type ObjectValue, isObjectValue, sameValue } from "../values/compare";

/** The path to a value: names, and indexes of list elements. */
export type ValuePath = readonly (string | number)[];

/** The top-level attributes and blocks that differ between two states of a resource. */
export function changedNames(block: BlockSchema, prior: ObjectValue, planned: ObjectValue): string[] {
  const { attributes, blocks } = membersOf(block);
  const changed: string[] = [];
  for (const [name, { type }] of attributes)
    if (!sameValue(prior[name], planned[name], isSetType(type))) changed.push(name);
  for (const [name, { nesting }] of blocks)
    if (!sameValue(prior[name], planned[name], nesting === "set")) changed.push(name);
  return changed;
}

/** What a type's facts say, found once for each type. */
export function perType(find: (facts: ArgumentFacts) => readonly string[]) {
  const found = new WeakMap<ArgumentFacts, readonly string[]>();
  return (facts: ArgumentFacts | undefined): readonly string[] => {
    if (facts === undefined) return [];
    const names = found.get(facts) ?? find(facts);
    found.set(facts, names);
    return names;
  };
}

/** A change of a resource. */
export interface ResourceChange {
  readonly typeName: string;
  readonly block: BlockSchema;
  readonly prior: ObjectValue;
  readonly planned: ObjectValue;
  /** The top-level attributes and blocks that differ. */
  readonly changed: readonly string[];
  /** Whether the resource was imported: null then means unknown. @default false */
  readonly adopted?: boolean | undefined;
}

/** The changed arguments that cannot be changed in place. */
export function replacingPaths(change: ResourceChange): ValuePath[] {
  const { typeName, block, prior, planned, changed, adopted = false } = change;
  const facts = factsOf(typeName)?.arguments;
  const always =
    facts === undefined ? [] : [...replacing(typeName, facts, changed, block, prior, planned, [])];
  const sometimes = CONDITIONS[typeName]?.replacesIf?.(prior, planned) ?? [];
  const found: ValuePath[] = [
    ...always,
    ...sometimes.map(stepsOf),
    // In version 6 of the provider every resource has a region, and changing it replaces the resource.
    ...(sameValue(prior["region"], planned["region"]) ? [] : [["region"]]),
  ];
  const unique = new Map(found.map((path) => [JSON.stringify(path), path]));
  return [...unique.values()].filter((path) => !adopted || !isEmpty(valueAt(prior, path)));
}

/** The steps of a dotted path: `warm_throughput.0.read_units_per_second`. */
function stepsOf(path: string): ValuePath {
  return path.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** Changed arguments that may replace the resource according to the facts, without a known condition. */
export function uncertainReplacements(typeName: string, prior: ObjectValue, planned: ObjectValue): string[] {
  const { replacesIf, undecided } = CONDITIONS[typeName] ?? {};
  const facts = factsOf(typeName)?.arguments;
  const names = replacesIf === undefined ? mayReplaceIn(facts) : (undecided ?? []);
  return names.filter((name) => !sameValue(prior[name], planned[name]));
}

function mayReplace(facts: ArgumentFacts | undefined): boolean {
  if (facts === undefined || facts.replaces === "always") return false;
  return facts.replaces === "maybe" || facts.names.some((name) => mayReplace(facts.inner(name)));
}

const mayReplaceIn = perType((facts) => facts.names.filter((name) => mayReplace(facts.inner(name))));

function* replacing(
  typeName: string,
  facts: ArgumentFacts,
  names: readonly string[],
  block: BlockSchema | undefined,
  prior: unknown,
  planned: unknown,
  path: ValuePath,
): Generator<ValuePath> {
  for (const name of names) {
    const argument = facts.inner(name);
    if (argument === undefined) continue;
    const [before, after] = [prior, planned].map((state) =>
      isObjectValue(state) ? (state[name] ?? null) : null,
    );
    const place = [...path, name];
    const set = block !== undefined && isSet(block, name);
    if (sameValue(before, after, set) || (isEmpty(before) && isEmpty(after))) continue;
    if (argument.replaces === "always" && (argument.names.length === 0 || counts(before) !== counts(after)))
      yield place;
    // Set elements have no address: the path ends at the set.
    if (set) {
      const isMatched = path.length === 0 && SET_KEYS[typeName]?.[name] !== undefined;
      const elements = isMatched ? ([before, after] as const) : changedElements(before, after);
      if (argument.names.some((inner) => replacesWithin(argument, inner, ...elements, isMatched)))
        yield place;
    } else yield* replacingIn(typeName, argument, block?.blocks[name]?.block, before, after, place);
  }
}

function* replacingIn(
  typeName: string,
  facts: ArgumentFacts,
  block: BlockSchema | undefined,
  before: unknown,
  after: unknown,
  path: ValuePath,
): Generator<ValuePath> {
  if (facts.names.length === 0) return;
  if (!Array.isArray(before) && !Array.isArray(after)) {
    yield* replacing(typeName, facts, facts.names, block, before, after, path);
    return;
  }
  const [old, now] = [before, after].map((value) => (Array.isArray(value) ? (value as unknown[]) : []));
  const length = Math.max(old?.length ?? 0, now?.length ?? 0);
  for (let index = 0; index < length; index += 1)
    yield* replacing(typeName, facts, facts.names, block, old?.[index], now?.[index], [...path, index]);
}

/**
 * Whether the argument replaces the resource if it is set in an element that only one of two sets has. With
 * `isMatched`, the sets hold the same elements, and the argument must differ.
 */
function replacesWithin(
  facts: ArgumentFacts,
  name: string,
  before: unknown,
  after: unknown,
  isMatched: boolean,
): boolean {
  const argument = facts.inner(name);
  const [old, now] = [before, after].map((value) => membersAt(value, name));
  if (argument === undefined || [...(old ?? []), ...(now ?? [])].every(isEmpty)) return false;
  if (isMatched && sameValue(old, now, true)) return false;
  if (argument.replaces === "always") return true;
  return argument.names.some((inner) => replacesWithin(argument, inner, old, now, isMatched));
}

/** The elements that only one of two sets has. A changed element appears in both lists. */
function changedElements(before: unknown, after: unknown): readonly [unknown[], unknown[]] {
  const [old, now] = [before, after].map((value) => (Array.isArray(value) ? (value as unknown[]) : []));
  const without = (of: unknown[] = [], others: unknown[] = []): unknown[] =>
    of.filter((element) => !others.some((other) => sameValue(element, other)));
  return [without(old, now), without(now, old)];
}

function membersAt(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((element: unknown) => membersAt(element, name));
  return isObjectValue(value) ? [value[name] ?? null] : [];
}

const counts = (value: unknown): number | undefined =>
  Array.isArray(value) ? value.length : value === null ? 0 : undefined;

function valueAt(value: unknown, path: ValuePath): unknown {
  return path.reduce<unknown>((at, step) => {
    if (Array.isArray(at)) return at[Number(step)] as unknown;
    return isObjectValue(at) ? at[String(step)] : undefined;
  }, value);
}

/** Null and empty after an import; unset to the older SDK. */
function isEmpty(value: unknown): boolean {
  return value == null || value === "" || (Array.isArray(value) && value.length === 0);
}

function isSet(block: BlockSchema, name: string): boolean {
  return block.blocks[name]?.nesting === "set" || isSetType(block.attributes[name]?.type);
}

const isSetType = (type: CtyType | undefined): boolean => Array.isArray(type) && type[0] === "set";
