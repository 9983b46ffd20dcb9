import { createHash } from "node:crypto";
import type { ProjectReview, Review } from "../analyses/review";
import { errorLines } from "../blocks/plan-text";

/** What a comment shows next to the plan. If it changes, the comment is updated although the plan is the same. */
export function contextOf(review: Review): string {
  const shown = review.projects.map(({ plan, drift }) => [
    plan.project.name,
    plan.errored,
    plan.complete,
    [...plan.checks].map((check) => JSON.stringify(check)).sort(),
    [...plan.deferred].map((deferred) => JSON.stringify(deferred)).sort(),
    driftTexts(drift),
    plan.errored ? errorLines(plan.text ?? "") : [],
  ]);
  const text = JSON.stringify([shown, review.cost ?? null, review.findings]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** The drift, independent of its order in the plan. */
function driftTexts({ groups, deleted }: ProjectReview["drift"]): string[] {
  const written = (...parts: unknown[]) => JSON.stringify(parts);
  return [
    ...deleted.map(({ type, addresses }) => written(type, [...addresses].sort())),
    ...groups.flatMap(({ type, pattern, transitions }) =>
      transitions.map(({ before, after, addresses }) =>
        written(type, pattern, before, after, [...addresses].sort()),
      ),
    ),
  ].sort();
}
