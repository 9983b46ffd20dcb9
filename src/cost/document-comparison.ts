import type { JsonObject } from "../text/json";
import { resourcesOfSynthesized } from "../plan/resources/from-synthesized";
import type { ResourceSet } from "../plan/resources/resource-set";
import { type BookFigure, type BookLine, type DocumentBook, round } from "./document-book";
import { type Estimate, type PricedCharge, type Unpriced, estimate } from "./estimate";
import { matches, serviceOf } from "./meter-pattern";
import type { PriceTable } from "./price-table";

/** From and to, in US dollars a month. */
export type Range = readonly [low: number, high: number];

export interface LineComparison {
  readonly label: string;
  /** What the document prints. */
  readonly printed: Range;
  /** The result of its prices and quantities, rounded like the document; undefined for a line that it leaves out. */
  readonly reproduced?: Range;
  /** The same resources at today's prices, not rounded; undefined if it depends on usage. */
  readonly today?: Range;
  readonly reason?: string;
  /** The region whose prices `today` uses, fully or partly, because the document's region has none. */
  readonly borrowedFrom?: string;
}

export interface FigureComparison {
  readonly name: string;
  readonly printed: Range;
  readonly reproduced: Range;
  /** Whether the document's own prices, quantities and rounding give what it prints. */
  readonly agrees: boolean;
  readonly today: Range;
}

/** A document's cost table, next to the result of its own prices and of today's prices. */
export interface DocumentComparison {
  readonly document: string;
  readonly dated: string;
  readonly region: string;
  readonly lines: readonly LineComparison[];
  readonly figures: readonly FigureComparison[];
  readonly contradictions: readonly string[];
  /** Resources without a price today: in none of today's figures. */
  readonly unpriced: readonly Unpriced[];
}

/**
 * Recomputes a document's figures from its line items and compares them with today's prices.
 *
 * @param built the resources of the system's stack, used instead of the document's
 */
export function compareDocument(book: DocumentBook, built?: ResourceSet): DocumentComparison {
  const basis = built ?? resourceSet(book, book.resource);
  const scenario = scenarios(book, basis);
  return {
    document: book.document,
    dated: book.dated,
    region: book.region,
    lines: [...book.lines.map((line) => compareLine(book, line, scenario)), ...leftOut(book, scenario)],
    figures: book.figures.map((figure) => compareFigure(book, figure, basis)),
    contradictions: book.contradictions,
    unpriced: scenario.today[1].unpriced,
  };
}

interface Scenarios {
  readonly documented: readonly [Estimate, Estimate];
  readonly today: readonly [Estimate, Estimate];
}

function scenarios(book: DocumentBook, set: ResourceSet): Scenarios {
  const { low, high } = book.usage;
  const prices = documentPrices(book);
  const at = (usage: typeof low) => estimate(set, { usage, pricesOf: () => prices });
  const now = (usage: typeof low) => estimate(set, { usage, region: book.region });
  return { documented: [at(low), at(high)], today: [now(low), now(high)] };
}

function resourceSet(book: DocumentBook, resource: DocumentBook["resource"]): ResourceSet {
  const json = { resource, provider: { aws: [{ region: book.region }] } } as unknown as JsonObject;
  return resourcesOfSynthesized(json, book.document, book.document);
}

function documentPrices({ prices, region, document, dated }: DocumentBook): PriceTable {
  return {
    region,
    meters: Object.keys(prices),
    absent: () => undefined,
    find: (meter) => {
      const known = prices[meter];
      if (known === undefined) return undefined;
      const { price, unit, reading } = known;
      return { meter, price, unit, source: { title: document, where: reading, date: dated } };
    },
  };
}

function compareLine(book: DocumentBook, line: BookLine, { documented, today }: Scenarios): LineComparison {
  return {
    label: line.label,
    printed: line.printed,
    reproduced: lineRange(line, documented),
    ...todayOf(book, line.meters, today),
  };
}

