import { createHash } from "node:crypto";
import type { MarkerFields } from "./blocks/blocks";
import { wellFormed } from "./blocks/visible-text";

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
  const body = `groundplan:plan v=1 key=${key} fingerprint=${fingerprint} context=${context} part=${String(part)}/${String(parts)}`;
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
  return { key, fingerprint, context, part: Number(part), parts: Number(parts) };
}

/** Beyond this the names take too much of a comment. */
const LONGEST_KEY = 400;

/**
 * What comments are told apart by: the names of their projects, whatever their order. Percent-encoded, hyphens too,
 * two of which would end an HTML comment; a long key is told by its hash.
 */
export function keyOf(projects: readonly string[]): string {
  const key = projects.map(encoded).sort().join(",");
  return key.length <= LONGEST_KEY ? key : `sha256:${createHash("sha256").update(key).digest("hex")}`;
}

function encoded(name: string): string {
  return encodeURIComponent(wellFormed(name)).replace(
    /[!'()*-]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** True where all projects of a comment are among those of another. Of a hashed key only its equal is known. */
export function isWithinKey(key: string, wider: string): boolean {
  const names = new Set(wider.split(","));
  return key.split(",").every((name) => names.has(name));
}
