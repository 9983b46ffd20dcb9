import type { ProjectReview, Review } from "../analyses/review";
import { configurationAddress } from "../address";
import {
  code,
  counted,
  fence,
  paragraph,
  strong,
  type Block,
  type Inline,
  type Inlines,
  type ListItem,
} from "../document/blocks";
import { changeInLine } from "../document/value-lines";
import { visibleLine } from "../document/visible-text";
import type { ReviewedChange } from "../model";

interface Risk {
  readonly change: ReviewedChange;
  readonly projects: string[];
  readonly addresses: Set<string>;
  readonly constructPath: string | undefined;
}

/** Each on a line of its own up to here; more are grouped by type and reason, and named one by one by `riskNames`. */
const LINES = 40;

/** Every destroy and every replacement with the attribute that forces it. Nothing is left out. */
export function riskList(review: Review): Block[] {
  const risks = risksOf(review);
  if (risks.length === 0) return [];
  const replaced = risks.filter(({ change }) => change.kind === "replace").length;
  const withData = risks.filter(({ change }) => change.stateful).length;
  const items =
    risks.length <= LINES
      ? risks.map((risk) => ({ text: riskLine(review, risk) }))
      : groupsOf(risks).map((group) => ({
          text: isNamedAbove(group) ? riskLine(review, group[0]) : groupText(group),
        }));
  const title = paragraph(
    strong(titleOf(risks.length - replaced, replaced)),
    withData === 0 ? "." : `; ${counted(withData, "of them holds data", "of them hold data")}.`,
  );
  return [{ is: "callout", level: "caution", blocks: [title, { is: "list", items }] }];
}

function titleOf(destroyed: number, replaced: number): string {
  const parts = [
    destroyed === 0 ? "" : `${counted(destroyed, "resource")} will be destroyed`,
    replaced === 0 ? "" : `${counted(replaced, "resource")} will be replaced`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function risksOf(review: Review): Risk[] {
  const sharedBy = new Map(
    review.shared.flatMap(({ change, members }) => members.map((member) => [member.change, change])),
  );
  const merged = new Map<ReviewedChange, Risk>();
  for (const { plan } of review.projects) {
    for (const change of plan.changes) {
      if (change.kind !== "destroy" && change.kind !== "replace") continue;
      const key = sharedBy.get(change) ?? change;
      const risk = merged.get(key) ?? emptyRisk(review, change, plan.project.name);
      merged.set(key, risk);
      risk.addresses.add(change.address);
      if (!risk.projects.includes(plan.project.name)) risk.projects.push(plan.project.name);
    }
  }
  return [...merged.values()].sort((a, b) => weightOf(a.change) - weightOf(b.change));
}

function emptyRisk(review: Review, change: ReviewedChange, project: string): Risk {
  const owner = review.projects.find(({ plan }) => plan.project.name === project);
  return {
    change,
    projects: [],
    addresses: new Set(),
    constructPath: owner && constructPathOf(owner, change.address),
  };
}

/** Destroy of what holds data, then other destroys, then replacements in the same order. */
export function weightOf({ kind, stateful }: ReviewedChange): number {
  return (kind === "destroy" ? 0 : 2) + (stateful ? 0 : 1);
}

/** The construct that an address comes from; undefined outside of CDKTF. */
export function constructPathOf(project: ProjectReview, address: string): string | undefined {
  return project.constructPaths.get(configurationAddress(address));
}

function riskLine(review: Review, risk: Risk): Inlines {
  const { change, addresses, projects, constructPath } = risk;
  return [
    strong(change.kind),
    " ",
    ...[...addresses].flatMap((address, index): Inline[] => [index === 0 ? "" : ", ", code(address)]),
    ...(change.deposed === undefined ? [] : [" (deposed object ", code(change.deposed), ")"]),
    ...(constructPath === undefined ? [] : [" (", code(constructPath), ")"]),
    ...(review.projects.length < 2
      ? []
      : projects.flatMap((name, index) => [index === 0 ? " in " : ", ", code(name)])),
    ...(change.stateful ? [", holds data"] : []),
    ...becauseOf(change),
    ...renamedTo(review, addresses),
  ];
}

function renamedTo(review: Review, addresses: ReadonlySet<string>): Inline[] {
  const rename = review.projects.flatMap(({ renames }) => renames).find(({ from }) => addresses.has(from));
  return rename === undefined ? [] : [" — looks like ", code(rename.to), " under another name"];
}

/** Which attribute forces it, with both values; why a resource goes. */
export function becauseOf(change: ReviewedChange): Inline[] {
  if (change.kind !== "replace" || change.forcedBy.length === 0) {
    return change.reason === undefined
      ? []
      : [": ", change.reason.startsWith("it") ? change.reason : `because ${change.reason}`];
  }
  const parts = change.forcedBy.map((path): Inlines => {
    const attribute =
      change.attributes.find((each) => each.path === path) ??
      change.attributes.find((each) => each.forces === true && each.path.startsWith(path));
    if (attribute === undefined) return [code(path), " forces it"];
    return [code(path), " forces it: ", code(changeInLine(attribute.before, attribute.after, 60))];
  });
  return parts.flatMap((part, index) => [index === 0 ? ": " : "; ", ...part]);
}

/** Where there are too many for a line each: every one by its address, below what else must be seen. */
export function riskNames(review: Review): Block[] {
  const risks = risksOf(review);
  if (risks.length <= LINES) return [];
  const groups = groupsOf(risks).filter((group) => !isNamedAbove(group));
  const items = groups.map((group): ListItem => ({
    text: groupText(group),
    blocks: [
      fence(
        "diff",
        group.flatMap((risk) => addressLines(review, risk)),
      ),
    ],
  }));
  if (items.length === 0) return [];
  return [paragraph(strong("The others by their addresses:")), { is: "list", items }];
}

function groupsOf(risks: readonly Risk[]): Risk[][] {
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

/** One alone is told by its name right away, and needs no place below. */
function isNamedAbove(group: readonly Risk[]): group is readonly [Risk] {
  return group.length === 1;
}

function groupText(group: readonly Risk[]): Inlines {
  const [first] = group;
  if (first === undefined) return [];
  return [
    strong(first.change.kind),
    ` ${String(group.length)} × `,
    code(first.change.type),
    ...(first.change.stateful ? [", holding data"] : []),
    ...reasonOfGroup(first.change),
  ];
}

function addressLines(review: Review, { change, addresses, projects }: Risk): string[] {
  const sign = change.kind === "replace" ? "-/+" : "-";
  const where = review.projects.length < 2 ? "" : `  (${projects.map(visibleLine).join(", ")})`;
  return [...addresses].map((address) => `${sign} ${visibleLine(address)}${where}`);
}

function reasonOfGroup({ forcedBy, reason }: ReviewedChange): Inline[] {
  if (forcedBy.length === 0) return reason === undefined ? [] : [`: ${reason}`];
  return [
    ": ",
    ...forcedBy.flatMap((path, index): Inline[] => [index === 0 ? "" : ", ", code(path)]),
    " forces it",
  ];
}
