import { KNOWN_VALUE_MASK, type KnownValues } from "../../masking/known-values";
import { maskText } from "../../masking/mask-text";
import type { AttributeChange, Shown } from "../model";

/**
 * How properties are masked that are not texts like others: names are never sensitive and must stay findable, as must
 * addresses, of which only the instance keys can be a value.
 */
const PROPERTIES: ReadonlyMap<string, "name" | "address" | "path"> = new Map([
  // Masked by itself, because attributes are most of a plan.
  ["attributes", "name"],
  ["address", "address"],
  ["previousAddress", "address"],
  ["type", "name"],
  ["name", "name"],
  ["mode", "name"],
  ["kind", "name"],
  ["is", "name"],
  ["form", "name"],
  ["digest", "name"],
  ["length", "name"],
  ["path", "path"],
  ["forcedBy", "path"],
]);

/**
 * Masks remembered values in each item, in place, so that memory never holds two copies of a large plan. Unaffected
 * items stay the same objects.
 */
export function redactAll<T>(items: T[], known: KnownValues): T[] {
  if (known.size === 0) return items;
  for (let index = 0; index < items.length; index++) items[index] = redactItem(items[index] as T, known);
  return items;
}

function redactItem<T>(item: T, known: KnownValues): T {
  const { attributes } = item as { readonly attributes?: readonly AttributeChange[] };
  const redacted = redact(item, known);
  if (attributes === undefined) return redacted;
  const masked = redactAttributes(attributes, known);
  return masked === attributes ? redacted : { ...redacted, attributes: masked };
}

function redactAttributes(list: readonly AttributeChange[], known: KnownValues): readonly AttributeChange[] {
  let copy: AttributeChange[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const attribute = list[index] as AttributeChange;
    const redacted = redactAttribute(attribute, known);
    if (redacted !== attribute) (copy ??= [...list])[index] = redacted;
  }
  return copy ?? list;
}

function redact<T>(value: T, known: KnownValues): T {
  if (typeof value === "string") return known.mask(value) as T;
  if (typeof value === "number") return (known.isKnownNumber(value) ? KNOWN_VALUE_MASK : value) as T;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return redactList(value, known) as T;
  let copy: Record<string, unknown> | undefined;
  for (const key in value) {
    const as = PROPERTIES.get(key);
    if (as === "name") continue;
    const item = (value as Record<string, unknown>)[key];
    if (typeof item === "boolean") continue;
    const redacted =
      as === undefined
        ? redact(item, known)
        : as === "address"
          ? redactAddress(item, known)
          : redactPaths(item, known);
    if (redacted === item) continue;
    copy ??= { ...(value as Record<string, unknown>) };
    copy[key] = redacted;
  }
  return (copy ?? value) as T;
}

/** Attributes are most of a plan, so they are visited without looking up their properties by name. */
function redactAttribute(attribute: AttributeChange, known: KnownValues): AttributeChange {
  const path = known.maskPath(attribute.path);
  const before = redactShown(attribute.before, known);
  const after = redactShown(attribute.after, known);
  const isSame = path === attribute.path && before === attribute.before && after === attribute.after;
  return isSame ? attribute : { ...attribute, path, before, after };
}

function redactShown(value: Shown, known: KnownValues): Shown {
  if (typeof value === "string") return known.mask(value);
  if (typeof value !== "object" || value === null) return redact(value, known);
  if (value.is === "unknown" || value.is === "sensitive") return value;
  if (value.is !== "text") return redact(value, known);
  const text = known.mask(value.text);
  return text === value.text ? value : { ...value, text };
}

function redactAddress(value: unknown, known: KnownValues): unknown {
  return typeof value === "string" ? known.maskAddress(value) : value;
}

function redactPaths(value: unknown, known: KnownValues): unknown {
  if (typeof value === "string") return known.maskPath(value);
  if (!Array.isArray(value)) return value;
  const paths = value as readonly string[];
  const masked = paths.map((path) => known.maskPath(path));
  return masked.some((path, index) => path !== paths[index]) ? masked : value;
}

function redactList(list: unknown[], known: KnownValues): unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const redacted = redact(list[index], known);
    if (redacted === list[index]) continue;
    copy ??= [...list];
    copy[index] = redacted;
  }
  return copy ?? list;
}

/** Masks the text rendering of a plan. */
export function redactText(text: string, known: KnownValues): string {
  return known.mask(maskText(text, "", () => undefined));
}
