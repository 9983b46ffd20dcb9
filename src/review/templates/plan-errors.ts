import type { ProjectReview, Review } from "../analyses/review";
import { fence, paragraph, strong, type Block, type Inline } from "../blocks/blocks";
import { errorLines } from "../blocks/plan-text";
import { cut } from "../blocks/value-lines";
import { shortened } from "../blocks/visible-text";
import { inProject } from "./headline";

/** Lines of one project's errors. The folded output of `plan` has all of them. */
const ERROR_ROOM = { lines: 100, columns: 400 };

/** What went wrong while planning, with the error if it is known; empty if nothing did. */
export function planErrors(review: Review): Block[] {
  const partial = review.projects.filter(({ plan }) => !plan.errored && !plan.complete);
  return [
    ...review.projects.filter(({ plan }) => plan.errored).flatMap((project) => planError(review, project)),
    ...(partial.length === 0
      ? []
      : [
          paragraph(
            strong("Not complete"),
            ...named(review, partial),
            ": changes were deferred or left out by -target; another plan will follow.",
          ),
        ]),
  ];
}

function planError(review: Review, project: ProjectReview): Block[] {
  const {
    text,
    project: { name },
  } = project.plan;
  const what = project.hasChanges
    ? ": planning stopped; this shows only what was planned until then."
    : ": planning stopped.";
  const title = paragraph(strong("Plan Error"), ...inProject(review, name), what);
  if (text === undefined || text.trim() === "") return [title];
  const lines = errorLines(text).map((line) => shortened(line, ERROR_ROOM.columns));
  return [title, fence("text", cut(lines, ERROR_ROOM.lines))];
}

function named(review: Review, projects: readonly ProjectReview[]): Inline[] {
  return inProject(review, ...projects.map(({ plan }) => plan.project.name));
}
