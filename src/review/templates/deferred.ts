import type { ProjectReview } from "../analyses/review";
import { code, counted, fold, list, type Detail } from "../blocks/blocks";

/** Changes that wait for another plan, each with its reason. */
export function deferredDetails({ plan }: ProjectReview): Detail[] {
  if (plan.deferred.length === 0) return [];
  const build: Detail["build"] = (room) =>
    fold(
      [`Deferred: ${counted(plan.deferred.length, "change")} for a later plan`],
      [
        list(
          plan.deferred
            .slice(0, room.lines)
            .map(({ address, reason }) => [code(address), ": ", code(reason)]),
        ),
      ],
    );
  return [{ kind: "deferred change", build }];
}
