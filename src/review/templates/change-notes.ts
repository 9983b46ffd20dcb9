import { configurationAddress } from "../../plan/address";
import type { ProjectReview } from "../analyses/review";
import { code, joined, type Inline, type Inlines } from "../blocks/blocks";
import { changeInLine } from "../blocks/value-lines";
import type { AttributeChange, ReviewedChange } from "../model";

/** A change and the name of its project. */
export interface OwnedChange {
  readonly change: ReviewedChange;
  readonly project: string;
}

/** Columns for each value if both are on one line. */
const VALUE = 60;

/** The construct that an address comes from; undefined outside of CDKTF. */
export function constructPathOf(
  { constructPaths }: Pick<ProjectReview, "constructPaths">,
  address: string,
): string | undefined {
  return constructPaths.get(configurationAddress(address));
}

/** `` (deposed object `abcd1234`, `prod/database`, holds data) ``, with the parts that apply. */
export function notesOn(change: ReviewedChange, constructPath: string | undefined): Inline[] {
  const isLost = change.stateful && (change.kind === "destroy" || change.kind === "replace");
  const notes: Inlines[] = [
    ...(change.deposed === undefined ? [] : [["deposed object ", code(change.deposed)]]),
    ...(constructPath === undefined ? [] : [[code(constructPath)]]),
    ...(isLost ? [["holds data"]] : []),
  ];
  return notes.length === 0 ? [] : [" (", ...joined(notes, ", "), ")"];
}

/**
 * Which attribute forces a replacement, with both values, or why a resource is removed. If projects have different values,
 * each is shown.
 */
export function becauseOf(change: ReviewedChange, owners: readonly OwnedChange[] = []): Inline[] {
  if (change.kind !== "replace" || change.forcedBy.length === 0) {
    return change.reason === undefined
      ? []
      : [": ", change.reason.startsWith("it") ? change.reason : `because ${change.reason}`];
  }
  const parts = change.forcedBy.map((path): Inlines => {
    const byValues = ownersByValues(path, owners.length === 0 ? [{ change, project: "" }] : owners);
    if (byValues.size === 0) return [code(path), " forces it"];
    const values = [...byValues].map(([written, projects]): Inlines => [
      code(written),
      ...(byValues.size === 1 ? [] : inProjects(projects)),
    ]);
    return [code(path), " forces it: ", ...joined(values, ", ")];
  });
  return [": ", ...joined(parts, "; ")];
}

/** `` in `prod`, `stage` ``. */
export function inProjects(names: readonly string[]): Inline[] {
  return names.flatMap((name, index) => [index === 0 ? " in " : ", ", code(name)]);
}

function ownersByValues(path: string, owners: readonly OwnedChange[]): Map<string, string[]> {
  const byValues = new Map<string, string[]>();
  for (const { change, project } of owners) {
    const attribute = forcingAttribute(change, path);
    if (attribute === undefined) continue;
    const written = changeInLine(attribute.before, attribute.after, VALUE);
    const projects = byValues.get(written);
    if (projects === undefined) byValues.set(written, [project]);
    else projects.push(project);
  }
  return byValues;
}

/** The attribute at a path, or the first within it that forces the replacement. */
function forcingAttribute({ attributes }: ReviewedChange, path: string): AttributeChange | undefined {
  return (
    attributes.find((each) => each.path === path) ??
    attributes.find((each) => each.forces === true && each.path.startsWith(path))
  );
}
