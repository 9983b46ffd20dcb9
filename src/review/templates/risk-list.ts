import type { Review } from "../analyses/review";
import {
  code,
  counted,
  joined,
  paragraph,
  strong,
  type Block,
  type Inline,
  type Inlines,
} from "../blocks/blocks";
import { becauseOf, constructPathOf, inProjects, notesOn } from "./change-notes";
import { groupsOf, resourcesIn, risksOf, type Risk, type RiskMember } from "./risks";

/** Up to this many resources get a line each. More are grouped, and `riskNames` lists them one by one. */
export const LINES = 40;
/** How many projects one line names. */
const MEMBERS = 12;

/** Every destroy and every replacement, with the attribute that forces it. Nothing is left out. */
export function riskList(review: Review): Block[] {
  const risks = risksOf(review);
  if (risks.length === 0) return [];
  const replaced = resourcesIn(risks.filter(({ change }) => change.kind === "replace"));
  const forgotten = resourcesIn(risks.filter(({ change }) => change.kind === "forget"));
  const withData = resourcesIn(risks.filter(({ change }) => change.stateful && change.kind !== "forget"));
  const items =
    resourcesIn(risks) <= LINES
      ? risks.map((risk) => riskLine(review, risk))
      : groupsOf(risks).map((group) => (isNamedAbove(group) ? riskLine(review, group[0]) : groupText(group)));
  const title = paragraph(
    strong(titleOf(resourcesIn(risks) - replaced - forgotten, replaced, forgotten)),
    withData === 0 ? "." : `; ${counted(withData, "of them holds data", "of them hold data")}.`,
  );
  const list: Block = { is: "list", items: items.map((text) => ({ text })) };
  return [{ is: "callout", level: "caution", blocks: [title, list] }];
}

function titleOf(destroyed: number, replaced: number, forgotten: number): string {
  const parts = [
    destroyed === 0 ? "" : `${counted(destroyed, "resource")} will be destroyed`,
    replaced === 0 ? "" : `${counted(replaced, "resource")} will be replaced`,
    forgotten === 0
      ? ""
      : `${counted(forgotten, "resource")} with data will be forgotten and no longer managed`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** A single risk is described in full here, so it needs no entry below. */
export function isNamedAbove(group: readonly Risk[]): group is readonly [Risk] {
  return group.length === 1 && resourcesIn(group) <= MEMBERS;
}

/** `` **destroy** 143 × `aws_instance` (holding data) ``, with what forces it or why. */
export function groupText(group: readonly Risk[]): Inlines {
  const [first] = group;
  if (first === undefined) return [];
  const { kind, type, stateful, forcedBy, reason } = first.change;
  const forcing = joined(
    forcedBy.map((path) => [code(path)]),
    ", ",
  );
  return [
    strong(kind),
    ` ${String(resourcesIn(group))} × `,
    code(type),
    ...(stateful ? [" (holding data)"] : []),
    ...(forcing.length > 0 ? [": ", ...forcing, " forces it"] : reason === undefined ? [] : [`: ${reason}`]),
  ];
}

function riskLine(review: Review, { change, members }: Risk): Inlines {
  const [first] = members;
  if (first === undefined) return [];
  return [
    strong(change.kind),
    " ",
    ...whereItIs(review, first, members),
    ...becauseOf(
      change,
      members.map((member) => ({ change: member.change, project: member.project.plan.project.name })),
    ),
    ...renamedTo(members),
  ];
}

/** One address with its projects, or each address with its own. */
function whereItIs(review: Review, first: RiskMember, members: readonly RiskMember[]): Inline[] {
  const notes = notesOn(first.change, constructPathOf(first.project, first.change.address));
  const projects = members.map(({ project }) => project.plan.project.name);
  if (review.projects.length < 2) return [code(first.change.address), ...notes];
  if (members.every(({ change }) => change.address === first.change.address))
    return [code(first.change.address), ...notes, ...inProjects(projects)];
  const places = members.map(({ change, project }): Inlines => [
    code(change.address),
    ...inProjects([project.plan.project.name]),
  ]);
  return [...joined(places, ", "), ...notes];
}

function renamedTo(members: readonly RiskMember[]): Inline[] {
  const names = members.flatMap(({ project, change }) =>
    project.renames.filter(({ from }) => from === change.address).map(({ to }) => to),
  );
  if (names.length === 0) return [];
  const written = [...new Set(names)].map((name): Inlines => [code(name)]);
  return [" — looks like ", ...joined(written, ", "), " under another name"];
}
