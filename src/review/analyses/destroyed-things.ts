import type { ReviewedChange } from "../model";

/** The names by which others refer to destroyed resources: their ARNs, and bucket names. */
export function destroyedThings(changes: readonly ReviewedChange[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { kind, type, attributes } of changes) {
    if (kind !== "destroy") continue;
    const isBucket = type === "aws_s3_bucket";
    for (const { path, before } of attributes) {
      const isName = path === "arn" || (isBucket && path === "bucket");
      if (isName && typeof before === "string") names.add(before);
    }
  }
  return names;
}
