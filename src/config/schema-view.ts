import type { z } from "zod";
import { toSnakeCase } from "../text/key-spelling";

/** Any zod schema. */
export type Schema = z.core.$ZodType;
type Definition = z.core.$ZodTypes["_zod"]["def"];
type ObjectSchema = z.core.$ZodObject;

/** Looks up a value's key, to choose among the options of a union. */
export type ValueAt = (key: string) => unknown;

/** The schema without wrappers; a union becomes its options. */
export function alternatives(schema: Schema, valueAt?: ValueAt): readonly Schema[] {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "catch":
    case "success":
      return alternatives(definition.innerType, valueAt);
    case "pipe": {
      const { in: before, out: after } = definition;
      return alternatives(definitionOf(before).type === "transform" ? after : before, valueAt);
    }
    case "lazy":
      return alternatives(definition.getter(), valueAt);
    case "intersection":
      return [definition.left, definition.right].flatMap((side) => alternatives(side, valueAt));
    case "union":
      return chosenOptions(definition, valueAt).flatMap((option) => alternatives(option, valueAt));
    default:
      return [schema];
  }
}

/** A key's name in typed code and the schemas of its value. */
export interface KeySchema {
  readonly key: string;
  readonly schemas: readonly Schema[];
}

/** The keys that these alternatives declare, by their YAML spelling. */
export function declaredKeys(schemas: readonly Schema[]): ReadonlyMap<string, KeySchema> {
  const keys = new Map<string, KeySchema>();
  for (const schema of schemas.filter(isObject)) {
    for (const [key, value] of Object.entries(schema._zod.def.shape)) {
      const spelling = toSnakeCase(key);
      keys.set(spelling, { key, schemas: [...(keys.get(spelling)?.schemas ?? []), value] });
    }
  }
  return keys;
}

/** The schemas for values of undeclared keys, as in records. Empty if such keys are unknown. */
export function freeKeySchemas(schemas: readonly Schema[]): readonly Schema[] {
  return schemas.flatMap((schema) => {
    const definition = definitionOf(schema);
    if (definition.type === "record" || definition.type === "map") return [definition.valueType];
    return definition.type === "object" && definition.catchall !== undefined && !refuses(definition.catchall)
      ? [definition.catchall]
      : [];
  });
}

/** The schemas of the item at this index of a list. */
export function itemSchemas(schemas: readonly Schema[], index: number): readonly Schema[] {
  return schemas.flatMap((schema) => {
    const definition = definitionOf(schema);
    if (definition.type === "array") return [definition.element];
    if (definition.type === "set") return [definition.valueType];
    if (definition.type !== "tuple") return [];
    const item = definition.items[index] ?? definition.rest;
    return item === null || item === undefined ? [] : [item];
  });
}

/** The schemas of the value at a typed key or index. */
export function childSchemas(schemas: readonly Schema[], segment: string | number): readonly Schema[] {
  if (typeof segment === "number") return itemSchemas(schemas, segment);
  const declared = [...declaredKeys(schemas).values()].find(({ key }) => key === segment);
  return declared?.schemas ?? freeKeySchemas(schemas);
}

/** All alternatives of all these schemas. */
export function expand(schemas: readonly Schema[], valueAt?: ValueAt): readonly Schema[] {
  return schemas.flatMap((schema) => alternatives(schema, valueAt));
}

export function definitionOf(schema: Schema): Definition {
  return (schema as z.core.$ZodTypes)._zod.def;
}

function isObject(schema: Schema): schema is ObjectSchema {
  return definitionOf(schema).type === "object";
}

function refuses(catchall: Schema): boolean {
  return definitionOf(catchall).type === "never";
}

/** The options whose discriminator matches the file; all of them if none matches or the file has none. */
function chosenOptions(
  union: Extract<Definition, { readonly type: "union" }>,
  valueAt: ValueAt | undefined,
): readonly Schema[] {
  const discriminator = (union as { readonly discriminator?: string }).discriminator;
  if (discriminator === undefined || valueAt === undefined) return union.options;
  const value = valueAt(discriminator);
  const chosen = union.options.filter((option) =>
    option._zod.propValues?.[discriminator]?.has(value as z.core.util.Primitive),
  );
  return chosen.length > 0 ? chosen : union.options;
}
