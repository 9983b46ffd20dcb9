import { createHash } from "node:crypto";
import type { AttributeChange, ReviewedChange, ReviewedInvocation, ReviewedOutput, Shown } from "./model";

/**
 * SHA-256 of what applying the plan would do: addresses, actions and every attribute that differs, however the file
 * orders them. Versions, time stamps, drift and formatting are left out. Of a masked value only its being changed
 * counts, so a fingerprint in public gives nobody a secret to guess at.
 */
export function fingerprintOf(
  changes: readonly ReviewedChange[],
  outputs: readonly ReviewedOutput[],
  invocations: readonly ReviewedInvocation[],
): string {
  const digests = changes.filter(({ kind }) => kind !== "read").map(changeDigest);
  for (const output of outputs)
    digests.push(digestOf(["output", output.name, output.kind], output.attributes));
  for (const { address, trigger, event, attributes } of invocations)
    digests.push(digestOf(["action", address, trigger, event], attributes));
  const whole = createHash("sha256");
  for (const digest of digests.sort()) whole.update(digest);
  return whole.digest("hex");
}

function changeDigest(change: ReviewedChange): string {
  const { address, previousAddress, deposed, kind, importId, replaceOrder, forcedBy } = change;
  const header = [address, previousAddress, deposed, kind, importId, replaceOrder, [...forcedBy].sort()];
  return digestOf(header, change.attributes);
}

function digestOf(header: unknown, attributes: ReviewedChange["attributes"]): string {
  let text = JSON.stringify(header);
  for (const attribute of inOrder(attributes))
    if (attribute.onlyForm !== true) text += `\n${lineOf(attribute)}`;
  return createHash("sha256").update(text).digest("hex");
}

/** By path. Terraform writes them so, and then nothing has to be sorted. */
function inOrder(attributes: ReviewedChange["attributes"]): ReviewedChange["attributes"] {
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
  return `${String(path.length)}:${path} ${String(marks)} ${written(before)} ${written(after)}`;
}

function written(value: Shown): string {
  if (typeof value === "string") return `s${String(value.length)}:${value}`;
  if (typeof value !== "object" || value === null) return String(value);
  if (value.is === "text") return `t${value.form}${String(value.length)}:${value.digest ?? ""}:${value.text}`;
  return value.is === "list" ? `l${JSON.stringify(value.items.map(String).sort())}` : value.is;
}
