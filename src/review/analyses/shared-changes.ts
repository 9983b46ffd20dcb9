import type { AttributeChange, ReviewedChange, ReviewedPlan } from "../model";

/** One change that several projects make: the same action on the same address and attributes. */
export interface SharedChange {
  /** The change as the first project has it. */
  readonly change: ReviewedChange;
  readonly projects: readonly string[];
  /** The change as each project has it. */
  readonly members: readonly { readonly project: string; readonly change: ReviewedChange }[];
  /** Attributes whose values are not the same everywhere, with each project's own. */
  readonly differences: readonly SharedDifference[];
}

export interface SharedDifference {
  readonly path: string;
  readonly values: readonly { readonly project: string; readonly attribute: AttributeChange }[];
}

/**
 * What to show once. An address may carry the environment's name (`aws_s3_bucket.hermes-prod`): with the project's
 * own words taken out, the two are the same.
 */
export function shareChanges(plans: readonly ReviewedPlan[]): SharedChange[] {
  if (plans.length < 2) return [];
  const groups = new Map<string, { project: string; change: ReviewedChange }[]>();
  const words = distinctWords(plans.map(({ project }) => project.name));
  plans.forEach((plan, index) => {
    for (const change of plan.changes) {
      const key = keyOf(change, words[index] ?? []);
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      if (!group.some(({ project }) => project === plan.project.name))
        group.push({ project: plan.project.name, change });
    }
  });
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length < 2) return [];
    const projects = group.map(({ project }) => project);
    return [{ change: first.change, projects, members: group, differences: differencesIn(group) }];
  });
}

/** The words of each name that not all names have: `prod` and `stage` of `hermes-prod` and `hermes-stage`. */
function distinctWords(names: readonly string[]): string[][] {
  const split = names.map((name) => name.split(/[^A-Za-z0-9]+/).filter((word) => word.length > 1));
  return split.map((own) => own.filter((word) => !split.every((other) => other.includes(word))));
}

function keyOf(change: ReviewedChange, words: readonly string[]): string {
  const neutral = (text: string) => words.reduce((rest, word) => rest.replaceAll(word, "*"), text);
  const paths = change.attributes.map(({ path }) => neutral(path)).sort();
  const { kind, address, previousAddress, forcedBy, deposed } = change;
  return JSON.stringify([
    kind,
    neutral(address),
    previousAddress === undefined ? "" : neutral(previousAddress),
    deposed,
    [...forcedBy].sort(),
    paths,
  ]);
}

function differencesIn(group: readonly { project: string; change: ReviewedChange }[]): SharedDifference[] {
  const [first] = group;
  if (first === undefined) return [];
  const byPath = group.map(
    ({ change }) => new Map(change.attributes.map((attribute) => [attribute.path, attribute])),
  );
  return first.change.attributes.flatMap(({ path }, index) => {
    const values = group.map(({ project, change }, position) => ({
      project,
      attribute: byPath[position]?.get(path) ??
        change.attributes[index] ?? { path, before: null, after: null },
    }));
    const written = new Set(
      values.map(({ attribute }) => JSON.stringify([attribute.before, attribute.after])),
    );
    return written.size === 1 ? [] : [{ path, values }];
  });
}
