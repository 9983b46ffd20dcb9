import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { repositoryRoot } from "../process/repository-root";
import { backendSchema, bootstrapSchema } from "../config/bootstrap-schema";
import { withoutImplicitLimits } from "../config/describe-want";
import { loadDefinition, systemsInScope } from "./discover-systems";
import { environmentSchema } from "../config/environment-schema";
import { toSnakeCase } from "../text/key-spelling";
import { ANCHORS_KEY } from "../config/map-keys";
import { definitionOf } from "../config/schema-view";
import type { Schema } from "../config/schema-view";
import { spellValue } from "../config/spell-value";
import type { SystemDefinition } from "./system-definition";

const FOLDER = "schemas";
const ENDING = ".schema.json";

/** A JSON Schema of draft 2020-12. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schema of a system's environment files, for completion and checks in editors. Keys are in YAML form. It is
 * more permissive than the loader, because it cannot express relations between values.
 */
export function toJsonSchema<C extends object>({ name, schema }: SystemDefinition<C>): JsonSchema {
  return describeEnvironment(`An environment of ${name}`, schema);
}

/** A system's schemas by file name: one, plus one for each environment of a different kind. */
function schemasOf(definition: SystemDefinition): readonly (readonly [string, JsonSchema])[] {
  const { name, kinds = {} } = definition;
  return [
    [name, toJsonSchema(definition)],
    ...Object.entries(kinds).map(
      ([kind, { schema }]) =>
        [`${name}-${kind}`, describeEnvironment(`The environment ${kind} of ${name}`, schema)] as const,
    ),
  ];
}

function describeEnvironment(title: string, schema: z.ZodObject): JsonSchema {
  return describeFile(title, { ...environmentSchema.shape, ...schema.shape });
}

/** The JSON Schema of every `bootstrap.yaml`. */
export function bootstrapJsonSchema(): JsonSchema {
  return describeFile("The state backend of a system", { ...bootstrapSchema.shape, ...backendSchema.shape });
}

function describeFile(title: string, shape: z.core.$ZodLooseShape): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(z.object(shape), {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      spellKeys(zodSchema, jsonSchema);
      spellDefault(zodSchema, jsonSchema);
      withoutImplicitLimits(jsonSchema);
    },
  });
  const anchors = { [ANCHORS_KEY.source]: { description: "Only for YAML anchors; aliases refer to them." } };
  return { ...($schema === undefined ? {} : { $schema }), title, ...rest, patternProperties: anchors };
}

function spellKeys(schema: Schema, json: JsonSchema): void {
  const definition = definitionOf(schema);
  if (definition.type !== "object") return;
  const properties = Object.entries(json.properties ?? {});
  json.properties = Object.fromEntries(properties.map(([key, value]) => [toSnakeCase(key), value]));
  if (json.required !== undefined) json.required = json.required.map(toSnakeCase);
  // The loader refuses unknown keys in every object, whether its schema says so or not.
  if (definition.catchall === undefined) json.additionalProperties = false;
}

/** Shows a default in YAML form. Leaves out defaults that YAML cannot express, such as a duration in seconds. */
function spellDefault(schema: Schema, json: JsonSchema): void {
  const definition = definitionOf(schema);
  if (definition.type !== "default") return;
  const inner = definition.innerType;
  const isWritable = z.safeParse(inner, definition.defaultValue).success;
  if (!isWritable) delete json.default;
  else json.default = spellValue(definition.defaultValue, [inner]) as JsonSchema["default"];
}

/** The definitions of every system in the repository. */
function allDefinitions(): readonly SystemDefinition[] {
  return systemsInScope(repositoryRoot).map(loadDefinition);
}

/**
 * Writes `schemas/<system>.schema.json` for each definition and `schemas/bootstrap.schema.json`, and deletes the
 * schemas of removed systems.
 * @returns the written and deleted files, relative to the root; empty if all were up to date
 */
export function writeJsonSchemas(
  definitions: readonly SystemDefinition[] = allDefinitions(),
  root: string = repositoryRoot,
): readonly string[] {
  const stale = staleSchemas(definitions, root);
  const contents = schemaContents(definitions);
  mkdirSync(join(root, FOLDER), { recursive: true });
  for (const path of stale) {
    const text = contents.get(path);
    if (text === undefined) rmSync(join(root, path));
    else writeFileSync(join(root, path), text);
  }
  return stale;
}

/** The schema files that {@link writeJsonSchemas} would change, relative to the root. */
export function staleSchemas(
  definitions: readonly SystemDefinition[] = allDefinitions(),
  root: string = repositoryRoot,
): readonly string[] {
  const contents = schemaContents(definitions);
  const folder = join(root, FOLDER);
  const present = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ENDING)) : [];
  const paths = new Set([...contents.keys(), ...present.map((name) => `${FOLDER}/${name}`)]);
  return [...paths].sort().filter((path) => readOr(join(root, path)) !== contents.get(path));
}

/** The schema files by path. The first line of every YAML file names its schema's path. */
function schemaContents(definitions: readonly SystemDefinition[]): ReadonlyMap<string, string> {
  const files = definitions.flatMap(schemasOf);
  return new Map(
    [...files, ["bootstrap", bootstrapJsonSchema()] as const].map(([name, schema]) => [
      `${FOLDER}/${name}${ENDING}`,
      `${JSON.stringify(schema, undefined, 2)}\n`,
    ]),
  );
}

function readOr(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
