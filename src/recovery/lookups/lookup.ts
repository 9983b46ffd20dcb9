import type { AwsView } from "../aws-view";
import type { Tags } from "../ownership";
import type { PlannedCreation } from "../../plan/planned-changes";

/** Something that AWS has and that could be what a plan wants to create. */
export interface Sighting {
  /** What an import block calls it. */
  readonly id: string;
  /** Its tags, or those of what it is part of. @default - its type has none */
  readonly tags?: Tags;
  /** Why it cannot be taken over, whosever it is. */
  readonly obstacle?: string;
}

export interface Lookup {
  /** How it is told from others: completes "found by …". */
  readonly by: string;
  /**
   * Whether others may carry the same marks. Several sightings are then no error of AWS, and those that the state
   * knows are other resources.
   */
  readonly severalMayExist?: boolean;
  /** Empty while the plan does not know what to look for: what it belongs to is still to be made. */
  find(creation: PlannedCreation, aws: AwsView): Promise<readonly Sighting[]>;
}

export type LookupTable = Readonly<Record<string, Lookup>>;

/** An argument of a planned resource, if the plan knows it. */
export function argument({ values }: PlannedCreation, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Something whose name is its id. @param tagsOf its tags, undefined when there is no such thing */
export function byName(
  argument: string,
  tagsOf: (aws: AwsView, name: string) => Promise<Tags | undefined>,
): Lookup {
  return {
    by: "its name",
    find: knowing([argument], async ([id = ""], aws) => {
      const tags = await tagsOf(aws, id);
      return tags === undefined ? [] : [{ id, tags }];
    }),
  };
}

/** Looks only once the plan knows all of these arguments, and hands them over in this order. */
export function knowing(
  names: readonly string[],
  look: (known: string[], aws: AwsView, creation: PlannedCreation) => Promise<readonly Sighting[]>,
): Lookup["find"] {
  return async (creation, aws) => {
    const known = names.map((name) => argument(creation, name));
    return known.every((value) => value !== undefined) ? look(known, aws, creation) : [];
  };
}
