import { createHash } from "node:crypto";
import type {
  AttributeChange,
  ReviewedChange,
  ReviewedDrift,
  ReviewedInvocation,
  ReviewedOutput,
  Shown,
} from "./model";

/**
 * SHA-256 of what applying the plan would do: addresses, actions and every attribute that differs, independent of their
 * order in the file. Versions, time stamps, drift and formatting are left out. For a -refresh-only plan `recorded` is
 * the drift, which is all that it applies. For a masked value only the fact that it changes counts, so nobody can guess
 * a secret from a public fingerprint.
 */
export function fingerprintOf(
  changes: readonly ReviewedChange[],
  outputs: readonly ReviewedOutput[],
  invocations: readonly ReviewedInvocation[],
  recorded: readonly ReviewedDrift[] = [],
): string {
  const entries: Entry[] = [];
  for (const change of changes)
    if (change.kind !== "read") entries.push({ header: headerOf(change), of: change });
  for (const output of outputs)
    entries.push({ header: lined("output", output.name, output.kind), of: output });
  for (const each of invocations)
    entries.push({ header: lined("action", each.address, each.trigger, each.event), of: each });
  for (const each of recorded)
    entries.push({ header: lined("recorded", each.address, each.previousAddress, each.kind), of: each });
  const hash = createHash("sha256");
  for (const { header, of } of inOrder(entries)) hash.update(header + linesOf(of.attributes));
  return hash.digest("hex");
}

/** A part to hash, in the order of its header. */
interface Entry {
  readonly header: string;
  readonly of: { readonly attributes: readonly AttributeChange[] };
}

function headerOf(change: ReviewedChange): string {
  const { address, previousAddress, deposed, kind, importId, replaceOrder, forcedBy } = change;
  return lined(address, previousAddress, deposed, kind, importId, replaceOrder, ...[...forcedBy].sort());
}

/** Each text follows its length, so different lists never have the same form. */
function lined(...texts: readonly (string | undefined)[]): string {
  let line = "";
  for (const text of texts) line += text === undefined ? "- " : `${String(text.length)}:${text} `;
  return `${line}\n`;
}

/** Sorts by subject, then by content. */
function inOrder(entries: Entry[]): Entry[] {
  return entries.sort((a, b) => {
    if (a.header !== b.header) return a.header < b.header ? -1 : 1;
    return linesOf(a.of.attributes) < linesOf(b.of.attributes) ? -1 : 1;
  });
}

function linesOf(attributes: readonly AttributeChange[]): string {
  // Joined once: adding text to text would leave a tenth of a review's garbage.
  const pieces: string[] = [];
  for (const attribute of byPath(attributes)) if (attribute.onlyForm !== true) writeLine(attribute, pieces);
  return pieces.join("");
}

/** True for Terraform's own order, which needs no sorting. */
function byPath(attributes: readonly AttributeChange[]): readonly AttributeChange[] {
  let previous = "";
  for (const { path } of attributes) {
    if (path < previous) return [...attributes].sort((a, b) => (a.path < b.path ? -1 : 1));
    previous = path;
  }
  return attributes;
}

/** Each text follows its length, so different attributes never have the same form. */
function writeLine(attribute: AttributeChange, pieces: string[]): void {
  const { path, before, after, forces, differsUnseen } = attribute;
  const marks = (forces === true ? 1 : 0) + (differsUnseen === true ? 2 : 0);
  pieces.push(String(path.length), ":", path, MARKS[marks] ?? "");
  writeValue(before, pieces);
  pieces.push(" ");
  writeValue(after, pieces);
  pieces.push("\n");
}

const MARKS = [" 0 ", " 1 ", " 2 ", " 3 "];

function writeValue(value: Shown, pieces: string[]): void {
  if (typeof value === "string") pieces.push("s", String(value.length), ":", value);
  else if (typeof value !== "object" || value === null) pieces.push(String(value));
  else if (value.is === "text")
    pieces.push("t", value.form, String(value.length), ":", value.digest ?? "", ":", value.text);
  else if (value.is === "number") pieces.push("n", value.digits);
  else if (value.is === "list") pieces.push("l", JSON.stringify(value.items.map(String).sort()));
  else pieces.push(value.is);
}
