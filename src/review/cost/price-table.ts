import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "../../repository-root";

const source = z.strictObject({ title: z.string(), where: z.string(), date: z.iso.date() });
const figure = z.strictObject({
  price: z.number().nonnegative(),
  unit: z.string(),
  source: z.string(),
  global: z.boolean().optional(),
  note: z.string().optional(),
});
const multiple = z.strictObject({ times: z.number().positive(), of: z.string() });

/** The shape of `prices/<region>.yaml`. */
export const priceTableSchema = z.strictObject({
  region: z.string(),
  currency: z.literal("USD"),
  as_of: z.iso.date(),
  borrows: z.string().optional(),
  sources: z.record(z.string(), source),
  prices: z.record(z.string(), z.union([figure, multiple])),
});

type TableFile = z.infer<typeof priceTableSchema>;

/** One price, with where it comes from. */
export interface Price {
  readonly meter: string;
  /** US dollars per `unit`. */
  readonly price: number;
  /** `hour`, `GB-month`, `1M requests` … */
  readonly unit: string;
  readonly source: { readonly title: string; readonly where: string; readonly date: string };
  /** The region whose price stands in, where this region's is not known. */
  readonly borrowedFrom?: string;
  /** The same figure in all regions. */
  readonly global?: boolean;
  /** `0.125 × ec2/t4g.xlarge`, where the figure is a multiple of a known one. */
  readonly derived?: string;
}

/** The prices of one region. */
export interface PriceTable {
  readonly region: string;
  readonly asOf: string;
  /** Undefined where no price is known: never zero. */
  find(meter: string): Price | undefined;
}

/** A price table from YAML that was parsed already; `borrowing` answers for what it does not have. */
export function priceTable(document: unknown, borrowing?: PriceTable): PriceTable {
  const file = priceTableSchema.parse(document);
  const find = (meter: string): Price | undefined => own(file, meter) ?? borrowed(meter, borrowing);
  return { region: file.region, asOf: file.as_of, find };
}

/** `prices/<region>.yaml` with the table it borrows from; undefined for a region without a table. */
export function priceTableOf(region: string): PriceTable | undefined {
  const file = join(repositoryRoot, "prices", `${region}.yaml`);
  if (!/^[a-z0-9-]+$/.test(region) || !existsSync(file)) return undefined;
  const document: unknown = parse(readFileSync(file, "utf8"));
  const lender = priceTableSchema.parse(document).borrows;
  return priceTable(document, lender === undefined ? undefined : priceTableOf(lender));
}

function own(file: TableFile, meter: string): Price | undefined {
  const entry = file.prices[meter];
  if (entry === undefined) return undefined;
  if ("price" in entry) {
    const origin = file.sources[entry.source];
    if (origin === undefined) throw new Error(`prices/${file.region}.yaml: ${meter} names no known source`);
    const { price, unit, global = false } = entry;
    return { meter, price, unit, source: origin, ...(global ? { global } : {}) };
  }
  const basis = own(file, entry.of);
  if (basis === undefined) throw new Error(`prices/${file.region}.yaml: ${meter} is a multiple of nothing`);
  return { ...basis, meter, price: entry.times * basis.price, derived: `${entry.times} × ${entry.of}` };
}

function borrowed(meter: string, lender: PriceTable | undefined): Price | undefined {
  const found = lender?.find(meter);
  if (lender === undefined || found === undefined || found.global === true) return found;
  return { ...found, borrowedFrom: found.borrowedFrom ?? lender.region };
}
