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
  if (isUnknown(value)) return '{"(known after apply)":true}';
  if (typeof value === "bigint") return JSON.stringify(Number(value));
  if (Array.isArray(value))
    return `[${value.map((element: unknown) => fingerprint(element ?? null)).join()}]`;
  if (!isObjectValue(value)) return JSON.stringify(value);
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  return `{${names
    .sort()
    .map((name) => `${JSON.stringify(name)}:${fingerprint(value[name])}`)
    .join()}}`;
}

/** Whether two values are equal; with `isSet`, in any order. */
export function sameValue(a: unknown, b: unknown, isSet = false): boolean {
  if (isSet && Array.isArray(a) && Array.isArray(b)) {
    return (
      a.length === b.length &&
      (equal(a, b) || fingerprint(a.map(fingerprint).sort()) === fingerprint(b.map(fingerprint).sort()))
    );
  }
  return equal(a, b);
}

/** As equal fingerprints, without making them: plans compare every attribute. */
function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isNumber(a) && isNumber(b)) return Number(a) === Number(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isUnknown(a) || isUnknown(b)) return isUnknown(a) && isUnknown(b);
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((element: unknown, index) => equal(element, b[index]));
  }
  return isObjectValue(a) && isObjectValue(b) ? equalObjects(a, b) : fingerprint(a) === fingerprint(b);
}

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";

/** An attribute that is undefined is as one that is not there. */
function equalObjects(a: ObjectValue, b: ObjectValue): boolean {
  const defined = (object: ObjectValue) => Object.keys(object).filter((name) => object[name] !== undefined);
  const names = defined(a);
  return names.length === defined(b).length && names.every((name) => equal(a[name], b[name]));
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
