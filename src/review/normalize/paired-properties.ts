import type { Json, JsonObject } from "../../text/json";

/** Properties of two objects by their names, with the values of each side at the same index. */
interface Pairs {
  readonly keys: readonly string[];
  /** Undefined where that side has none; shorter than `keys` where the rest is only unknown. */
  readonly old: readonly (Json | undefined)[] | undefined;
  readonly now: readonly (Json | undefined)[] | undefined;
}

/**
 * Those of `after` first, then what only `before` has, then what is only unknown. Both sides of an update have the
 * same properties in the same order: their values are then taken as lists, without a search for each name.
 */
export function pairProperties(
  before: JsonObject | undefined,
  after: JsonObject | undefined,
  unknown: JsonObject | undefined,
): Pairs {
  const keys = Object.keys(after ?? before ?? {});
  if (before === undefined || after === undefined || isSameList(keys, Object.keys(before))) {
    const all = unknown === undefined ? keys : keys.concat(onlyIn(unknown, after ?? before));
    return { keys: all, old: before && Object.values(before), now: after && Object.values(after) };
  }
  const all = [...new Set([...keys, ...Object.keys(before), ...Object.keys(unknown ?? {})])];
  return { keys: all, old: all.map((key) => own(before, key)), now: all.map((key) => own(after, key)) };
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

function onlyIn(unknown: JsonObject, known: JsonObject | undefined): string[] {
  return Object.keys(unknown).filter((key) => known === undefined || !Object.hasOwn(known, key));
}

/** `constructor` is a tag like any other. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
