import type { ReviewedChange } from "../model";

/** What destroyed resources are called by others: their ARNs, and buckets by their names. */
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
