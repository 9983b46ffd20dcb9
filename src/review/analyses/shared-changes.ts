import type { AttributeChange, ReviewedChange, ReviewedPlan } from "../model";

/** A change that several projects make: the same action on the same address and attributes. */
export interface SharedChange {
  /** The change in the first project. */
  readonly change: ReviewedChange;
  readonly projects: readonly string[];
  /** The change in each project. */
  readonly members: readonly { readonly project: string; readonly change: ReviewedChange }[];
  /** Attributes whose values differ, with each project's value. */
  readonly differences: readonly SharedDifference[];
}

export interface SharedDifference {
  readonly path: string;
  readonly values: readonly { readonly project: string; readonly attribute: AttributeChange }[];
}

/**
 * Finds changes to show once. Addresses may contain the environment's name (`aws_s3_bucket.hermes-prod`): they are
 * compared without the words that only some projects' names have.
 */
export function shareChanges(plans: readonly ReviewedPlan[]): SharedChange[] {
  if (plans.length < 2) return [];
  const groups = new Map<string, Member[]>();
  const neutrals = distinctWords(plans.map(({ project }) => project.name)).map(withoutWords);
  plans.forEach((plan, index) => {
    const neutral = neutrals[index] ?? ((text: string) => text);
    for (const change of plan.changes) {
      const key = keyOf(change, neutral);
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      if (!group.some(({ project }) => project === plan.project.name))
        group.push({ project: plan.project.name, change, neutral });
    }
  });
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length < 2) return [];
    const projects = group.map(({ project }) => project);
    const members = group.map(({ project, change }) => ({ project, change }));
    return [{ change: first.change, projects, members, differences: differencesIn(group) }];
  });
}

/** The words of each name that not all names have: `prod` and `stage` for `hermes-prod` and `hermes-stage`. */
function distinctWords(names: readonly string[]): string[][] {
  const split = names.map((name) => name.split(/[^A-Za-z0-9]+/).filter((word) => word.length > 1));
  return split.map((own) => own.filter((word) => !split.every((other) => other.includes(word))));
}

type Neutral = (text: string) => string;

interface Member {
  readonly project: string;
  readonly change: ReviewedChange;
  readonly neutral: Neutral;
}

/**
 * Removes an environment's words from a text, where they are whole words: `prod` is one in `prodBucket` and,
 * capitalized, in `hermesProd`, but not in `product`.
 */
function withoutWords(words: readonly string[]): Neutral {
  if (words.length === 0) return (text) => text;
  const capitals = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  const pattern = new RegExp(
    `(?<![A-Za-z0-9])(?:${words.join("|")})(?![a-z0-9])|(?<![A-Z0-9])(?:${capitals.join("|")})(?![a-z0-9])`,
    "g",
  );
  const known = new Map<string, string>();
  return (text) => {
    const made = known.get(text) ?? text.replace(pattern, "*");
    if (known.size < KNOWN_LIMIT) known.set(text, made);
    return made;
  };
}

/** The same paths occur in many changes, so results are cached. */
const KNOWN_LIMIT = 5_000;

function keyOf(change: ReviewedChange, neutral: Neutral): string {
  const paths = change.attributes.map(({ path }) => neutral(path)).sort();
  const { kind, address, previousAddress, forcedBy, deposed } = change;
  return JSON.stringify([
    kind,
    neutral(address),
    previousAddress === undefined ? "" : neutral(previousAddress),
    deposed,
    forcedBy.map(neutral).sort(),
    paths,
  ]);
}

function differencesIn(group: readonly Member[]): SharedDifference[] {
  const [first] = group;
  if (first === undefined) return [];
  const byPath = group.map(
    ({ change, neutral }) =>
      new Map(change.attributes.map((attribute) => [neutral(attribute.path), attribute])),
  );
  return first.change.attributes.flatMap(({ path }) => {
    const name = first.neutral(path);
    const values = group.map(({ project }, position) => ({
      project,
      attribute: byPath[position]?.get(name) ?? { path, before: null, after: null },
    }));
    const written = new Set(
      values.map(({ attribute }) => JSON.stringify([attribute.before, attribute.after])),
    );
    return written.size === 1 ? [] : [{ path, values }];
  });
}
