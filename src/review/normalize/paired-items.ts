import { isObject, type Json, type JsonObject } from "../../text/json";

/** Properties that name a block in a list: environment variables, containers, volumes, parameters. */
const NAMES = [
  "name",
  "Name",
  "key",
  "Key",
  "containerName",
  "container_name",
  "device_name",
  "volume_name",
  "id",
  "Id",
  "ID",
  "sid",
  "Sid",
  "origin_id",
  "rule_id",
];

/** Properties that identify blocks without a name: firewall rules by their ports, mounts by their paths. */
const TRAITS: readonly (readonly string[])[] = [
  ["protocol", "from_port", "to_port"],
  ["containerPort"],
  ["container_port"],
  ["mount_path"],
  ["containerPath"],
  ["priority"],
  ["rule_no"],
  ["cidr_block"],
  ["host"],
  ["path"],
];

/** Two corresponding list items, each by its index; undefined if the other side has none. */
export interface Pair {
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** Their common name, if they have one. */
  readonly name?: string;
}

/** Pairs blocks by name, then by identifying properties, and the rest by position. */
export function pairItems(
  before: readonly Json[],
  after: readonly Json[],
  beforeIndexes: readonly number[] = before.map((_, index) => index),
  afterIndexes: readonly number[] = after.map((_, index) => index),
): Pair[] {
  const identified = identify(before, after, beforeIndexes, afterIndexes);
  if (identified === undefined) return byPlace(beforeIndexes, afterIndexes);
  const { old, now, isNamed: named } = identified;
  const pairs: Pair[] = [];
  for (const [key, index] of now)
    pairs.push({ before: old.get(key), after: index, ...(named ? { name: key } : {}) });
  for (const [key, index] of old)
    if (!now.has(key)) pairs.push({ before: index, after: undefined, ...(named ? { name: key } : {}) });
  return pairs;
}

function byPlace(beforeIndexes: readonly number[], afterIndexes: readonly number[]): Pair[] {
  const count = Math.max(beforeIndexes.length, afterIndexes.length);
  return Array.from({ length: count }, (_, at) => ({ before: beforeIndexes[at], after: afterIndexes[at] }));
}

/** Items by their names, or by their identifying properties. */
interface Identified {
  readonly isNamed: boolean;
  readonly old: ReadonlyMap<string, number>;
  readonly now: ReadonlyMap<string, number>;
}

type Identity = (item: JsonObject) => string | undefined;

const BY_NAME: readonly Identity[] = NAMES.map((name) => (item) => textOf(item[name]));
const BY_TRAITS: readonly Identity[] = [["namespace", "name"], ...TRAITS].map(
  (keys) => (item) => (hasAll(item, keys) ? JSON.stringify(keys.map((key) => item[key])) : undefined),
);

/** Identifies items by the first property that every item has and no two on a side share. */
function identify(
  before: readonly Json[],
  after: readonly Json[],
  beforeIndexes: readonly number[],
  afterIndexes: readonly number[],
): Identified | undefined {
  const isOfBlocks =
    beforeIndexes.every((at) => isObject(before[at])) && afterIndexes.every((at) => isObject(after[at]));
  if (!isOfBlocks || beforeIndexes.length + afterIndexes.length === 0) return undefined;
  for (const [identities, isNamed] of [
    [BY_NAME, true],
    [BY_TRAITS, false],
  ] as const)
    for (const identity of identities) {
      const now = byIdentity(after, afterIndexes, identity);
      const old = now === undefined ? undefined : byIdentity(before, beforeIndexes, identity);
      if (now !== undefined && old !== undefined) return { isNamed, old, now };
    }
  return undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function hasAll(item: JsonObject, keys: readonly string[]): boolean {
  return keys.every((key) => item[key] !== undefined && item[key] !== null);
}

/** Undefined if an item has no identity, or two have the same. */
function byIdentity(
  items: readonly Json[],
  indexes: readonly number[],
  identity: Identity,
): Map<string, number> | undefined {
  const found = new Map<string, number>();
  for (const index of indexes) {
    const item = items[index];
    const key = isObject(item) ? identity(item) : undefined;
    if (key === undefined || found.has(key)) return undefined;
    found.set(key, index);
  }
  return found;
}

/** The value with its named blocks in the other's order, so that a diff shows only real changes. */
export function inOrderOf(value: Json, model: Json): Json {
  if (Array.isArray(value) && Array.isArray(model)) {
    const [items, models] = [value as readonly Json[], model as readonly Json[]];
    return pairItems(items, models)
      .filter(({ before }) => before !== undefined)
      .map(({ before = 0, after }) =>
        after === undefined
          ? (items[before] ?? null)
          : inOrderOf(items[before] ?? null, models[after] ?? null),
      );
  }
  if (!isObject(value) || !isObject(model)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, inOrderOf(item, model[key] ?? null)]),
  );
}

/** One difference between two structures. */
export interface MemberChange {
  /** `app.image`: uses the names of blocks if they have one. */
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** The innermost differences between two structures. */
export function memberChanges(before: Json | undefined, after: Json | undefined, path = ""): MemberChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const [old, now] = [before as readonly Json[], after as readonly Json[]];
    return pairItems(old, now).flatMap(({ before: was, after: is, name }) =>
      memberChanges(
        was === undefined ? undefined : old[was],
        is === undefined ? undefined : now[is],
        joined(path, name ?? String(is ?? was ?? 0)),
      ),
    );
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
    return keys.flatMap((key) => memberChanges(before[key], after[key], joined(path, key)));
  }
  return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

function joined(path: string, step: string): string {
  return path === "" ? step : `${path}.${step}`;
}
