import { toSnakeCase } from "../text/key-spelling";
import { childSchemas, declaredKeys, expand } from "./schema-view";
import type { Schema } from "./schema-view";

/** A typed value with its keys as in YAML; record keys stay as they are. */
export function spellValue(value: unknown, schemas: readonly Schema[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  const choices = expand(schemas, (key) => fields[key]);
  if (Array.isArray(value)) return value.map((item, index) => spellValue(item, childSchemas(choices, index)));
  const declared = new Set([...declaredKeys(choices).values()].map(({ key }) => key));
  const spelled = Object.entries(fields).map(([key, child]) => [
    declared.has(key) ? toSnakeCase(key) : key,
    spellValue(child, childSchemas(choices, key)),
  ]);
  return Object.fromEntries(spelled) as unknown;
}
