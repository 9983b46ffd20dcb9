import Table from "cli-table3";
import type { DocumentComparison, FigureComparison, LineComparison } from "./document-comparison";
import { dollarRange } from "./money";

const WIDTH_OF_REASON = 60;

/** A document's cost table, next to the result of its own prices and of today's prices. */
export function documentText(comparison: DocumentComparison): string {
  const { document, dated, region, contradictions, unpriced } = comparison;
  return [
    `${document} (${dated}, ${region}), US dollars a month`,
    lineTable(comparison.lines),
    figureTable(comparison.figures),
    unpriced.length === 0
      ? ""
      : `No price known today, in none of the figures: ${unpriced.map(({ address }) => address).join(", ")}`,
    contradictions.length === 0
      ? ""
      : `Where the document disagrees with itself or with AWS:\n${contradictions.map((one) => `  - ${one}`).join("\n")}`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

function lineTable(lines: readonly LineComparison[]): string {
  const table = new Table({
    head: ["Line", "Document", "Its prices give", "Today", "Why today differs"],
    colAligns: ["left", "right", "right", "right", "left"],
    colWidths: [null, null, null, null, WIDTH_OF_REASON],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { label, printed, reproduced, today, reason, borrowedFrom } of lines) {
    const documented = reproduced === undefined ? "–" : dollarRange(printed);
    const given = reproduced === undefined ? "–" : dollarRange(reproduced);
    const borrowed = borrowedFrom === undefined ? [] : [`Today at ${borrowedFrom}'s price.`];
    const why = [...(reason === undefined ? [] : [reason]), ...borrowed].join(" ");
    table.push([label, documented, given, today === undefined ? "by use" : dollarRange(today), why]);
  }
  return table.toString();
}

function figureTable(figures: readonly FigureComparison[]): string {
  const table = new Table({
    head: ["Figure", "Document", "Its prices give", "", "Today"],
    colAligns: ["left", "right", "right", "left", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, printed, reproduced, agrees, today } of figures) {
    const verdict = agrees ? "agrees" : "differs";
    table.push([name, dollarRange(printed), dollarRange(reproduced), verdict, dollarRange(today)]);
  }
  return table.toString();
}
