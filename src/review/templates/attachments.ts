import { type CostDelta, isAtLeast, isDeltaPartial, type ResourceCostDelta } from "../../cost/cost-delta";
import type { Review } from "../analyses/review";
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
  type Inlines,
} from "../blocks/blocks";
import { cut } from "../blocks/value-lines";
import { shortened, visibleLine } from "../blocks/visible-text";
import { inProject } from "./headline";
import { configurationAddress } from "../../plan/address";
import type { PolicyFinding } from "../../policy/finding";

/** `Cost a month: USD 31.00 -> 45.20 (+14.20)`, always visible. One amount if the cost before is not known. */
export function costLine(cost: CostDelta | undefined): Block[] {
  if (cost === undefined) return [];
  const { before, after, currency, onlyRegionsWithoutPrices: regions, assumedRegion } = cost;
  if (regions !== undefined)
    return [paragraph(strong("Cost"), ": no prices for ", code(regions.join(", ")), ".")];
  const amounts = before === undefined ? money(after) : `${money(before)} -> ${money(after)}`;
  const partly = isDeltaPartial(cost) ? " for the counted resources, the rest is unknown" : "";
  const change =
    before === undefined
      ? "; the cost before is unknown."
      : ` (${signOf(after - before)}${money(Math.abs(after - before))}${partly}).`;
  const { unpriced, unpricedUnchanged = 0, usageNeeded = [] } = cost;
  const left = unpriced.length + unpricedUnchanged;
  return [
    paragraph(
      strong("Cost"),
      " a month: ",
      isAtLeast(cost) ? "at least " : "",
      code(`${currency} ${amounts}`),
      change,
      left === 0 ? "" : ` ${counted(left, "resource")} without a price, not counted.`,
      ...(usageNeeded.length === 0
        ? []
        : [" Depends on usage, not counted: ", code(usageNeeded.join(", ")), "."]),
      ...(assumedRegion === undefined
        ? []
        : [" Where the plan does not tell the region, at the prices of ", code(assumedRegion), "."]),
    ),
  ];
}

/** Cost by resource, folded. */
export function costDetails(cost: CostDelta | undefined): Detail[] {
  if (cost === undefined || (cost.resources.length === 0 && cost.unpriced.length === 0)) return [];
  const build: Detail["build"] = (room) => {
    const changes = [...cost.resources].sort(byChange);
    const lines = changes.map((resource) => costText(cost, resource, room.columns));
    const unpriced = cost.unpriced.map(
      (address) => `! ${shortened(visibleLine(address), room.columns)} has no price here`,
    );
    const dated =
      cost.pricesAsOf === undefined ? [] : [paragraph("Prices as of ", code(cost.pricesAsOf), ".")];
    return fold(
      [strong("Cost by resource")],
      [fence("diff", cut([...lines, ...unpriced], room.lines)), ...dated],
    );
  };
  return [{ kind: "cost table", build }];
}

const deltaOf = ({ before = 0, after = 0, notKnown = false }: ResourceCostDelta) =>
  notKnown ? Number.POSITIVE_INFINITY : after - before;
const byChange = (a: ResourceCostDelta, b: ResourceCostDelta) => {
  const [one, other] = [Math.abs(deltaOf(a)), Math.abs(deltaOf(b))];
  return one === other ? 0 : other - one;
};
const money = (amount: number) => amount.toFixed(2);
const signOf = (amount: number) => (amount < 0 ? "-" : "+");

/** A resource that is missing on one side costs nothing there. If that side is not known, only one amount is shown. */
function costText(cost: CostDelta, resource: ResourceCostDelta, columns: number): string {
  const { address, project, before = 0, after = 0, assumes, notKnown = false } = resource;
  const where = `${address}${project === undefined ? "" : ` in ${project}`}`;
  const why = assumes === undefined ? "" : ` (${assumes})`;
  if (cost.before === undefined)
    return `  ${shortened(visibleLine(`${where}: ${money(after)}${why}`), columns)}`;
  if (notKnown) {
    const side = (value: number | undefined) => (value === undefined ? "not known" : money(value));
    const amounts = `${side(resource.before)} -> ${side(resource.after)}`;
    return `! not known  ${shortened(visibleLine(`${where}: ${amounts}${why}`), columns)}`;
  }
  const delta = after - before;
  return `${signOf(delta)} ${money(Math.abs(delta))}  ${shortened(visibleLine(`${where}: ${money(before)} -> ${money(after)}${why}`), columns)}`;
}

