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
 * SHA-256 of what applying the plan would do: addresses, actions and every attribute that differs, however the file
 * orders them. Versions, time stamps, drift and formatting are left out; of a plan with -refresh-only
 * `recorded` is the drift, which is all that it does. Of a masked value only its being changed
 * counts, so a fingerprint in public gives nobody a secret to guess at.
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
  let text = "";
  for (const { header, of } of inOrder(entries)) {
    text += header + linesOf(of.attributes);
    if (text.length < HASHED_AT_ONCE) continue;
    hash.update(text);
    text = "";
  }
  return hash.update(text).digest("hex");
}

/** What is hashed at the place that its header gives it. */
interface Entry {
  readonly header: string;
  readonly of: { readonly attributes: readonly AttributeChange[] };
}

/** Letters; each call costs as much as hashing some hundreds of them. */
const HASHED_AT_ONCE = 32 * 1024;

function headerOf(change: ReviewedChange): string {
  const { address, previousAddress, deposed, kind, importId, replaceOrder, forcedBy } = change;
  return lined(address, previousAddress, deposed, kind, importId, replaceOrder, ...[...forcedBy].sort());
}

/** Every text is led by its length, so no two lists read the same. */
function lined(...texts: readonly (string | undefined)[]): string {
  let line = "";
  for (const text of texts) line += text === undefined ? "- " : `${String(text.length)}:${text} `;
  return `${line}\n`;
}

/** By what they are about; of two that are about the same, by what they say. */
function inOrder(entries: Entry[]): Entry[] {
  return entries.sort((a, b) => {
    if (a.header !== b.header) return a.header < b.header ? -1 : 1;
    return linesOf(a.of.attributes) < linesOf(b.of.attributes) ? -1 : 1;
  });
}

function linesOf(attributes: readonly AttributeChange[]): string {
  let text = "";
  for (const attribute of byPath(attributes)) if (attribute.onlyForm !== true) text += lineOf(attribute);
  return text;
}

/** Terraform writes them so, and then nothing has to be sorted. */
function byPath(attributes: readonly AttributeChange[]): readonly AttributeChange[] {
  let previous = "";
  for (const { path } of attributes) {
    if (path < previous) return [...attributes].sort((a, b) => (a.path < b.path ? -1 : 1));
    previous = path;
  }
  return attributes;
}

/** Every text is led by its length, so no two attributes read the same. */
function lineOf({ path, before, after, forces, differsUnseen }: AttributeChange): string {
  const marks = (forces === true ? 1 : 0) + (differsUnseen === true ? 2 : 0);
  return `${String(path.length)}:${path} ${String(marks)} ${written(before)} ${written(after)}\n`;
}

function written(value: Shown): string {
  if (typeof value === "string") return `s${String(value.length)}:${value}`;
  if (typeof value !== "object" || value === null) return String(value);
  if (value.is === "text") return `t${value.form}${String(value.length)}:${value.digest ?? ""}:${value.text}`;
  if (value.is === "number") return `n${value.digits}`;
  return value.is === "list" ? `l${JSON.stringify(value.items.map(String).sort())}` : value.is;
}
