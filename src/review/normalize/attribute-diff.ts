import { isObject, type Json, type JsonObject } from "../../text/json";
import type { AttributeChange, ListValue, Shown } from "../model";
import type { Change } from "../../plan/plan-model";
import { isList, nameWithin, parseStructure } from "../../masking/mask-value";
import { type Pair, pairItems } from "./paired-items";
import { own, pairProperties } from "./paired-properties";
import { SENSITIVE, shownLeaf, shownList, UNKNOWN } from "./shown-value";

/** Called for each value that looks like a secret and is not marked as one. */
export type OnMaskedPlace = (path: string, kind: string) => void;

/** A position in the structure: both sides' values and the plan's marks on them. */
interface Place {
  readonly path: string;
  /** The name of the value, which helps to tell whether it is a secret. */
  readonly name: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly unknown: Json | undefined;
  readonly beforeSensitive: Json | undefined;
  readonly afterSensitive: Json | undefined;
}

/** The attributes that differ, masked, in document order. Unset and empty count as the same. */
export function diffAttributes(change: Change, onMasked: OnMaskedPlace): AttributeChange[] {
  const differ = new Differ(onMasked);
  differ.compare({
    path: "",
    name: "",
    before: change.before,
    after: change.after,
    unknown: change.after_unknown,
    beforeSensitive: change.before_sensitive,
    afterSensitive: change.after_sensitive,
  });
  return differ.changes;
}

class Differ {
  readonly changes: AttributeChange[] = [];
  /** The path of the current value. */
  private at = "";

  constructor(private readonly onMasked: OnMaskedPlace) {}

  compare(place: Place): void {
    const { before, after, unknown, beforeSensitive, afterSensitive } = place;
    const isWholeMarked = unknown === true || beforeSensitive === true || afterSensitive === true;
    if (isWholeMarked) return this.compareMarked(place);
    if (before === after) {
      if (typeof unknown !== "object" || unknown === null) return;
    } else if (isEmptyValue(before) && isEmptyValue(after) && !holdsTrue(unknown)) return;
    if (isObject(before) || isObject(after) || (isObject(unknown) && before == null && after == null)) {
      if (isObjectOrUnset(before) && isObjectOrUnset(after)) return this.compareObjects(place);
    } else if (isArray(before) || isArray(after)) {
      if (isArrayOrUnset(before) && isArrayOrUnset(after)) return this.compareLists(place);
    }
    this.compareLeaves(place.path, place.name, before, after);
  }

  private compareMarked(place: Place): void {
    const { before, after, unknown } = place;
    if (unknown !== true && deepEqual(before ?? null, after ?? null)) return;
    const beforeShown =
      place.beforeSensitive === true ? hidden(before) : this.shown(place.path, place.name, before);
    const afterShown =
      unknown === true
        ? UNKNOWN
        : place.afterSensitive === true
          ? hidden(after)
          : this.shown(place.path, place.name, after);
    if (beforeShown === null && afterShown === null) return;
    this.push(place.path, beforeShown, afterShown);
  }

  private compareObjects(place: Place): void {
    const before = isObject(place.before) ? place.before : undefined;
    const after = isObject(place.after) ? place.after : undefined;
    const unknown = isObject(place.unknown) && !isEmptyValue(place.unknown) ? place.unknown : undefined;
    const { keys, old, now } = pairProperties(before, after, unknown);
    for (let index = 0; index < keys.length; index++) {
      const [key, was, is] = [keys[index] as string, old?.[index], now?.[index]];
      const open = unknown === undefined ? undefined : own(unknown, key);
      if (open === undefined && (was === is || (was == null && is == null))) continue;
      if (key === "tags_all" && place.path === "" && repeatsTags(before) && repeatsTags(after)) continue;
      const beforeSensitive = within(place.beforeSensitive, key);
      const afterSensitive = within(place.afterSensitive, key);
      if (
        open === undefined &&
        beforeSensitive !== true &&
        afterSensitive !== true &&
        isPlain(was) &&
        isPlain(is)
      ) {
        // Most of a plan: done here, without a place for it.
        if (isEmptyValue(was) && isEmptyValue(is)) continue;
        this.compareLeaves(joinPath(place.path, key), nameWithin(after ?? before, key), was, is);
        continue;
      }
      this.compare({
        path: joinPath(place.path, key),
        name: nameWithin(after ?? before, key),
        before: was,
        after: is,
        unknown: open,
        beforeSensitive,
        afterSensitive,
      });
    }
  }

