import Table from "cli-table3";
import { assumptions } from "./delta";
import { assumedRegionLine } from "./delta-view";
import type { Estimate, PricedCharge, ResourceCost } from "./estimate";
import { amount, dollars } from "./money";

/** Estimates for a terminal: what is counted, and everything that is not. */
export function estimateText(estimates: readonly Estimate[]): string {
  const totals = estimates.length > 1 ? [`All stacks: ${headline(estimates)}`] : [];
  return [...estimates.map(stackText), ...totals, sourcesText(estimates)].filter(Boolean).join("\n\n");
}

/** What all stacks cost together, in US dollars a month. */
export function total(estimates: readonly Estimate[]): number {
  return estimates.reduce((sum, one) => sum + one.total, 0);
}

/** The total, and the regions that it leaves out because nothing there has a price. */
function headline(estimates: readonly Estimate[]): string {
  const regions = [...new Set(estimates.flatMap(({ regionsWithoutPrices }) => regionsWithoutPrices))];
  const monthly = `${dollars(total(estimates))} a month`;
  if (regions.length === 0) return monthly;
  const missing = `no prices for ${regions.join(", ")}`;
  return estimates.every(({ resources }) => resources.length === 0) ? missing : `${monthly}, ${missing}`;
}

function stackText(one: Estimate): string {
  return [
    `${one.stack}: ${headline([one])} (${one.file})`,
    resourceTable(one.resources),
    borrowedText(one),
    notCounted("Depends on usage, not counted", usageGaps(one.resources)),
    notCounted("No price known, not counted", unpricedLines(one)),
    one.free === 0 ? "" : `Free by nature: ${one.free}`,
    one.assumedRegion === undefined ? "" : assumedRegionLine(one.assumedRegion),
  ]
    .filter(Boolean)
    .join("\n");
}

function resourceTable(resources: readonly ResourceCost[]): string {
  const table = new Table({
    head: ["Resource", "Billed for", "Monthly", "Assumes"],
    colAligns: ["left", "left", "right", "left"],
    style: { head: [], border: [], compact: true },
  });
  for (const one of [...resources].sort((a, b) => b.monthly - a.monthly || compare(a.address, b.address))) {
    const counted = one.charges.filter(({ monthly }) => monthly !== undefined);
    if (counted.length === 0) continue;
    table.push([one.address, counted.map(chargeText).join("\n"), dollars(one.monthly), assumptions(one)]);
  }
  return table.length === 0 ? "" : table.toString();
}

function chargeText({ meter, quantity, price }: PricedCharge): string {
  const aside = price.borrowedFrom === undefined ? "" : ` (${price.borrowedFrom}'s price)`;
  return `${meter}: ${amount(quantity ?? 0)} ${price.unit} × $${price.price}${aside}`;
}

/** How much of the total uses another region's prices, and which. */
function borrowedText({ resources }: Estimate): string {
  const borrowed = resources
    .flatMap(({ charges }) => charges)
    .filter(({ price, monthly }) => price.borrowedFrom !== undefined && monthly !== undefined);
  if (borrowed.length === 0) return "";
  const sum = borrowed.reduce((all, { monthly = 0 }) => all + monthly, 0);
  const lenders = [...new Set(borrowed.map(({ price }) => price.borrowedFrom))].join(", ");
  const meters = [...new Set(borrowed.map(({ meter }) => meter))].sort(compare).join(", ");
  return `${dollars(sum)} of it at the prices of ${lenders}, because the region's own are not known: ${meters}`;
}

/** `alb/lcu $0.008 per LCU-hour: give alb_lcu`, with the number of resources. */
function usageGaps(resources: readonly ResourceCost[]): readonly string[] {
  const gaps = new Map<string, number>();
  for (const { charges } of resources) {
    for (const { monthly, meter, price, needs } of charges) {
      if (monthly !== undefined) continue;
      const line = `${meter} $${price.price} per ${price.unit}: give ${needs ?? "its usage"}`;
      gaps.set(line, (gaps.get(line) ?? 0) + 1);
    }
  }
  return [...gaps].map(([line, times]) => (times === 1 ? line : `${line} (${times} resources)`));
}

function unpricedLines({ unpriced }: Estimate): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { address, type, reason } of unpriced) {
    const key = `${type}: ${reason}`;
    groups.set(key, [...(groups.get(key) ?? []), address]);
  }
  return [...groups].map(([key, addresses]) => `${key} (${addresses.join(", ")})`);
}

function notCounted(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${title}:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

function sourcesText(estimates: readonly Estimate[]): string {
  const charges = estimates.flatMap(({ resources }) => resources.flatMap((one) => one.charges));
  const sources = new Set(charges.map(({ price }) => `  ${price.source.title} (${price.source.date})`));
  return sources.size === 0 ? "" : `Prices:\n${[...sources].sort(compare).join("\n")}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
