import type { AwsView } from "../aws-view";
import type { Tags } from "../ownership";
import type { PlannedCreation } from "../../plan/planned-changes";

/** A resource in AWS that could be the one that a plan wants to create. */
export interface Sighting {
  /** Its id in an import block. */
  readonly id: string;
  /** Its tags, or those of the resource it is part of. @default - its type has none */
  readonly tags?: Tags;
  /** Why it cannot be adopted, whoever owns it. */
  readonly obstacle?: string;
}

export interface Lookup {
  /** How it is identified: completes "found by …". */
  readonly by: string;
  /**
   * Whether several resources can match. Then several results are not an error, and those that the state knows are other
   * resources.
   */
  readonly severalMayExist?: boolean;
  /** Empty while the plan does not know what to look for, because the parent resource does not exist yet. */
  find(creation: PlannedCreation, aws: AwsView): Promise<readonly Sighting[]>;
}

export type LookupTable = Readonly<Record<string, Lookup>>;

/** An argument of a planned resource, if its value is known at plan time. */
export function argument({ values }: PlannedCreation, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A resource whose name is its id. @param tagsOf its tags, undefined if it does not exist */
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

/** Looks only if the plan knows all of these arguments, and passes them in this order. */
export function knowing(
  names: readonly string[],
  look: (known: string[], aws: AwsView, creation: PlannedCreation) => Promise<readonly Sighting[]>,
): Lookup["find"] {
  return async (creation, aws) => {
    const known = names.map((name) => argument(creation, name));
    return known.every((value) => value !== undefined) ? look(known, aws, creation) : [];
  };
}
