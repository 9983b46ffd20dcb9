import Table from "cli-table3";
import type { ResourceCostDelta } from "./cost-delta";
import type { EstimatedDelta } from "./delta";
import { dollars, signedDollars } from "./money";

/** `$31.28 → $34.93 a month (+$3.65)`; only what it comes to where nothing says what stood there. */
export function deltaLine({ before, after }: EstimatedDelta): string {
  if (before === undefined) return `${dollars(after)} a month`;
  return `${dollars(before)} → ${dollars(after)} a month (${signedDollars(after - before)})`;
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
  for (const one of byChange(delta)) {
    table.push([
      place(one),
      side(one.before),
      side(one.after),
      signedDollars(change(one)),
      one.assumes ?? "",
    ]);
  }
  return `Cost: ${deltaLine(delta)}\n${table.toString()}${leftOutText(delta)}`;
}

/** A delta for a comment: GitHub, GitLab and Bitbucket render it alike. */
export function deltaMarkdown(delta: EstimatedDelta): string {
  const rows = byChange(delta).map(
    (one) =>
      `| ${code(place(one))} | ${side(one.before)} | ${side(one.after)} | ${signedDollars(change(one))} | ${cell(one.assumes ?? "")} |`,
  );
  const table =
    rows.length === 0
      ? []
      : [
          "",
          "| Resource | Before | After | Change | Assumes |",
          "| --- | ---: | ---: | ---: | --- |",
          ...rows,
        ];
  const leftOut = leftOutLines(delta, code).flatMap((line) => ["", line]);
  const dated = delta.pricesAsOf === undefined ? [] : ["", `Prices as of ${delta.pricesAsOf}.`];
  return [`**Cost** ${deltaLine(delta)}`, ...table, ...leftOut, ...dated].join("\n");
}

function byChange({ resources }: EstimatedDelta): readonly ResourceCostDelta[] {
  return [...resources].sort(
    (a, b) => Math.abs(change(b)) - Math.abs(change(a)) || (a.address < b.address ? -1 : 1),
  );
}

function change({ before = 0, after = 0 }: ResourceCostDelta): number {
  return after - before;
}

function side(value: number | undefined): string {
  return value === undefined ? "–" : dollars(value);
}

function place({ project, address }: ResourceCostDelta): string {
  return project === undefined ? address : `${project}: ${address}`;
}

/** A change of nothing is one thing, a change of nothing that has a price another. */
function nothing({ unpriced, usageNeeded }: EstimatedDelta): string {
  return unpriced.length + usageNeeded.length === 0 ? "nothing changes" : "nothing that is counted changes";
}

function leftOutText(delta: EstimatedDelta): string {
  return leftOutLines(delta, (text) => text)
    .map((line) => `\n${line}`)
    .join("");
}

function leftOutLines(
  { unpriced, usageNeeded }: EstimatedDelta,
  shown: (text: string) => string,
): readonly string[] {
  const line = (title: string, items: readonly string[]) =>
    items.length === 0 ? [] : [`${title}, not counted: ${items.map(shown).join(", ")}`];
  return [...line("No price known", unpriced), ...line("Depends on usage", usageNeeded)];
}

/** Inline code that no content can leave: the fence is longer than any run of backticks in it. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 ? " " : "";
  return `${fence}${pad}${text.replace(/[\r\n]+/g, " ").replaceAll("|", "\\|")}${pad}${fence}`;
}

function cell(text: string): string {
  return text.replace(/[\r\n]+/g, " ").replace(/[\\`*_{}[\]<>()#+!|@~-]/g, "\\$&");
}