  private compareLists(place: Place): void {
    const before = isArray(place.before) ? place.before : [];
    const after = isArray(place.after) ? place.after : [];
    if (deepEqual(before, after) && !holdsTrue(place.unknown)) return;
    if (this.comparePlainLists(place, before, after)) return;
    const { beforeIndexes, afterIndexes } = unmatched(before, after, place);
    if (beforeIndexes.length === 0 && afterIndexes.length === 0)
      return this.pushReordered(place, before, after);
    for (const pair of pairItems(before, after, beforeIndexes, afterIndexes)) this.compareItems(place, pair);
  }

  private compareItems(place: Place, { before: beforeIndex, after: afterIndex, name }: Pair): void {
    const index = name === undefined ? String(afterIndex ?? beforeIndex ?? 0) : JSON.stringify(name);
    this.compare({
      path: `${place.path}[${index}]`,
      name: place.name,
      before:
        beforeIndex === undefined ? undefined : (place.before as readonly Json[] | undefined)?.[beforeIndex],
      after:
        afterIndex === undefined ? undefined : (place.after as readonly Json[] | undefined)?.[afterIndex],
      unknown: afterIndex === undefined ? undefined : within(place.unknown, afterIndex),
      beforeSensitive: beforeIndex === undefined ? undefined : within(place.beforeSensitive, beforeIndex),
      afterSensitive: afterIndex === undefined ? undefined : within(place.afterSensitive, afterIndex),
    });
  }

  /** Compares lists of plain values, such as security groups or CIDRs, and reports one change for the list. */
  private comparePlainLists(place: Place, before: readonly Json[], after: readonly Json[]): boolean {
    if (holdsTrue(place.unknown) || holdsTrue(place.beforeSensitive) || holdsTrue(place.afterSensitive))
      return false;
    this.at = place.path;
    const shownBefore = shownList(before, place.name, this.onMaskedHere);
    const shownAfter = shownList(after, place.name, this.onMaskedHere);
    if (shownBefore === undefined || shownAfter === undefined) return false;
    if (deepEqual(before, after)) return true;
    const onlyForm = before.length === after.length && deepEqual(sortedTexts(before), sortedTexts(after));
    this.changes.push({
      path: place.path,
      before: place.before == null ? null : shownBefore,
      after: place.after == null ? null : shownAfter,
      ...(onlyForm ? { onlyForm } : readAlike(shownBefore, shownAfter) ? { differsUnseen: true } : {}),
    });
    return true;
  }

  private pushReordered(place: Place, before: readonly Json[], after: readonly Json[]): void {
    if (deepEqual(before, after)) return;
    const items = `${String(after.length)} blocks`;
    this.changes.push({
      path: place.path,
      before: items,
      after: `${items}, in a different order`,
      onlyForm: true,
    });
  }

  private compareLeaves(path: string, name: string, was: Json | undefined, is: Json | undefined): void {
    const before = this.shown(path, name, was);
    const after = this.shown(path, name, is);
    if (sameShown(before, after)) {
      const isText = typeof before === "object" && before?.is === "text";
      const onlyForm =
        isText && before.form === "json" && (sameStructure(was, is) || !HIDES_SOMETHING.test(before.text));
      this.push(path, before, after, onlyForm ? { onlyForm } : { differsUnseen: true });
      return;
    }
    this.push(path, before, after);
  }

  private push(path: string, before: Shown, after: Shown, marks?: Partial<AttributeChange>): void {
    this.changes.push(marks === undefined ? { path, before, after } : { path, before, after, ...marks });
  }

  private shown(path: string, name: string, value: Json | undefined): Shown {
    if (value === undefined || value === null || typeof value === "boolean") return value ?? null;
    this.at = path;
    return shownLeaf(value, name, this.onMaskedHere);
  }

  /** Shared by all values, which are visited one at a time. */
  private readonly onMaskedHere = (kind: string): void => this.onMasked(this.at, kind);
}

interface Unmatched {
  readonly beforeIndexes: readonly number[];
  readonly afterIndexes: readonly number[];
}

/** The same for the two most common cases: one side is empty, or one item differs in its place. */
function unmatchedInPlace(before: readonly Json[], after: readonly Json[]): Unmatched | undefined {
  if (before.length === 0 || after.length === 0)
    return { beforeIndexes: [...before.keys()], afterIndexes: [...after.keys()] };
  if (before.length !== after.length) return undefined;
  let differing: number | undefined;
  for (let index = 0; index < before.length; index++) {
    if (deepEqual(before[index] ?? null, after[index] ?? null)) continue;
    if (differing !== undefined) return undefined;
    differing = index;
  }
  return differing === undefined ? undefined : { beforeIndexes: [differing], afterIndexes: [differing] };
}

