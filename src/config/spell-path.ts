import type { ConfigPath } from "./environment";
import { toSnakeCase } from "../text/key-spelling";
import { redacted } from "../masking/looks-like-secret";
import { childSchemas, declaredKeys, expand } from "./schema-view";
import type { Schema } from "./schema-view";

/** `["network", "publicSubnets", 0]` → `network.public_subnets[0]`: typed keys as in YAML. */
export function spellPath(schema: Schema, path: ConfigPath): string {
  return joinKeys(yamlKeys(schema, path));
}

/** Joins YAML keys. Hides a key that looks like a secret. */
export function joinKeys(keys: ConfigPath): string {
  return keys.reduce<string>((joined, key) => {
    if (typeof key === "number") return `${joined}[${key}]`;
    return joined === "" ? redacted(key) : `${joined}.${redacted(key)}`;
  }, "");
}

/** Converts typed keys that the schema declares to snake_case; record keys stay as they are. */
function yamlKeys(schema: Schema, path: ConfigPath): ConfigPath {
  let choices: readonly Schema[] = [schema];
  return path.map((segment) => {
    const expanded = expand(choices);
    choices = childSchemas(expanded, segment);
    if (typeof segment === "number") return segment;
    const isDeclared = [...declaredKeys(expanded).values()].some(({ key }) => key === segment);
    return isDeclared ? toSnakeCase(segment) : segment;
  });
}
