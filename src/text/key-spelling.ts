import leven from "leven";

/** `instanceType` → `instance_type`, `vpcID` → `vpc_id`, `s3Bucket` → `s3_bucket`. */
export function toSnakeCase(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

/**
 * The candidate that was most probably meant: one that begins with what was typed or the other way round, or
 * one of whose letters at most two fifths differ. Two swapped neighbours count as one letter.
 * @returns undefined when none is near
 */
export function nearest(typed: string, candidates: Iterable<string>): string | undefined {
  const ranked = [...candidates]
    .map((candidate) => ({ candidate, distance: distanceBetween(fold(typed), fold(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best === undefined || best.distance > FARTHEST ? undefined : best.candidate;
}

const FARTHEST = 0.4;

/** The share of letters that differ, from 0 to 1. */
function distanceBetween(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= 3 && long.startsWith(short)) return 0.3;
  const distance = isSwap(a, b) ? 1 : leven(a, b);
  return distance / Math.max(1, short.length);
}

/** Two neighbouring letters in the wrong order are one mistake, though two letters differ. */
function isSwap(a: string, b: string): boolean {
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return at >= 0 && b === `${a.slice(0, at)}${a[at + 1] ?? ""}${a[at] ?? ""}${a.slice(at + 2)}`;
}

/** `did you mean "prod"?`, or nothing to add. */
export function suggestion(typed: string, candidates: Iterable<string>): string {
  const meant = nearest(typed, candidates);
  return meant === undefined ? "" : `, did you mean ${meant}?`;
}

/** Case, hyphens and underscores are the most common mistakes, so they count least. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, "");
}
