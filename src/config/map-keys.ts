import type { ConfigPath } from "./environment";
import { namesSecret, secretForm } from "../masking/looks-like-secret";
import { nearest, toSnakeCase } from "../text/key-spelling";
import type { ProblemDetails } from "./problem";
import type { Spot, Written, WrittenMap, YamlProblem } from "./read-yaml";
import { declaredKeys, expand, freeKeySchemas, itemSchemas } from "./schema-view";
import type { KeySchema, Schema } from "./schema-view";
import { joinKeys } from "./spell-path";

/** A value from the file under its typed keys, with its position. */
export interface Place {
  /** The position of the value, or of its key if the value is a mapping or a list. */
  readonly at: Spot;
  readonly written: Written;
  readonly children: ReadonlyMap<string | number, Place>;
}

export interface MappedValue {
  /** The value under its typed keys, without unknown keys. */
  readonly value: unknown;
  readonly place: Place;
}

/**
 * Renames the keys of a value from the file to the schema's (`instance_type` → `instanceType`) and leaves the keys of
 * records as they are. Also finds unknown keys and secrets.
 */
export function mapKeys(root: Written, schema: Schema, problems: YamlProblem[]): MappedValue {
  return new KeyMapper(problems).map(root, root.at, [schema], []);
}

/** Top-level keys that only hold anchors for aliases, as in Docker Compose: `x-hosts: &hosts …`. */
export const ANCHORS_KEY = /^x-/;

class KeyMapper {
  constructor(private readonly problems: YamlProblem[]) {}

  /** @param keys the path of YAML keys */
  map(written: Written, at: Spot, schemas: readonly Schema[], keys: ConfigPath): MappedValue {
    const choices = expand(schemas, written.kind === "map" ? (key) => scalarAt(written, key) : undefined);
    switch (written.kind) {
      case "scalar":
        this.report(written.at, keys, secretProblem(written.value));
        return { value: written.value, place: { at, written, children: new Map() } };
      case "list": {
        const items = written.items.map((item, index) =>
          this.map(item, item.at, itemSchemas(choices, index), [...keys, index]),
        );
        const children = new Map(items.map(({ place }, index) => [index, place] as const));
        return { value: items.map(({ value }) => value), place: { at, written, children } };
      }
      case "map":
        return this.mapEntries(written, at, choices, keys);
    }
  }

  private mapEntries(
    written: WrittenMap,
    at: Spot,
    choices: readonly Schema[],
    keys: ConfigPath,
  ): MappedValue {
    const declared = declaredKeys(choices);
    const free = freeKeySchemas(choices);
    const values: [string, unknown][] = [];
    const children = new Map<string, Place>();
    for (const [key, entry] of written.entries) {
      const known = declared.get(key) ?? (free.length > 0 ? { key, schemas: free } : undefined);
      const path = [...keys, key];
      const spot = entry.value.kind === "scalar" ? entry.value.at : entry.keyAt;
      const child = this.map(entry.value, spot, known?.schemas ?? [], path);
      if (!declared.has(key)) this.report(spot, path, undeclaredSecret(key, entry.value));
      if (known === undefined) {
        const isHomeOfAnchors = keys.length === 0 && ANCHORS_KEY.test(key);
        if (!isHomeOfAnchors) this.report(entry.keyAt, path, unknownKey(key, declared));
        continue;
      }
      values.push([known.key, child.value]);
      children.set(known.key, child.place);
    }
    return { value: Object.fromEntries(values), place: { at, written, children } };
  }

  private report(
    at: Spot,
    keys: ConfigPath,
    details: (ProblemDetails & { isConclusive?: boolean }) | undefined,
  ): void {
    if (details !== undefined) this.problems.push({ ...at, key: joinKeys(keys), ...details });
  }
}

function undeclaredSecret(key: string, value: Written): ReturnType<typeof secretProblem> {
  const isText = value.kind === "scalar" && typeof value.value === "string" && value.value !== "";
  return isText && namesSecret(key)
    ? secretProblem(value.value, "a secret, according to its name")
    : undefined;
}

function unknownKey(key: string, declared: ReadonlyMap<string, KeySchema>): ProblemDetails | undefined {
  if (declared.size === 0) return undefined;
  const snake = toSnakeCase(key);
  if (snake !== key && declared.has(snake)) {
    return { problem: `is an unknown key, keys are written in snake_case: ${snake}` };
  }
  const known = [...declared.keys()];
  const meant = nearest(key, known);
  if (meant !== undefined) return { problem: `is an unknown key, did you mean ${meant}?` };
  return { problem: "is an unknown key", want: oneOf(known) };
}

function oneOf(keys: readonly string[]): string {
  return keys.length === 1 ? String(keys[0]) : `one of ${[...keys].sort().join(", ")}`;
}

function scalarAt(written: WrittenMap, key: string): unknown {
  const value = written.entries.get(toSnakeCase(key))?.value;
  return value?.kind === "scalar" ? value.value : undefined;
}

/** Refuses a value that looks like a secret, without quoting it. */
function secretProblem(
  value: unknown,
  named?: string,
): (ProblemDetails & { readonly isConclusive: true }) | undefined {
  if (typeof value !== "string") return undefined;
  const form = named ?? secretForm(value);
  if (form === undefined) return undefined;
  return {
    // No other message may quote the value.
    isConclusive: true,
    problem: "looks like a secret, and secrets never belong in YAML",
    got: `${form}, ${value.length} characters`,
    want: "the value in Secrets Manager (aws secretsmanager put-secret-value), and its name here if any",
  };
}
