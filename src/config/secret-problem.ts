import { secretForm } from "../masking/looks-like-secret";
import type { ProblemDetails } from "./problem";

/** Refuses a value that looks like a secret, without quoting it. */
export function secretProblem(
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
