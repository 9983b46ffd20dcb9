export type Path = readonly (string | number)[];

/** A problem that the provider finds in a resource's arguments. */
export interface ArgumentProblem {
  readonly summary: string;
  readonly detail?: string;
  /** The path to the argument: names, and indexes of repeated blocks. */
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
