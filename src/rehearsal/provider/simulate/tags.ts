import type { BlockSchema } from "../schema/schema-model";
import { type ObjectValue, hasUnknown, isObjectValue } from "../values/compare";
import { UNKNOWN } from "../values/unknown";

/** Whether a type has tags that default tags are merged into. */
function isTaggable(block: BlockSchema): boolean {
  return block.attributes["tags_all"]?.computed === true && "tags" in block.attributes;
}

/**
 * Sets `tags_all` from `tags` and the provider's default tags; the resource's own win. Unknown if any of the resource's
 * tags is unknown. Types of the older SDK leave it to the apply if there are no tags, at creation and when the last tag
 * is removed.
 */
export function withMergedTags(
  block: BlockSchema,
  state: ObjectValue,
  prior: ObjectValue | undefined,
  defaults: Readonly<Record<string, string>>,
  framework: boolean,
): ObjectValue {
  if (!isTaggable(block)) return state;
  const { tags } = state;
  if (hasUnknown(tags)) return { ...state, tags_all: UNKNOWN };
  const merged = { ...defaults, ...(isObjectValue(tags) ? tags : {}) };
  if (framework || Object.keys(merged).length > 0) return { ...state, tags_all: merged };
  const before = prior?.["tags_all"];
  const hadNone = isObjectValue(before) && Object.keys(before).length === 0;
  return {
    ...state,
    tags_all: prior !== undefined && (hadNone || before == null) ? (before ?? null) : UNKNOWN,
  };
}
