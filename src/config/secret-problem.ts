import { knownSecretForm, secretForm } from "./looks-like-secret";
import type { ProblemDetails } from "./problem";
import { publicValues } from "./schema/expectation";
import type { Schema } from "./schema-view";

/** Refuses a value that looks like a secret, without quoting it. */
export function secretProblem(
  value: unknown,
  schemas: readonly Schema[],
  named?: string,
): (ProblemDetails & { readonly isConclusive: true }) | undefined {
  if (typeof value !== "string") return undefined;
  const isPublic = schemas.some((schema) => publicValues.get(schema) !== undefined);
  const form = named ?? (isPublic ? knownSecretForm(value) : secretForm(value));
  if (form === undefined) return undefined;
  return {
    // No other message may quote the value.
    isConclusive: true,
    problem: "looks like a secret, and secrets never belong in YAML",
    got: `${form}, ${value.length} characters`,
    want: "the value stored with `groundplan secrets`, and its name here if any",
  };
}
