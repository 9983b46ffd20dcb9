import { type ObjectValue, isObjectValue, stringMap } from "../values/compare";

/** A tag in the form most AWS services use. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** All tags of a resource, default tags included. */
export function tagList(values: ObjectValue): Tag[] {
  return Object.entries(stringMap(values, "tags_all")).map(([Key, Value]) => ({ Key, Value }));
}

/**
 * Turns tags found in AWS into `tags` and `tags_all`. A default tag is in `tags` only if the resource sets it itself.
 */
export function foundTags(
  found: readonly { Key?: string | undefined; Value?: string | undefined }[],
  state: ObjectValue,
  defaultTags: Readonly<Record<string, string>>,
): ObjectValue {
  const all = Object.fromEntries(found.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
  const before = isObjectValue(state["tags"]) ? state["tags"] : {};
  const own = Object.entries(all).filter(([key, value]) => key in before || defaultTags[key] !== value);
  const none = own.length === 0 && state["tags"] == null;
  return { tags: none ? null : Object.fromEntries(own), tags_all: all };
}
