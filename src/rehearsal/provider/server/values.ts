import { type ObjectValue, isObjectValue } from "../values/compare";
import { decodeValue, encodeValue } from "../values/unknown";
import type { DynamicValue } from "./protocol";

/** The object in a message, or undefined for null. */
export function decodeObject(value: DynamicValue | null | undefined): ObjectValue | undefined {
  if (value?.msgpack === undefined || value.msgpack.length === 0) return undefined;
  const decoded = decodeValue(value.msgpack);
  return isObjectValue(decoded) ? decoded : undefined;
}

/** An object for a message; undefined is null. */
export function encodeObject(value: ObjectValue | undefined): DynamicValue {
  return { msgpack: encodeValue(value ?? null) };
}
