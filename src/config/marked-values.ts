import type { z } from "zod";
import type { ConfigPath } from "./environment";
import { alternatives, childSchemas, expand } from "./schema-view";
import type { Schema } from "./schema-view";

/** A text whose type is marked in a registry. */
export interface MarkedValue<Mark> {
  readonly path: ConfigPath;
  readonly value: string;
  readonly mark: Mark;
}

/** Every text in a typed value whose schema is in the registry, including defaults. */
export function markedValues<Mark extends object>(
  value: unknown,
  schema: Schema,
  registry: z.core.$ZodRegistry<Mark>,
): readonly MarkedValue<Mark>[] {
  return collect(value, [schema], [], registry);
}

function collect<Mark extends object>(
  value: unknown,
  schemas: readonly Schema[],
  path: ConfigPath,
  registry: z.core.$ZodRegistry<Mark>,
): readonly MarkedValue<Mark>[] {
  if (typeof value === "string") {
    const marks = [...schemas, ...expand(schemas)].flatMap((schema) => registry.get(schema) ?? []);
    return marks.slice(0, 1).map((mark) => ({ path, value, mark: mark as Mark }));
  }
  if (typeof value !== "object" || value === null) return [];
  const fields = value as Record<string, unknown>;
  const choices = schemas.flatMap((schema) => alternatives(schema, (key) => fields[key]));
  const children: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(fields);
  return children.flatMap(([key, child]) =>
    collect(child, childSchemas(choices, key), [...path, key], registry),
  );
}
