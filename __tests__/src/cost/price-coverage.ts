import { compareDocument } from "../../../src/cost/document-comparison";
import { documentBook, documentNames } from "../../../src/cost/document-book";
import { dollarRange } from "../../../src/cost/money";
import { type Price, type PriceTable, priceTableOf, pricedRegions } from "../../../src/cost/price-table";
import { serviceOf } from "../../../src/cost/meter-pattern";

const STANDINGS = ["own", "same everywhere", "borrowed", "not offered", "unknown"] as const;
type PriceOrigin = (typeof STANDINGS)[number];

const tables: readonly PriceTable[] = pricedRegions().flatMap((region) => priceTableOf(region) ?? []);
const meters = [...new Set(tables.flatMap((table) => table.meters))].sort();
const services = [...new Set(meters.map(serviceOf))].sort();

function standing(table: PriceTable, meter: string): PriceOrigin {
  if (table.absent(meter) !== undefined) return "not offered";
  const price = table.find(meter);
  if (price === undefined) return "unknown";
  if (price.global === true) return "same everywhere";
  return price.borrowedFrom === undefined ? "own" : "borrowed";
}

/** `20 own, 5 not offered`. */
function count(table: PriceTable, wanted: readonly string[]): string {
  const found = wanted.map((meter) => standing(table, meter));
  return STANDINGS.map((one) => [found.filter((other) => other === one).length, one] as const)
    .filter(([number]) => number > 0)
    .map(([number, one]) => `${number} ${one}`)
    .join(", ");
}

/** How many figures each table has of its own, by service. */
export function coverage(): readonly (readonly string[])[] {
  const row = (name: string, wanted: readonly string[]) => [
    name,
    ...tables.map((table) => count(table, wanted)),
  ];
  return [
    ["Figures", ...tables.map(({ region }) => `\`${region}\``)],
    ...services.map((service) =>
      row(
        service,
        meters.filter((meter) => serviceOf(meter) === service),
      ),
    ),
    row("all", meters),
  ];
}

/** Which sources a table's own figures come from, and of which day they are. */
export function sources(): readonly (readonly string[])[] {
  const rows = tables.flatMap((table) => {
    const own = meters.map((meter) => table.find(meter)).filter((price) => isOwn(price, table));
    const titles = [...new Set(own.map(({ source }) => `${source.date}\n${source.title}`))].sort();
    return titles.map((key) => {
      const [date = "", title = ""] = key.split("\n");
      const figures = own.filter(({ source }) => source.title === title && source.date === date);
      return [`\`${table.region}\``, title, date, String(figures.length)];
    });
  });
  return [["Table", "Source", "Day", "Figures"], ...rows];
}

function isOwn(price: Price | undefined, { region }: PriceTable): price is Price {
  if (price === undefined || price.borrowedFrom !== undefined) return false;
  return price.global !== true || region === "us-east-1";
}

/** The documents' figures: printed, as their own prices give them, and today. */
export function documentFigures(): readonly (readonly string[])[] {
  const rows = documentNames().flatMap((name) =>
    compareDocument(documentBook(name)).figures.map((figure) => [
      name,
      figure.name,
      dollarRange(figure.printed),
      dollarRange(figure.reproduced),
      dollarRange(figure.today),
    ]),
  );
  return [["Document", "Figure", "Printed", "From its own prices", "Today"], ...rows];
}