/** How many findings on changed resources are shown directly. The rest are counted here and folded below. */
const FINDINGS = 20;

/** Findings that are not accepted. Those on changed resources are visible, the worst first; the rest are counted. */
export function findingsLine(review: Review): Block[] {
  const open = review.findings.filter(({ acceptedBecause }) => acceptedBecause === undefined);
  if (open.length === 0) return [];
  const errors = open.filter(({ level }) => level === "error").length;
  const touched = inOrderOfLevel(open.filter((finding) => isTouched(review, finding)));
  const shown = touched.slice(0, FINDINGS);
  const rest = open.length - shown.length;
  const title = paragraph(
    strong(counted(open.length, "policy finding")),
    errors === open.length ? "" : `, ${counted(errors, "error")}`,
    rest === 0 ? "." : `; ${String(rest)} of them folded below.`,
  );
  if (shown.length === 0) return [title];
  const lines = list(shown.map((finding) => findingLine(review, finding)));
  const isBad = shown.some(({ level }) => level === "error");
  return [{ is: "callout", level: isBad ? "warning" : "note", blocks: [title, lines] }];
}

/** A finding without an address is about the whole stack, so it counts as a finding on a changed resource. */
function isTouched({ projects }: Review, { address, project }: PolicyFinding): boolean {
  return projects.some(
    ({ plan }) =>
      (project === undefined || plan.project.name === project || projects.length === 1) &&
      plan.changes.some(
        (change) =>
          change.kind !== "read" &&
          (address === undefined || configurationAddress(change.address) === configurationAddress(address)),
      ),
  );
}

function inOrderOfLevel(findings: readonly PolicyFinding[]): readonly PolicyFinding[] {
  const rank = { error: 0, warning: 1, note: 2 };
  return [...findings].sort((a, b) => rank[a.level] - rank[b.level]);
}

/** All findings, the accepted ones with their reasons, folded. */
export function findingsDetails(review: Review): Detail[] {
  const { findings } = review;
  if (findings.length === 0) return [];
  const accepted = findings.filter(({ acceptedBecause }) => acceptedBecause !== undefined).length;
  const build: Detail["build"] = (room) =>
    fold(
      [
        strong("Policy"),
        `: ${counted(findings.length, "finding")}, ${String(accepted)} accepted with a reason`,
      ],
      [
        list(
          inOrderOfLevel(findings)
            .slice(0, room.lines)
            .map((finding) => findingLine(review, finding)),
        ),
        ...restOf(findings.length - room.lines, "findings"),
      ],
    );
  return [{ kind: "policy finding", build }];
}

function findingLine(review: Review, finding: PolicyFinding): Inlines {
  const { rule, title, level, address, project, file, line, acceptedBecause } = finding;
  // The address identifies the resource. A file without a line, as in plans, adds nothing.
  const isPlaced = file !== undefined && (line !== undefined || address === undefined);
  const place = isPlaced ? `${file}${line === undefined ? "" : `:${String(line)}`}` : undefined;
  return [
    strong(acceptedBecause === undefined ? level : "accepted"),
    " ",
    code(rule),
    " ",
    code(title),
    ...(address === undefined ? [] : [" on ", code(address)]),
    ...(project === undefined ? [] : inProject(review, project)),
    ...(place === undefined ? [] : [" at ", code(place)]),
    ...(acceptedBecause === undefined ? [] : [": ", code(acceptedBecause)]),
  ];
}

function restOf(count: number, what: string): Block[] {
  return count > 0 ? [paragraph(`… and ${String(count)} more ${what}.`)] : [];
}
