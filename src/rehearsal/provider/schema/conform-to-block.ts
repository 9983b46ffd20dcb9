import { type BlockSchema, type CtyType, impliedType, isCollection, isObject } from "./schema-model";
import { type ObjectValue, isObjectValue } from "../values/compare";

/**
 * Fits a value from a state file to the current schema: drops attributes that the schema no longer has and sets new
 * ones to null. Values of dynamic type keep their type, in JSON and in MessagePack.
 */
export function conformToBlock(value: unknown, block: BlockSchema): unknown {
  return conform(value, impliedType(block));
}

function conform(value: unknown, type: CtyType): unknown {
  if (value === null || value === undefined) return null;
  if (type === "dynamic")
    return isObjectValue(value) ? [Buffer.from(JSON.stringify(value["type"])), value["value"]] : null;
  if (isObject(type)) {
    const object = isObjectValue(value) ? value : {};
    const conformed: ObjectValue = {};
    for (const name in type[1]) conformed[name] = conform(object[name], type[1][name] ?? "dynamic");
    return conformed;
  }
  if (!isCollection(type)) return value;
  if (type[0] !== "map")
    return Array.isArray(value) ? value.map((element: unknown) => conform(element, type[1])) : [];
  return isObjectValue(value)
    ? Object.fromEntries(Object.entries(value).map(([key, element]) => [key, conform(element, type[1])]))
    : {};
}
