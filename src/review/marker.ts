import { createHash } from "node:crypto";
import type { MarkerFields } from "./blocks/blocks";
import { wellFormed } from "./blocks/visible-text";

/** The first line of each of our comments: that it is ours, which plan it shows, and which part. */
export interface Marker extends MarkerFields {
  /** Starts at 1. */
  readonly part: number;
  readonly parts: number;
}

const BODY =
  /^groundplan:plan v=1 key=(\S*) fingerprint=([0-9a-f]{64}) context=([0-9a-f]+) part=(\d+)\/(\d+)$/;
const COMMENT = /^<!-- (groundplan:[^\n]*?) -->$/;
const REFERENCE = /^\[\/\/\]: # "(groundplan:[^\n"]*)"$/;

/**
 * The marker as an invisible line. Bitbucket shows HTML comments, but not link definitions.
 */
export function writeMarker(marker: Marker, style: "comment" | "reference"): string {
  const { key, fingerprint, context, part, parts } = marker;
  const body = `groundplan:plan v=1 key=${key} fingerprint=${fingerprint} context=${context} part=${String(part)}/${String(parts)}`;
  return style === "comment" ? `<!-- ${body} -->` : `[//]: # "${body}"`;
}

/**
 * Reads the marker of a comment. Only the first line counts: everything below it is content, which a plan can influence.
 */
export function readMarker(comment: string): Marker | undefined {
  const line = comment.trimStart().split("\n", 1)[0]?.trim() ?? "";
  const body = (COMMENT.exec(line) ?? REFERENCE.exec(line))?.[1];
  const fields = body === undefined ? null : BODY.exec(body);
  if (fields === null) return undefined;
  const [, key = "", fingerprint = "", context = "", part = "", parts = ""] = fields;
  return { key, fingerprint, context, part: Number(part), parts: Number(parts) };
}

/** Longer keys would take too much of a comment. */
const LONGEST_KEY = 400;

/**
 * The key that identifies a comment: its projects' names, in any order. Percent-encoded, including hyphens, because two
 * hyphens would end an HTML comment. A long key is replaced by its hash.
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

/** True if another comment has all projects of this one. A hashed key matches only an equal one. */
export function isWithinKey(key: string, wider: string): boolean {
  const names = new Set(wider.split(","));
  return key.split(",").every((name) => names.has(name));
}
