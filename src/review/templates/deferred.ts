import type { ProjectReview, Review } from "../analyses/review";
import {
  code,
  counted,
  fold,
  list,
  paragraph,
  strong,
  type Block,
  type Detail,
  type Inlines,
} from "../blocks/blocks";
import { inProject } from "./headline";

/** Changes deferred to another plan, each with its reason. */
export function deferredDetails({ plan }: ProjectReview): Detail[] {
  if (plan.deferred.length === 0) return [];
  const build: Detail["build"] = (room) =>
    fold(
      [`Deferred: ${counted(plan.deferred.length, "change")} for a later plan`],
      [
        list(
          plan.deferred
            .slice(0, room.lines)
            .map(({ address, reason, kind }) => [
              code(address),
              kind === undefined ? "" : ` (${kind})`,
              ": ",
              code(reason),
            ]),
        ),
      ],
    );
  return [{ kind: "deferred change", build }];
}

/** Destroys deferred to a later plan. Always visible, because this plan's counts do not include them. */
export function deferredDestroys(review: Review): Block[] {
  const destroys = review.projects.flatMap(({ plan }) =>
    plan.deferred
      .filter(({ kind }) => kind === "destroy" || kind === "replace")
      .map(({ address, kind = "" }): Inlines => [
        strong(kind),
        " ",
        code(address),
        ...inProject(review, plan.project.name),
      ]),
  );
  if (destroys.length === 0) return [];
  return [
    paragraph(strong("Deferred to a later plan, not counted here:")),
    list(
      destroys.length > NAMED
        ? [...destroys.slice(0, NAMED), [`and ${String(destroys.length - NAMED)} more`]]
        : destroys,
    ),
  ];
}

const NAMED = 25;
