import type { ProjectReview, Review } from "../analyses/review";
import { changeLines } from "../blocks/change-diff";
import {
  code,
  counted,
  fence,
  fold,
  list,
  paragraph,
  strong,
  type Block,
  type Detail,
  type Inline,
  type Inlines,
} from "../blocks/blocks";
import type { ReviewedInvocation } from "../model";
import { inProject } from "./headline";

/** How many are named at the top. The rest are counted there and named in their folds. */
const NAMED = 25;

/** The actions that apply runs besides the changes. Always visible, because no resource's attributes show them. */
export function invocationList(review: Review): Block[] {
  const placed = review.projects.flatMap(({ plan }) =>
    plan.invocations.map((invocation) => ({ invocation, project: plan.project.name })),
  );
  if (placed.length === 0) return [];
  const items = placed
    .slice(0, NAMED)
    .map(({ invocation, project }): Inlines => [...called(invocation), ...inProject(review, project)]);
  const more = placed.length - items.length;
  return [
    paragraph(strong(`Applying also runs ${counted(placed.length, "action")}:`)),
    list(more > 0 ? [...items, [`and ${String(more)} more`]] : items),
  ];
}

/** Each action with its configuration, folded. */
export function invocationDetails({ plan }: ProjectReview): Detail[] {
  return plan.invocations.map((invocation) => ({
    kind: "action",
    build: (room) => {
      const lines = changeLines(invocation, room);
      const body = lines.length === 0 ? paragraph("Nothing is configured.") : fence("diff", lines);
      return fold([...called(invocation), " will be invoked"], [body]);
    },
  }));
}

function called({ address, trigger, event }: ReviewedInvocation): Inline[] {
  if (trigger === undefined) return [code(address)];
  return [code(address), event === undefined ? " with " : ` ${shortEvent(event)} of `, code(trigger)];
}

/** The format has six events. Any other text is not shown as one. */
function shortEvent(event: string): string {
  return /^(?:before|after) (?:create|update|destroy)$/.test(event) ? event : "with a change";
}
