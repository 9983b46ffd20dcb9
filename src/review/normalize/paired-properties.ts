import type { Json, JsonObject } from "../../text/json";

/** The properties of two objects by name, with both sides' values at the same index. */
interface Pairs {
  readonly keys: readonly string[];
  /** Undefined if that side is null; shorter than `keys` if the remaining ones are only unknown. */
  readonly old: readonly (Json | undefined)[] | undefined;
  readonly now: readonly (Json | undefined)[] | undefined;
}

/**
 * The properties of `after`, then those only in `before`, then those only unknown. If both sides of an update have the
 * same properties in the same order, their values are taken as lists, without looking up names.
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

/** An own property: `constructor` is a tag like any other. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
