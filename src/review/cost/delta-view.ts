import Table from "cli-table3";
import type { CostDelta, ResourceCostDelta } from "../attachments";
import { dollars, signedDollars } from "./money";

/** `$31.28 → $34.93 a month (+$3.65)`. */
export function deltaLine({ before, after }: CostDelta): string {
  const change = after - (before ?? 0);
  return `${dollars(before ?? 0)} → ${dollars(after)} a month (${signedDollars(change)})`;
}

/** A delta for a terminal. */
export function deltaText(delta: CostDelta): string {
  if (delta.resources.length === 0)
    return `Cost: ${deltaLine(delta)}, nothing changes.${unpricedText(delta)}`;
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
  return `Cost: ${deltaLine(delta)}\n${table.toString()}${unpricedText(delta)}`;
}

/** A delta for a comment: GitHub, GitLab and Bitbucket render it alike. */
export function deltaMarkdown(delta: CostDelta): string {
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
  const unpriced =
    delta.unpriced.length === 0
      ? []
      : ["", `No price known, not counted: ${delta.unpriced.map(code).join(", ")}`];
  const dated = delta.pricesAsOf === undefined ? [] : ["", `Prices as of ${delta.pricesAsOf}.`];
  return [`**Cost** ${deltaLine(delta)}`, ...table, ...unpriced, ...dated].join("\n");
}

function byChange({ resources }: CostDelta): readonly ResourceCostDelta[] {
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

function unpricedText({ unpriced }: CostDelta): string {
  return unpriced.length === 0 ? "" : `\nNo price known, not counted: ${unpriced.join(", ")}`;
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
