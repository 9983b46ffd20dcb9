import { createHash } from "node:crypto";
import type { MarkerFields } from "./document/blocks";
import { wellFormed } from "./document/visible-text";

/** What the first line of each of our comments says: whose it is, of which plan, and which part. */
export interface Marker extends MarkerFields {
  /** From 1. */
  readonly part: number;
  readonly parts: number;
}

const BODY =
  /^groundplan:plan v=1 key=(\S*) fingerprint=([0-9a-f]{64}) context=([0-9a-f]+) part=(\d+)\/(\d+)$/;
const COMMENT = /^<!-- (groundplan:[^\n]*?) -->$/;
const REFERENCE = /^\[\/\/\]: # "(groundplan:[^\n"]*)"$/;

/**
 * The marker as a line that no renderer shows. Bitbucket shows HTML comments, but not link definitions.
 */
export function writeMarker(marker: Marker, style: "comment" | "reference"): string {
  const { key, fingerprint, context, part, parts } = marker;
  const body = `groundplan:plan v=1 key=${encodeKey(key)} fingerprint=${fingerprint} context=${context} part=${String(part)}/${String(parts)}`;
  return style === "comment" ? `<!-- ${body} -->` : `[//]: # "${body}"`;
}

/**
 * Reads the marker of a comment. Only the first line counts: whatever a plan's values say below it is content.
 */
export function readMarker(comment: string): Marker | undefined {
  const line = comment.trimStart().split("\n", 1)[0]?.trim() ?? "";
  const body = (COMMENT.exec(line) ?? REFERENCE.exec(line))?.[1];
  const fields = body === undefined ? null : BODY.exec(body);
  if (fields === null) return undefined;
  const [, key = "", fingerprint = "", context = "", part = "", parts = ""] = fields;
  return { key: decodeKey(key), fingerprint, context, part: Number(part), parts: Number(parts) };
}

/** Percent-encoded, hyphens too: two of them would end an HTML comment. A long key is told by its hash. */
function encodeKey(key: string): string {
  const short = key.length <= 400 ? wellFormed(key) : createHash("sha256").update(key).digest("hex");
  return encodeURIComponent(short).replace(
    /[!'()*-]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
