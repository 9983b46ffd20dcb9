import type { Json, JsonObject } from "./plan-model";

/** True for objects: lists and null are none. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
