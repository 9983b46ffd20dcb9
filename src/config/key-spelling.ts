import leven from "leven";

/** `instanceType` → `instance_type`, `vpcID` → `vpc_id`, `s3Bucket` → `s3_bucket`. */
export function toSnakeCase(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

/**
 * The candidate that a typo most probably meant: at most a third of its letters differ.
 * @returns undefined when none is near
 */
export function nearest(typed: string, candidates: Iterable<string>): string | undefined {
  const ranked = [...candidates]
    .map((candidate) => ({ candidate, distance: leven(fold(typed), fold(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best === undefined) return undefined;
  const limit = Math.max(1, Math.floor(Math.max(typed.length, best.candidate.length) / 3));
  return best.distance <= limit ? best.candidate : undefined;
}

/** `did you mean "prod"?`, or nothing to add. */
export function suggestion(typed: string, candidates: Iterable<string>): string {
  const meant = nearest(typed, candidates);
  return meant === undefined ? "" : `, did you mean ${meant}?`;
}

/** Case, hyphens and underscores are the likeliest slips, and so the smallest. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, "");
}
