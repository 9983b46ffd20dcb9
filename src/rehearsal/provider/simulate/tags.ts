import type { BlockSchema } from "../schema/schema-model";
import { type ObjectValue, isObjectValue } from "../values/compare";
import { UNKNOWN, isUnknown } from "../values/unknown";

/** Does a type carry tags that default tags are merged into? */
function isTaggable(block: BlockSchema): boolean {
  return block.attributes["tags_all"]?.computed === true && "tags" in block.attributes;
}

/**
 * `tags_all`: the provider's default tags, with the resource's own tags over them. Unknown as a whole while
 * the resource's tags are; a single unknown value stays unknown by itself.
 */
function mergedTags(tags: unknown, defaults: Readonly<Record<string, string>>): unknown {
  if (isUnknown(tags)) return UNKNOWN;
  return { ...defaults, ...(isObjectValue(tags) ? tags : {}) };
}

/** `state` with the `tags_all` that its `tags` lead to. */
export function withMergedTags(
  block: BlockSchema,
  state: ObjectValue,
  defaults: Readonly<Record<string, string>>,
): ObjectValue {
  return isTaggable(block) ? { ...state, tags_all: mergedTags(state["tags"], defaults) } : state;
}
