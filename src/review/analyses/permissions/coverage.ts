import { compareTexts } from "../access-delta";
import { conditionCovers, exceptWhere, neverHolds, unproven } from "./conditions";
import type { Grant } from "./grants";
import {
  allBut,
  patternPartCovers,
  patternPartsOverlap,
  principalPartCovers,
  principalPartsOverlap,
  single,
  type Part,
} from "./parts";

/** True where everything that `narrow` says is said by `wide` as well. */
export function covers(wide: Grant, narrow: Grant): boolean {
  return (
    wide.effect === narrow.effect &&
    DIMENSIONS.every((dimension) => partCovers(dimension, wide[dimension], narrow[dimension])) &&
    conditionCovers(wide.condition, narrow.condition)
  );
}

/**
 * Grants of which others do not say everything. Most have an exact twin, which is quick to see. Of policies larger
 * than AWS takes only twins are looked for.
 */
export function notCovered(grants: readonly Grant[], others: readonly Grant[]): Grant[] {
  if (others.length === 0) return grants.filter(({ condition }) => !neverHolds(condition));
  const twins = new Set(others.map(keyOf));
  const open = grants.filter((grant) => !twins.has(keyOf(grant)));
  return areTooMany(open, others) ? open : open.filter((grant) => !isCovered(grant, others));
}

/** Comparing each with each takes seconds beyond this. A policy of AWS has at most 32 KB. */
const MAX_COMPARED = 2_000_000;

export function areTooMany(grants: readonly Grant[], others: readonly Grant[]): boolean {
  return grants.length * others.length > MAX_COMPARED;
}

export function keyOf({ effect, principal, action, resource, condition }: Grant): string {
  return `${effect}\n${principal.text}\n${action.text}\n${resource.text}\n${condition.text}`;
}

/** Pieces that a grant may fall into; two policies that only together say as much are small. */
const MAX_PIECES = 32;

/** True where the others together say everything that the grant says. */
export function isCovered(grant: Grant, others: readonly Grant[]): boolean {
  if (others.some((other) => covers(other, grant))) return true;
  if (neverHolds(grant.condition)) return true;
  const near = others.filter((other) => mayOverlap(grant, other));
  if (near.length < 2 || !near.some(leavesRest)) return false;
  let pieces: readonly Grant[] = [grant];
  const ordered = inOneOrder(near);
  for (let pass = 0; pass < 2; pass++) {
    for (const other of ordered) {
      pieces = pieces.flatMap((piece) => (covers(other, piece) ? [] : (restBeyond(piece, other) ?? [piece])));
      if (pieces.length === 0) return true;
      if (pieces.length > MAX_PIECES) return false;
    }
    if (pieces.length === 1 && pieces[0] === grant) return false;
  }
  return false;
}

/** Which piece is left may hang on what is taken off first: it must not hang on how a policy orders its statements. */
function inOneOrder(grants: readonly Grant[]): Grant[] {
  return grants
    .map((grant) => [keyOf(grant), grant] as const)
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([, grant]) => grant);
}

/** False only where two grants say nothing of the same. */
function mayOverlap(a: Grant, b: Grant): boolean {
  return (
    a.effect === b.effect &&
    patternPartsOverlap(a.action, b.action) &&
    patternPartsOverlap(a.resource, b.resource) &&
    principalPartsOverlap(a.principal, b.principal)
  );
}

/** Only under a condition, or with exceptions, does a grant cover a part of another and leave the rest to others. */
function leavesRest({ principal, action, resource, condition }: Grant): boolean {
  return (
    condition.tests.length > 0 ||
    action.allBut !== undefined ||
    resource.allBut !== undefined ||
    principal.allBut !== undefined
  );
}

type Dimension = "principal" | "action" | "resource";
const DIMENSIONS: readonly Dimension[] = ["action", "resource", "principal"];

function partCovers(dimension: Dimension, wide: Part, narrow: Part): boolean {
  return dimension === "principal" ? principalPartCovers(wide, narrow) : patternPartCovers(wide, narrow);
}

/** What a grant says beyond another that covers it but for one part; undefined where more is missing. */
function restBeyond(grant: Grant, other: Grant): readonly Grant[] | undefined {
  if (grant.effect !== other.effect) return undefined;
  const open = unproven(other.condition, grant.condition);
  const failing = DIMENSIONS.filter(
    (dimension) => !partCovers(dimension, other[dimension], grant[dimension]),
  );
  const [test] = open;
  const [dimension] = failing;
  if (test !== undefined && open.length === 1 && dimension === undefined) {
    const condition = exceptWhere(grant.condition, test);
    return condition === undefined ? undefined : [{ ...grant, condition }];
  }
  if (dimension === undefined || failing.length > 1 || open.length > 0) return undefined;
  return missing(dimension, grant[dimension], other[dimension])?.map((text) => ({
    ...grant,
    [dimension]: single(text),
  }));
}

/**
 * What a part has of the exceptions of another; undefined where that is all of it. Of patterns that overlap in part it
 * is too much, so that a policy can be called wider than it is, and never narrower.
 */
function missing(dimension: Dimension, part: Part, { allBut: exceptions }: Part): string[] | undefined {
  if (exceptions === undefined || part.anyOf !== undefined) return undefined;
  const overlapping = exceptions.filter((text) => !partCovers(dimension, allBut([text]), part));
  return overlapping.some((text) => partCovers(dimension, single(text), part)) ? undefined : overlapping;
}
