import type { ProjectReview, Review } from "../analyses/review";
import type { ReviewedChange } from "../model";

/** A resource that is destroyed or replaced. The same one in several projects is one risk with several members. */
export interface Risk {
  /** The change in the first project. */
  readonly change: ReviewedChange;
  readonly members: readonly RiskMember[];
}

export interface RiskMember {
  readonly project: ProjectReview;
  readonly change: ReviewedChange;
}

/** All destroys, replacements and forgotten data stores of all projects, data loss first. */
export function risksOf(review: Review): Risk[] {
  const sharedBy = new Map(
    review.shared.flatMap(({ change, members }) => members.map((member) => [member.change, change])),
  );
  const merged = new Map<ReviewedChange, RiskMember[]>();
  for (const project of review.projects) {
    for (const change of project.plan.changes) {
      const isLetGo = change.kind === "forget" && change.stateful;
      if (change.kind !== "destroy" && change.kind !== "replace" && !isLetGo) continue;
      const key = sharedBy.get(change) ?? change;
      const members = merged.get(key);
      if (members === undefined) merged.set(key, [{ project, change }]);
      else members.push({ project, change });
    }
  }
  return [...merged]
    .map(([change, members]) => ({ change, members }))
    .sort((a, b) => weightOf(a.change) - weightOf(b.change));
}

/** Destroys of data, then other destroys, then replacements in the same order. */
export function weightOf({ kind, stateful }: ReviewedChange): number {
  return (kind === "destroy" ? 0 : kind === "replace" ? 2 : 4) + (stateful ? 0 : 1);
}

/** The number of resources. */
export function resourcesIn(risks: readonly Risk[]): number {
  return risks.reduce((sum, { members }) => sum + members.length, 0);
}

/** Risks with the same type and reason, listed together if there are too many for one line each. */
export function groupsOf(risks: readonly Risk[]): Risk[][] {
  const groups = new Map<string, Risk[]>();
  for (const risk of risks) {
    const { kind, type, forcedBy, reason, stateful } = risk.change;
    const key = JSON.stringify([kind, type, forcedBy, reason, stateful]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [risk]);
    else group.push(risk);
  }
  return [...groups.values()];
}
