import type { Change } from "../../plan/plan-model";
import type { KnownValues } from "../../masking/known-values";
import { isList, nameWithin } from "../../masking/mask-value";
import { impliedMarks, isSecretAttribute } from "../../masking/secret-attributes";
import { isHarmlessValue, isSecretName } from "../../masking/secret-names";
import { SENSITIVE_NOTE } from "./sensitive-note";
import type { Json } from "../../text/json";

/** Remembers every value that a change marks as sensitive, on both sides, whether it changes or not. */
export function rememberSensitive(change: Change, known: KnownValues, type = "", path: Path = []): void {
  remember(change.before, change.before_sensitive, known, type, path);
  remember(change.after, change.after_sensitive, known, type, path);
}

type Path = readonly string[];

function remember(
  value: Json | undefined,
  marks: Json | undefined,
  known: KnownValues,
  type: string,
  path: Path,
): void {
  if (value === undefined || value === null || marks === undefined || marks === false || marks === null)
    return;
  if (marks === true)
    return known.remember(value, path.at(-1) ?? "", isSecretName(type) || isSecretAttribute(type, path));
  if (typeof marks !== "object" || typeof value !== "object") return;
  for (const [key, mark] of Object.entries(marks)) {
    const item = (value as Readonly<Record<string, Json>>)[key];
    remember(item, mark as Json, known, type, isList(value) ? path : [...path, key]);
  }
}

/** Whether a change has marks of sensitive values. Terraform before 0.15 writes none. */
export function isMarked({ before_sensitive: before, after_sensitive: after }: Change): boolean {
  return before !== undefined || after !== undefined;
}

/** Adds the marks that its type implies to a change without marks. */
export function withImpliedMarks(change: Change, type: string): Change {
  const [before, after] = [impliedMarks(type, change.before), impliedMarks(type, change.after)];
  if (before === undefined && after === undefined) return change;
  return { ...change, before_sensitive: before ?? false, after_sensitive: after ?? false };
}

/** Remembers values whose names suggest a secret: the only hint in a plan without marks. */
export function rememberByName(value: Json | undefined, known: KnownValues, name = ""): void {
  if (value === undefined || value === null) return;
  if (typeof value === "string" || typeof value === "number") {
    if (isSecretName(name) && !isHarmlessValue(String(value))) known.remember(value, name);
  } else if (typeof value !== "object") return;
  else if (isList(value)) for (const item of value) rememberByName(item, known, name);
  else for (const key of Object.keys(value)) rememberByName(value[key], known, nameWithin(value, key));
}

/** Replaces everything that is marked as sensitive. */
export function withoutSensitive(value: Json | undefined, marks: Json | undefined): Json {
  if (value === undefined || value === null) return null;
  if (marks === true) return SENSITIVE_NOTE;
  if (typeof marks !== "object" || marks === null || typeof value !== "object") return value;
  const markOf = (key: string | number) => (marks as Readonly<Record<string, Json>>)[key];
  if (isList(value)) return value.map((item, index) => withoutSensitive(item, markOf(index)));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutSensitive(item, markOf(key))]),
  );
}
