export type Path = readonly (string | number)[];

/** One thing that the provider refuses in a resource's arguments. */
export interface ArgumentProblem {
  readonly summary: string;
  readonly detail?: string;
  /** Steps to the argument: names, and numbers of blocks that repeat. */
  readonly path: Path;
}

/** Distinguishes unknown values from known ones. */
export type IsUnknown = (value: unknown) => boolean;

export type Arguments = Readonly<Record<string, unknown>>;

/** The objects in a block's value, each with its path. */
export function* blocksIn(value: unknown, path: Path, isUnknown: IsUnknown): Generator<[Arguments, Path]> {
  if (!Array.isArray(value)) {
    if (isArguments(value, isUnknown)) yield [value, path];
    return;
  }
  for (const [index, element] of value.entries())
    if (isArguments(element, isUnknown)) yield [element, [...path, index]];
}

function isArguments(value: unknown, isUnknown: IsUnknown): value is Arguments {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value);
}