/** The indexes of items that the other side does not have. Blocks of a set have no order. */
function unmatched(before: readonly Json[], after: readonly Json[], place: Place): Unmatched {
  const fast = unmatchedInPlace(before, after);
  if (fast !== undefined && !holdsTrue(place.unknown)) return fast;
  const beforeKeys = before.map((item) => JSON.stringify(item));
  const left = new Map<string, number[]>();
  beforeKeys.forEach((key, index) => {
    const indexes = left.get(key);
    if (indexes === undefined) left.set(key, [index]);
    else indexes.push(index);
  });
  const afterIndexes: number[] = [];
  after.forEach((item, index) => {
    const sames = holdsTrue(within(place.unknown, index)) ? undefined : left.get(JSON.stringify(item));
    if (sames?.shift() === undefined) afterIndexes.push(index);
  });
  const beforeIndexes = [...left.values()].flat().toSorted((a, b) => a - b);
  return { beforeIndexes, afterIndexes };
}

function hidden(value: Json | undefined): Shown {
  return value === undefined || value === null ? null : SENSITIVE;
}

function sameShown(before: Shown, after: Shown): boolean {
  return before === after || deepEqual(before as unknown as Json, after as unknown as Json);
}

/** Notes that replace values: two texts with the same notes can still differ. */
const HIDES_SOMETHING = /\((?:masked: |\d+ bytes in base64|nested too deep)/;

function sameStructure(before: Json | undefined, after: Json | undefined): boolean {
  const read = (value: Json | undefined) =>
    typeof value === "string" ? parseStructure(value) : (value ?? undefined);
  const [old, now] = [read(before), read(after)];
  return old !== undefined && now !== undefined && deepEqual(old, now);
}

/** Whether two lists have equal items apart from masked parts. */
function readAlike({ items: before }: ListValue, { items: after }: ListValue): boolean {
  return before.length === after.length && deepEqual(sortedTexts(before), sortedTexts(after));
}

function sortedTexts(items: readonly Json[]): string[] {
  return items.map((item) => JSON.stringify(item)).toSorted();
}

/** True if the plan marks anything in it. */
export function holdsTrue(marks: Json | undefined): boolean {
  if (marks === true) return true;
  if (typeof marks !== "object" || marks === null) return false;
  return Object.values(marks).some((mark) => holdsTrue(mark as Json));
}

function within(marks: Json | undefined, key: string | number): Json | undefined {
  if (marks === true) return true;
  if (typeof marks !== "object" || marks === null) return undefined;
  return own(marks as JsonObject, String(key));
}

/** The AWS provider writes every tag twice. If both agree, one is enough. */
function repeatsTags(values: JsonObject | undefined): boolean {
  return values === undefined || deepEqual(values["tags"] ?? null, values["tags_all"] ?? null);
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** A plan has few paths, each on many resources: cache the texts, by parent. */
const joined = new Map<string, Map<string, string>>();
const MAX_PATHS = 5_000;
/** Most properties have the same parent as the one before. */
let latest: { readonly path: string; readonly siblings: Map<string, string> } | undefined;

/** `a.b`, `a["b c"]`. */
export function joinPath(path: string, key: string): string {
  const siblings = latest?.path === path ? latest.siblings : siblingsIn(path);
  const known = siblings?.get(key);
  if (known !== undefined) return known;
  const made = written(path, key);
  if (siblings !== undefined && siblings.size < MAX_PATHS && made.length <= 200) siblings.set(key, made);
  return made;
}

function siblingsIn(path: string): Map<string, string> | undefined {
  let siblings = joined.get(path);
  if (siblings === undefined) {
    if (joined.size > MAX_PATHS || path.length > 200) return undefined;
    joined.set(path, (siblings = new Map<string, string>()));
  }
  latest = { path, siblings };
  return siblings;
}

function written(path: string, key: string): string {
  if (!IDENTIFIER.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Neither an object nor a list. */
const isPlain = (value: Json | undefined) => typeof value !== "object" || value === null;
const isArray = (value: Json | undefined): value is readonly Json[] => value !== undefined && isList(value);
const isObjectOrUnset = (value: Json | undefined) => value === undefined || value === null || isObject(value);
const isArrayOrUnset = (value: Json | undefined) => value === undefined || value === null || isArray(value);

/** Same structure and values. The order matters in lists but not in properties. */
function deepEqual(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    const [items, others] = [a as readonly Json[], b as readonly Json[]];
    for (let index = 0; index < items.length; index++)
      if (!deepEqual(items[index] ?? null, others[index] ?? null)) return false;
    return true;
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  const [left, right] = [a as JsonObject, b as JsonObject];
  for (const key of keys)
    if (!Object.hasOwn(right, key) || !deepEqual(left[key] ?? null, right[key] ?? null)) return false;
  return true;
}

/** What providers write for "not set": null, an empty text, list or block. `false` and 0 are values. */
function isEmptyValue(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (typeof value !== "object") return false;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}
