import type { Environment } from "../config/environment";
import type { AwsView } from "./aws-view";
import { lookupOf } from "./lookups/lookups";
import type { Lookup, Sighting } from "./lookups/lookup";
import { whyIdempotent } from "./idempotent-types";
import { isMarked, marksOf } from "./ownership";
import { identityOf, type PlannedCreation } from "../plan/planned-changes";

/** What AWS already has of a resource that a plan wants to create. */
export type Verdict =
  /** It exists and is ours. */
  | { readonly is: "ours"; readonly id: string; readonly by: string }
  /** Something exists that would conflict with the new resource, and nothing shows that it is ours. */
  | { readonly is: "in the way"; readonly ids: readonly string[]; readonly why: string }
  | { readonly is: "absent" }
  | { readonly is: "made once"; readonly why: string }
  | { readonly is: "not looked for" };

export interface Judgement {
  readonly creation: PlannedCreation;
  readonly verdict: Verdict;
}

/** Looks in AWS for one planned resource. @param known what the state knows, as `identityOf` spells it */
export async function judge(
  creation: PlannedCreation,
  environment: Environment,
  aws: AwsView,
  known: ReadonlySet<string>,
): Promise<Verdict> {
  const why = whyIdempotent(creation.type);
  if (why !== undefined) return { is: "made once", why };
  const lookup = lookupOf(creation.type);
  if (lookup === undefined) return { is: "not looked for" };
  const isKnown = ({ id }: Sighting): boolean => known.has(identityOf(creation.type, id));
  const sightings = await lookup.find(creation, aws);
  return lookup.severalMayExist === true
    ? judgeCandidates(
        sightings.filter((sighting) => !isKnown(sighting)),
        lookup,
        environment,
      )
    : judgeOnly(sightings, lookup, environment, isKnown);
}

function judgeCandidates(sightings: readonly Sighting[], { by }: Lookup, environment: Environment): Verdict {
  const ours = sightings.filter(({ tags = {} }) => isMarked(tags, environment));
  const [first] = ours;
  if (first === undefined) return { is: "absent" };
  if (ours.length === 1) return { is: "ours", id: first.id, by };
  return { is: "in the way", ids: ours.map(({ id }) => id), why: "each of them could be it" };
}

function judgeOnly(
  [sighting]: readonly Sighting[],
  { by }: Lookup,
  environment: Environment,
  isKnown: (sighting: Sighting) => boolean,
): Verdict {
  if (sighting === undefined) return { is: "absent" };
  const why = objectionTo(sighting, environment, isKnown(sighting));
  return why === undefined
    ? { is: "ours", id: sighting.id, by }
    : { is: "in the way", ids: [sighting.id], why };
}

function objectionTo(
  { tags, obstacle }: Sighting,
  environment: Environment,
  isKnown: boolean,
): string | undefined {
  if (isKnown) return "another address of this state manages it";
  if (tags !== undefined && !isMarked(tags, environment)) {
    const marks = Object.entries(marksOf(environment)).map(([key, value]) => `${key}=${value}`);
    return `it, or what it is part of, is not tagged ${marks.join(", ")}`;
  }
  return obstacle;
}

/** If two planned resources match the same resource in AWS, it is not certain which one it belongs to. */
export function withoutContested(judgements: readonly Judgement[]): readonly Judgement[] {
  const claim = ({ creation, verdict }: Judgement): string | undefined =>
    verdict.is === "ours" ? identityOf(creation.type, verdict.id) : undefined;
  return judgements.map((judgement) => {
    const { creation, verdict } = judgement;
    const rivals = judgements.filter(
      (other) => other !== judgement && claim(other) !== undefined && claim(other) === claim(judgement),
    );
    if (verdict.is !== "ours" || rivals.length === 0) return judgement;
    const why = `it could also be ${rivals.map((rival) => rival.creation.address).join(" or ")}`;
    return { creation, verdict: { is: "in the way", ids: [verdict.id], why } };
  });
}
