import { isUnknown } from "./unknown";

/** A decoded value of Terraform's attributes and blocks. */
export type ObjectValue = Record<string, unknown>;

export function isObjectValue(value: unknown): value is ObjectValue {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !isUnknown(value) &&
    !ArrayBuffer.isView(value)
  );
}

/** A text that is equal for values that Terraform considers equal. An unknown equals only itself. */
export function fingerprint(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (isUnknown(inner)) return { "(known after apply)": true };
    if (typeof inner === "bigint") return Number(inner);
    if (!isObjectValue(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Whether two values are equal; with `isSet`, in any order. */
export function sameValue(a: unknown, b: unknown, isSet = false): boolean {
  if (isSet && Array.isArray(a) && Array.isArray(b)) {
    return (
      a.length === b.length &&
      fingerprint(a.map(fingerprint).sort()) === fingerprint(b.map(fingerprint).sort())
    );
  }
  return fingerprint(a) === fingerprint(b);
}

/** Whether `value` contains an unknown. */
export function hasUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObjectValue(value) && Object.values(value).some(hasUnknown);
}

/** The known string at `name`; undefined for null, unknown and other types. */
export function text(object: ObjectValue, name: string): string | undefined {
  const value = object[name];
  return typeof value === "string" ? value : undefined;
}

/** The objects in the list or block at `name`. */
export function elements(object: ObjectValue, name: string): ObjectValue[] {
  const value = object[name];
  return Array.isArray(value) ? value.filter(isObjectValue) : [];
}

/** The string map at `name`, without nulls and unknowns. */
export function stringMap(object: ObjectValue, name: string): Record<string, string> {
  const value = object[name];
  if (!isObjectValue(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The strings in the list or set at `name`. */
export function strings(object: ObjectValue, name: string): string[] {
  const value = object[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
