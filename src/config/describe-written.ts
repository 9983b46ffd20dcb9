import { redacted } from "../masking/looks-like-secret";
import type { Written } from "./read-yaml";

const LONGEST_SHOWN = 60;

/** The value in the file, for the "got" of an error: `"t3.huge"`, `the number 5`, `a list of 2`. */
export function describeWritten(written: Written): string {
  switch (written.kind) {
    case "list":
      return `a list of ${written.items.length}`;
    case "map":
      return "a mapping";
    case "scalar":
      return describeScalar(written.value, written.text);
  }
}

function describeScalar(value: unknown, text: string): string {
  if (value === null) return "nothing";
  const shown = clipped(redacted(text));
  if (typeof value === "string") return JSON.stringify(shown);
  return typeof value === "boolean" ? shown : `the number ${shown}`;
}

function clipped(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}
