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
  let text = "";
  for (const { header, of } of inOrder(entries)) {
    text += header;
    // Added one by one: a text that is put together twice is copied twice.
    for (const attribute of byPath(of.attributes)) if (attribute.onlyForm !== true) text += lineOf(attribute);
    if (text.length < HASHED_AT_ONCE) continue;
    hash.update(text);
    text = "";
  }
  return hash.update(text).digest("hex");
}

/** A part to hash, in the order of its header. */
interface Entry {
  readonly header: string;
  readonly of: { readonly attributes: readonly AttributeChange[] };
}

/** In letters. Each call costs as much as hashing some hundred letters. */
const HASHED_AT_ONCE = 32 * 1024;

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
  let text = "";
  for (const attribute of byPath(attributes)) if (attribute.onlyForm !== true) text += lineOf(attribute);
  return text;
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
function lineOf(attribute: AttributeChange): string {
  const { path, before, after } = attribute;
  return `${headOf(path)}${marksOf(attribute)} ${written(before)} ${written(after)}\n`;
}

function marksOf({ forces, differsUnseen }: AttributeChange): string {
  return MARKS[(forces === true ? 1 : 0) + (differsUnseen === true ? 2 : 0)] ?? "";
}

const MARKS = ["0", "1", "2", "3"];

/** Cached: a plan has few paths, each on many resources. */
const heads = new Map<string, string>();
const MOST_HEADS = 5_000;

function headOf(path: string): string {
  const known = heads.get(path);
  if (known !== undefined) return known;
  const made = `${String(path.length)}:${path} `;
  if (heads.size < MOST_HEADS && path.length < 200) heads.set(path, made);
  return made;
}

function written(value: Shown): string {
  if (typeof value === "string") return `s${String(value.length)}:${value}`;
  if (typeof value !== "object" || value === null) return String(value);
  if (value.is === "text") return `t${value.form}${String(value.length)}:${value.digest ?? ""}:${value.text}`;
  if (value.is === "number") return `n${value.digits}`;
  return value.is === "list" ? `l${JSON.stringify(value.items.map(String).sort())}` : value.is;
}
