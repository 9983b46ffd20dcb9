import type { BlockSchema } from "../schema/schema-model";
import { type ObjectValue, hasUnknown, isObjectValue } from "../values/compare";
import { UNKNOWN } from "../values/unknown";

/** Whether a type has tags that default tags are merged into. */
export function isTaggable(block: BlockSchema): boolean {
  return block.attributes["tags_all"]?.computed === true && "tags" in block.attributes;
}

/**
 * The value of `tags_all`: `tags` and the provider's default tags; the resource's own win. Unknown if any of the
 * resource's tags is unknown. Types of the older SDK leave it to the apply if there are no tags, at creation and when
 * the last tag is removed.
 */
export function mergedTags(
  tags: unknown,
  prior: ObjectValue | undefined,
  defaults: Readonly<Record<string, string>>,
  framework: boolean,
): unknown {
  if (hasUnknown(tags)) return UNKNOWN;
  const merged = { ...defaults, ...(isObjectValue(tags) ? tags : {}) };
  if (framework || Object.keys(merged).length > 0) return merged;
  const before = prior?.["tags_all"];
  const hadNone = isObjectValue(before) && Object.keys(before).length === 0;
  return prior !== undefined && (hadNone || before == null) ? (before ?? null) : UNKNOWN;
}