function lineRange(line: BookLine, documented: Scenarios["documented"], factor = 1): Range {
  return line.bound ?? both(documented, (one) => round(spent(one, line.meters) * factor, line.rounding));
}

/** What today's bill includes but no line of the document covers. */
function leftOut(book: DocumentBook, { today }: Scenarios): readonly LineComparison[] {
  const covered = book.lines.flatMap(({ meters }) => meters);
  const groups = new Set(
    meters(today[1])
      .filter((meter) => !matches(meter, covered))
      .map(groupOf),
  );
  return [...groups].map((group) => ({
    label: `not in the document: ${group.replace("/*", "")}`,
    printed: [0, 0],
    ...todayOf(book, [group], today),
  }));
}

function todayOf(book: DocumentBook, wanted: readonly string[], estimates: readonly [Estimate, Estimate]) {
  const reason = reasonFor(book, estimates[1], wanted);
  const known = charges(estimates[1]).filter(
    ({ meter, monthly }) => monthly !== undefined && matches(meter, wanted),
  );
  const lender = known.find(({ price }) => price.borrowedFrom !== undefined)?.price.borrowedFrom;
  return {
    ...(known.length > 0 ? { today: both(estimates, (one) => spent(one, wanted)) } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(lender === undefined ? {} : { borrowedFrom: lender }),
  };
}

function compareFigure(book: DocumentBook, figure: BookFigure, basis: ResourceSet): FigureComparison {
  const set = figure.resource === undefined ? basis : resourceSet(book, figure.resource);
  const scenario = scenarios(book, set);
  const counted = book.lines.filter(({ label }) => !figure.without.includes(label));
  const ranges = counted.map((line) => lineRange(line, scenario.documented, remaining(figure, line)));
  const reproduced: Range = [
    round(sum(ranges.map(([low]) => low)), figure.rounding),
    round(sum(ranges.map(([, high]) => high)), figure.rounding),
  ];
  const saved = both(scenario.today, (one) => savedToday(book, figure, one));
  const [low, high] = scenario.today;
  return {
    name: figure.name,
    printed: figure.printed,
    reproduced,
    agrees: figure.printed.every((value, end) => Math.abs(value - (reproduced[end] ?? NaN)) < 0.005),
    today: [low.total - saved[0], high.total - saved[1]],
  };
}

/** The share of a line that remains after the figure's discount. */
function remaining({ discount }: BookFigure, { label }: BookLine): number {
  return discount?.line === label ? 1 - discount.percent / 100 : 1;
}

function savedToday(book: DocumentBook, figure: BookFigure, today: Estimate): number {
  const line = book.lines.find(({ label }) => label === figure.discount?.line);
  return line === undefined ? 0 : spent(today, line.meters) * (1 - remaining(figure, line));
}

function reasonFor(book: DocumentBook, today: Estimate, wanted: readonly string[]): string | undefined {
  const present = meters(today).filter((meter) => matches(meter, wanted));
  const reasons = Object.entries(book.differences)
    .filter(([pattern]) => present.some((meter) => matches(meter, [pattern])))
    .map(([, reason]) => reason);
  return reasons.length === 0 ? undefined : reasons.join(" ");
}

function spent(one: Estimate, wanted: readonly string[]): number {
  return sum(charges(one).map(({ meter, monthly = 0 }) => (matches(meter, wanted) ? monthly : 0)));
}

function charges(one: Estimate): readonly PricedCharge[] {
  return one.resources.flatMap((resource) => resource.charges);
}

function meters(one: Estimate): readonly string[] {
  return charges(one).map(({ meter }) => meter);
}

function groupOf(meter: string): string {
  return `${serviceOf(meter)}/*`;
}

function both(pair: readonly [Estimate, Estimate], figure: (one: Estimate) => number): Range {
  return [figure(pair[0]), figure(pair[1])];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
