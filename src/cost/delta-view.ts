import Table from "cli-table3";
import { isAtLeast, isDeltaPartial, type ResourceCostDelta } from "./cost-delta";
import type { EstimatedDelta } from "./delta";
import { dollars, signedDollars } from "./money";

/** `$31.28 → $34.93 a month (+$3.65)`; only the new cost if the cost before is not known. */
export function deltaLine(delta: EstimatedDelta): string {
  const { before, after, onlyRegionsWithoutPrices: regions } = delta;
  if (regions !== undefined) return `no prices for ${regions.join(", ")}`;
  const least = isAtLeast(delta) ? "at least " : "";
  if (before === undefined) return `${least}${dollars(after)} a month`;
  return `${least}${dollars(before)} → ${least}${dollars(after)} a month (${differenceOf(delta, after - before)})`;
}

function differenceOf(delta: EstimatedDelta, difference: number): string {
  const change = signedDollars(difference);
  if (!isDeltaPartial(delta)) return change;
  const isNothing = Math.abs(difference) < 0.005;
  return isNothing ? "difference not known" : `${change} in what is counted, the rest not known`;
}

/** A delta for a terminal. */
export function deltaText(delta: EstimatedDelta): string {
  if (delta.resources.length === 0)
    return `Cost: ${deltaLine(delta)}, ${nothing(delta)}.${leftOutText(delta)}`;
  const table = new Table({
    head: ["Resource", "Before", "After", "Change", "Assumes"],
    colAligns: ["left", "right", "right", "right", "left"],
    style: { head: [], border: [], compact: true },
  });
  for (const one of byChange(delta)) table.push([place(one), ...amountsOf(one), one.assumes ?? ""]);
  return `Cost: ${deltaLine(delta)}\n${table.toString()}${leftOutText(delta)}`;
}

/** Limits of rows and names: a comment has 65,536 characters, and includes the plan. */
const ROWS = 100;
const NAMES = 50;
const LONGEST_CELL = 200;

/** A delta for a comment on GitHub, GitLab or Bitbucket. The largest changes come first, the rest are counted. */
export function deltaMarkdown(delta: EstimatedDelta): string {
  const changes = byChange(delta);
  const rows = changes
    .slice(0, ROWS)
    .map((one) => `| ${[code(place(one)), ...amountsOf(one), cell(one.assumes ?? "")].join(" | ")} |`);
  const table =
    rows.length === 0
      ? []
      : [
          "",
          "| Resource | Before | After | Change | Assumes |",
          "| --- | ---: | ---: | ---: | --- |",
          ...rows,
        ];
  const more = changes.length - rows.length;
  const rest = more > 0 ? ["", `… and ${more} smaller changes.`] : [];
  const leftOut = leftOutLines(delta, code, NAMES).flatMap((line) => ["", line]);
  const dated = delta.pricesAsOf === undefined ? [] : ["", `Prices as of ${delta.pricesAsOf}.`];
  return [`**Cost** ${deltaLine(delta)}`, ...table, ...rest, ...leftOut, ...dated].join("\n");
}

/** Unknown amounts come first, because they can be the largest. */
function byChange({ resources }: EstimatedDelta): readonly ResourceCostDelta[] {
  return [...resources].sort(
    (a, b) =>
      Number(b.notKnown ?? false) - Number(a.notKnown ?? false) ||
      Math.abs(change(b)) - Math.abs(change(a)) ||
      (a.address < b.address ? -1 : 1),
  );
}

function change({ before = 0, after = 0 }: ResourceCostDelta): number {
  return after - before;
}

/** Before, after and the difference, each only if it is known. */
function amountsOf(one: ResourceCostDelta): readonly [before: string, after: string, change: string] {
  const { before, after, notKnown = false } = one;
  const absent = notKnown ? "not known" : "–";
  const side = (value: number | undefined) => (value === undefined ? absent : dollars(value));
  return [side(before), side(after), notKnown ? "not known" : signedDollars(change(one))];
}

function place({ project, address }: ResourceCostDelta): string {
  return project === undefined ? address : `${project}: ${address}`;
}

/** Distinguishes "nothing changes" from "nothing with a price changes". */
function nothing({ unpriced, usageNeeded }: EstimatedDelta): string {
  return unpriced.length + usageNeeded.length === 0 ? "nothing changes" : "nothing that is counted changes";
}

function leftOutText(delta: EstimatedDelta): string {
  return leftOutLines(delta, (text) => text)
    .map((line) => `\n${line}`)
    .join("");
}

function leftOutLines(
  { unpriced, unpricedUnchanged = 0, usageNeeded, assumedRegion }: EstimatedDelta,
  shown: (text: string) => string,
  names = Number.POSITIVE_INFINITY,
): readonly string[] {
  const line = (title: string, items: readonly string[]) => {
    if (items.length === 0) return [];
    const rest = items.length > names ? ` and ${items.length - names} more` : "";
    return [`${title}, not counted: ${items.slice(0, names).map(shown).join(", ")}${rest}`];
  };
  const still =
    unpricedUnchanged === 0
      ? []
      : [
          `${unpricedUnchanged} ${unpricedUnchanged === 1 ? "resource that stays as it is has" : "resources that stay as they are have"} no price, not counted.`,
        ];
  const region = assumedRegion === undefined ? [] : [assumedRegionLine(assumedRegion)];
  return [...line("No price known", unpriced), ...still, ...line("Depends on usage", usageNeeded), ...region];
}

/** For plans whose providers take the region from somewhere else. */
export function assumedRegionLine(region: string): string {
  return `The plan does not tell every resource's region: those are at the prices of ${region}; --region names another.`;
}

/** Inline code that its content cannot close: the fence is longer than any run of backticks in it. */
function code(whole: string): string {
  const text = shortened(whole);
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 ? " " : "";
  return `${fence}${pad}${text.replace(/[\r\n]+/g, " ").replaceAll("|", "\\|")}${pad}${fence}`;
}

function cell(text: string): string {
  return shortened(text)
    .replace(/[\r\n]+/g, " ")
    .replace(/[\\`*_{}[\]<>()#+!|@~-]/g, "\\$&");
}

function shortened(text: string): string {
  return text.length <= LONGEST_CELL ? text : `${text.slice(0, LONGEST_CELL)}…`;
}
