import type { Change } from "../../plan/plan-model";
import type { KnownValues } from "../../masking/known-values";
import { isList } from "../../masking/mask-value";
import { SENSITIVE_NOTE } from "./sensitive-note";
import type { Json } from "../../text/json";

/** Remembers what a change marks as sensitive, on both sides, changed or not. */
export function rememberSensitive(change: Change, known: KnownValues): void {
  remember(change.before, change.before_sensitive, known);
  remember(change.after, change.after_sensitive, known);
}

function remember(value: Json | undefined, marks: Json | undefined, known: KnownValues, name = ""): void {
  if (value === undefined || value === null || marks === undefined || marks === false || marks === null)
    return;
  if (marks === true) return known.remember(value, name);
  if (typeof marks !== "object" || typeof value !== "object") return;
  for (const [key, mark] of Object.entries(marks)) {
    remember((value as Readonly<Record<string, Json>>)[key], mark as Json, known, isList(value) ? name : key);
  }
}

/** The value with everything replaced that the marks say must not be shown. */
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
