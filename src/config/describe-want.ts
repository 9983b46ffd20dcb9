import type { z } from "zod";
import { expectations } from "./schema/expectation";
import { declaredKeys, definitionOf, expand } from "./schema-view";
import type { Schema } from "./schema-view";
import { toSnakeCase } from "./key-spelling";

/** What schemas want, in words: `a whole number from 1 to 5`, `one of "a", "b"`. Undefined for "anything". */
export function describeWant(schemas: readonly Schema[]): string | undefined {
  const wants = expand(schemas).flatMap((schema) => wantOf(schema) ?? []);
  return wants.length === 0 ? undefined : joinWants([...new Set(wants)]);
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

function joinWants(wants: readonly string[]): string {
  return wants.join(" or ");
}

function wantOf(schema: Schema): string | undefined {
  const expectation = expectations.get(schema);
  if (expectation !== undefined) return expectation.want;
  const definition = definitionOf(schema);
  switch (definition.type) {
    case "string":
      return `text${rangeOf(schema, " characters")}`;
    case "number":
      return `${isWhole(schema) ? "a whole number" : "a number"}${rangeOf(schema, "")}`;
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

/** Discriminators tell the options of a union apart; other mappings are told apart by nothing. */
function mappingOf(schema: Schema): string {
  const keys = [...declaredKeys([schema]).keys()];
  const shown = keys.slice(0, 6).map(toSnakeCase);
  return keys.length === 0
    ? "a mapping"
    : `a mapping with ${shown.join(", ")}${keys.length > 6 ? ", …" : ""}`;
}

interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly format?: string;
}

function boundsOf(schema: Schema): Bounds {
  return (schema as z.core.$ZodNumber)._zod.bag as Bounds;
}

function isWhole(schema: Schema): boolean {
  return boundsOf(schema).format?.includes("int") ?? false;
}

function rangeOf(schema: Schema, unit: string): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = boundsOf(schema);
  const isReal = (bound: number | undefined): bound is number =>
    bound !== undefined && Number.isFinite(bound) && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  const words = [
    ...(isReal(exclusiveMinimum) ? [`above ${exclusiveMinimum}`] : []),
    ...(isReal(exclusiveMaximum) ? [`below ${exclusiveMaximum}`] : []),
  ];
  if (isReal(minimum) && isReal(maximum)) words.unshift(`from ${minimum} to ${maximum}`);
  else if (isReal(minimum)) words.unshift(`of at least ${minimum}`);
  else if (isReal(maximum)) words.unshift(`of at most ${maximum}`);
  return words.length === 0 ? "" : ` ${words.join(", ")}${unit}`;
}
