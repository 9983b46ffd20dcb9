import { z } from "zod";
import { expectations } from "./schema/expectation";
import { declaredKeys, definitionOf, expand } from "./schema-view";
import type { Schema } from "./schema-view";

/** What schemas expect, in words: `a whole number from 1 to 5`, `one of "a", "b"`. Undefined if anything is allowed. */
export function describeWant(schemas: readonly Schema[]): string | undefined {
  const wants = expand(schemas).flatMap((schema) => wantOf(schema) ?? []);
  return wants.length === 0 ? undefined : [...new Set(wants)].join(" or ");
}

/** The values that enumerations and literals allow. */
export function namedValues(schemas: readonly Schema[]): readonly string[] {
  return expand(schemas).flatMap((schema) => {
    const definition = definitionOf(schema);
    if (definition.type === "enum") return Object.values(definition.entries).map(String);
    return definition.type === "literal" ? definition.values.map(String) : [];
  });
}

/** `"a", "b"`: values as YAML writes them. */
function listValues(values: readonly unknown[]): string {
  return values
    .map((value) => (typeof value === "string" ? JSON.stringify(value) : String(value)))
    .join(", ");
}

function wantOf(schema: Schema): string | undefined {
  const expectation = expectations.get(schema);
  if (expectation !== undefined) return expectation.want;
  const definition = definitionOf(schema);
  switch (definition.type) {
    case "string":
      return textWant(schema);
    case "number":
      return numberWant(schema);
    case "boolean":
      return "true or false";
    case "enum":
      return choice(Object.values(definition.entries));
    case "literal":
      return choice(definition.values);
    case "array":
    case "set":
    case "tuple":
      return listOf(schema);
    case "record":
    case "map":
      return "a mapping";
    case "object":
      return mappingOf(schema);
    default:
      return undefined;
  }
}

function choice(values: readonly unknown[]): string {
  return values.length === 1 ? listValues(values) : `one of ${listValues(values)}`;
}

function listOf(schema: Schema): string {
  const definition = definitionOf(schema);
  const item = definition.type === "array" ? describeWant([definition.element]) : undefined;
  return item === undefined ? "a list" : `a list, each item ${item}`;
}

function mappingOf(schema: Schema): string {
  const keys = [...declaredKeys([schema]).keys()];
  const shown = keys.slice(0, 6);
  return keys.length === 0
    ? "a mapping"
    : `a mapping with ${shown.join(", ")}${keys.length > 6 ? ", …" : ""}`;
}

/** The limits of a number or text. zod shows them only as JSON Schema. */
function limitsOf(schema: Schema): z.core.JSONSchema.BaseSchema {
  const limits = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return withoutImplicitLimits(limits);
}

/** zod limits whole numbers to a double's exact range; ignore that. */
export function withoutImplicitLimits(json: z.core.JSONSchema.BaseSchema): z.core.JSONSchema.BaseSchema {
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
  return json;
}

function textWant(schema: Schema): string {
  const { minLength, maxLength, pattern } = limitsOf(schema);
  const form = pattern === undefined ? "" : ` matching ${pattern}`;
  return `text${rangeOf(minLength, maxLength, " characters")}${form}`;
}

function numberWant(schema: Schema): string {
  const { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = limitsOf(schema);
  const open = [
    ...(exclusiveMinimum === undefined ? [] : [` above ${exclusiveMinimum}`]),
    ...(exclusiveMaximum === undefined ? [] : [` below ${exclusiveMaximum}`]),
  ];
  const kind = type === "integer" ? "a whole number" : "a number";
  return `${kind}${rangeOf(minimum, maximum, "")}${open.join(" and")}`;
}

function rangeOf(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined && most === undefined) return "";
  if (most === undefined) return ` of at least ${least}${unit}`;
  return least === undefined ? ` of at most ${most}${unit}` : ` from ${least} to ${most}${unit}`;
}
