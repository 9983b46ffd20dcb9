import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "../process/repository-root";
import { UserError } from "../text/user-error";
import { matches, serviceOf } from "./meter-pattern";

const source = z.strictObject({ title: z.string(), where: z.string(), date: z.iso.date() });
const figure = z.strictObject({
  price: z.number().nonnegative(),
  unit: z.string(),
  source: z.string(),
  global: z.boolean().optional(),
});
const absence = z.strictObject({
  /** What AWS does not offer in the region; `ec2/t3a.*` matches all that start with `ec2/t3a.`. */
  meters: z.array(z.string()).min(1),
  reason: z.string(),
  source: z.string(),
});

/** The shape of `prices/<region>.yaml`. */
const priceTableSchema = z
  .strictObject({
    region: z.string(),
    currency: z.literal("USD"),
    as_of: z.iso.date(),
    borrows: z.string().optional(),
    sources: z.record(z.string(), source),
    prices: z.record(z.string(), figure),
    absent: z.array(absence).default([]),
  })
  .superRefine(({ sources, prices, absent }, context) => {
    const named = [
      ...Object.entries(prices).map(([meter, one]) => ({ path: ["prices", meter], source: one.source })),
      ...absent.map((one, index) => ({ path: ["absent", index], source: one.source })),
    ];
    for (const { path, source } of named) {
      if (!(source in sources))
        context.addIssue({ code: "custom", path, message: `no source is "${source}"` });
    }
  });

type TableFile = z.infer<typeof priceTableSchema>;

/** The shape of `prices/instances/<region>.json`, which `tools/prices/instances.mjs` writes: the first table that has a meter counts. */
const instancesSchema = z.strictObject({
  region: z.string(),
  unit: z.literal("hour"),
  tables: z.array(z.strictObject({ source, prices: z.record(z.string(), z.number().positive()) })),
});

type InstancePrices = z.infer<typeof instancesSchema>;

/** Services whose sizes all come from these tables. A missing size is not offered in the region, or newer than the table. */
const BY_SIZE: ReadonlySet<string> = new Set([
  "ec2",
  "ec2-windows",
  "ec2-rhel",
  "rds",
  "elasticache",
  "opensearch",
]);

/** One price, with where it comes from. */
export interface Price {
  readonly meter: string;
  /** US dollars per `unit`. */
  readonly price: number;
  /** `hour`, `GB-month`, `1M requests` … */
  readonly unit: string;
  readonly source: PriceSource;
  /** The region whose price is used if this region's is not known. */
  readonly borrowedFrom?: string;
  /** The same figure in all regions. */
  readonly global?: boolean;
}

export interface PriceSource {
  readonly title: string;
  readonly where: string;
  /** The date of the prices if the source gives one, otherwise the day it was read. */
  readonly date: string;
}

/** The prices of one region. */
export interface PriceTable {
  readonly region: string;
  /** The meters that have a price here, own and borrowed. */
  readonly meters: readonly string[];
  /** Undefined if no price is known, never zero. */
  find(meter: string): Price | undefined;
  /** Why AWS does not offer it in this region; undefined if the table does not say so. */
  absent(meter: string): string | undefined;
}

/**
 * A price table from parsed YAML; `borrowing` has the prices that it lacks.
 *
 * @throws UserError for a table that does not have the shape
 */
export function priceTable(
  document: unknown,
  borrowing?: PriceTable,
  instances?: InstancePrices,
): PriceTable {
  const file = checked(document);
  const absent = (meter: string) => file.absent.find(({ meters }) => matches(meter, meters))?.reason;
  const lent = (meter: string) =>
    instances !== undefined && BY_SIZE.has(serviceOf(meter)) ? undefined : borrowed(meter, borrowing);
  const find = (meter: string): Price | undefined =>
    absent(meter) === undefined
      ? (own(file, meter) ?? ofInstance(instances, meter) ?? lent(meter))
      : undefined;
  const sizes = (instances?.tables ?? []).flatMap(({ prices }) => Object.keys(prices));
  const borrowable = (borrowing?.meters ?? []).filter((meter) => lent(meter) !== undefined);
  const all = new Set([...Object.keys(file.prices), ...sizes, ...borrowable]);
  const meters = [...all].filter((meter) => absent(meter) === undefined);
  return { region: file.region, meters, find, absent };
}

const known = new Map<string, PriceTable | undefined>();

/**
 * `prices/<region>.yaml` with the table it borrows from; undefined if the region has no table. A table is read once.
 *
 * @throws UserError for a table that does not have the shape
 */
export function priceTableOf(region: string): PriceTable | undefined {
  if (!known.has(region)) known.set(region, readPrices(region));
  return known.get(region);
}

function readPrices(region: string): PriceTable | undefined {
  if (!pricedRegions().includes(region)) return undefined;
  const document = readTable(region);
  const lender = checked(document).borrows;
  return priceTable(document, lender === undefined ? undefined : priceTableOf(lender), readInstances(region));
}

/** The regions that have a table, by name. */
export function pricedRegions(): readonly string[] {
  const folder = join(repositoryRoot, "prices");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.slice(0, -".yaml".length))
    .sort();
}

function readInstances(region: string): InstancePrices | undefined {
  const file = join(repositoryRoot, "prices", "instances", `${region}.json`);
  return existsSync(file) ? instancesSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}

function ofInstance(instances: InstancePrices | undefined, meter: string): Price | undefined {
  const table = instances?.tables.find(({ prices }) => Object.hasOwn(prices, meter));
  const price = table?.prices[meter];
  if (table === undefined || price === undefined) return undefined;
  return { meter, price, unit: "hour", source: table.source };
}

function readTable(region: string): unknown {
  const where = join("prices", `${region}.yaml`);
  try {
    return parse(readFileSync(join(repositoryRoot, where), "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError({ what: `is not a price table: ${reason}`, where });
  }
}

function checked(document: unknown): TableFile {
  const result = priceTableSchema.safeParse(document);
  if (result.success) return result.data;
  const region = z.object({ region: z.string() }).safeParse(document).data?.region ?? "<region>";
  const problems = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new UserError({
    what: `the price table is not valid:\n  ${problems.join("\n  ")}`,
    where: join("prices", `${region}.yaml`),
    next: "See docs/cost.md, section Price tables.",
  });
}

function own(file: TableFile, meter: string): Price | undefined {
  const entry = file.prices[meter];
  const origin = entry === undefined ? undefined : file.sources[entry.source];
  if (entry === undefined || origin === undefined) return undefined;
  const { price, unit, global = false } = entry;
  return { meter, price, unit, source: origin, ...(global ? { global } : {}) };
}

function borrowed(meter: string, lender: PriceTable | undefined): Price | undefined {
  const found = lender?.find(meter);
  if (lender === undefined || found === undefined || found.global === true) return found;
  return { ...found, borrowedFrom: found.borrowedFrom ?? lender.region };
}
