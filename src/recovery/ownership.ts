import type { Environment } from "../config/environment";

export type Tags = Readonly<Record<string, string>>;

/** The tags of every resource of an environment, from the provider's `default_tags`. */
export function marksOf({ system, name }: Pick<Environment, "system" | "name">): Tags {
  return { "managed-by": "groundplan", system, environment: name };
}

/** Whether the tags show that Groundplan created the resource for this environment. */
export function isMarked(tags: Tags, environment: Pick<Environment, "system" | "name">): boolean {
  return Object.entries(marksOf(environment)).every(([key, value]) => tags[key] === value);
}

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Tags in the format of most AWS services. */
export function tagsOf(list: readonly Tag[] | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}
