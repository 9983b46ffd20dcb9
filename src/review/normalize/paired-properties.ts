import type { Json, JsonObject } from "../plan-model";

/** Properties of two objects by their names, with the values of each side at the same index. */
interface Pairs {
  readonly keys: readonly string[];
  /** Undefined where that side has none. */
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
  const areAlike = before === undefined || after === undefined || isSameList(keys, Object.keys(before));
  if (areAlike && (unknown === undefined || !hasOthers(unknown, after ?? before))) {
    return { keys, old: before && Object.values(before), now: after && Object.values(after) };
  }
  const all = [...new Set([...keys, ...Object.keys(before ?? {}), ...Object.keys(unknown ?? {})])];
  const valuesOf = (side: JsonObject | undefined) => side && all.map((key) => own(side, key));
  return { keys: all, old: valuesOf(before), now: valuesOf(after) };
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

function hasOthers(unknown: JsonObject, known: JsonObject | undefined): boolean {
  for (const key in unknown) if (known === undefined || !Object.hasOwn(known, key)) return true;
  return false;
}

/** `constructor` is a tag like any other. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
