import { literal, type ResourceSet, type StackResource } from "../plan/resources/resource-set";
import type { JsonObject } from "../text/json";
import { type Billing, type Charge, guessed } from "./charge";
import { freeBecause } from "./free-types";
import { serviceOf } from "./meter-pattern";
import { type Price, type PriceTable, priceTableOf, pricedRegions } from "./price-table";
import { suggestion } from "../text/key-spelling";
import { PRICERS } from "./pricers/table";
import { type UsageAssumptions, usageOf } from "./usage";

/** A charge with its price. */
export interface PricedCharge extends Charge {
  readonly price: Price;
  /** US dollars a month; undefined if the quantity depends on usage that is not given. */
  readonly monthly: number | undefined;
}

export interface ResourceCost {
  readonly address: string;
  readonly type: string;
  readonly constructPath?: string;
  /** US dollars a month for all charges with a known quantity. */
  readonly monthly: number;
  readonly charges: readonly PricedCharge[];
  /** Meters of this resource without a known price. `monthly` does not include them. */
  readonly without: readonly string[];
}

export interface Unpriced {
  readonly address: string;
  readonly type: string;
  readonly reason: string;
  /** The resource's region, if no price of it is known. */
  readonly regionWithoutPrices?: string;
}

/** What a stack costs, and everything that the total leaves out. */
export interface Estimate {
  readonly stack: string;
  readonly file: string;
  /** US dollars a month. */
  readonly total: number;
  readonly resources: readonly ResourceCost[];
  /** Resources, or charges of resources, for which no price is known. Never counted as zero. */
  readonly unpriced: readonly Unpriced[];
  /** How many resources are free by nature. */
  readonly free: number;
  /** Regions of its resources that have no price table. The total then holds nothing of these resources. */
  readonly regionsWithoutPrices: readonly string[];
  /** The date of the oldest price used. */
  readonly pricesAsOf?: string;
  /** The region whose prices are used for resources of which the plan does not tell the region. */
  readonly assumedRegion?: string;
}

export interface EstimateOptions {
  readonly usage?: UsageAssumptions;
  /** Used if neither provider nor resource sets one. @default "us-east-1" */
  readonly region?: string;
  /** Prices of a region. @default the tables in `prices/` */
  readonly pricesOf?: (region: string) => PriceTable | undefined;
}

const DEFAULT_REGION = "us-east-1";

type Tables = (region: string) => PriceTable | undefined;

/** Estimates a stack. The total is the sum over its resources, independent of their order. */
export function estimate(set: ResourceSet, options: EstimateOptions = {}): Estimate {
  const tables = options.pricesOf ?? priceTableOf;
  const assessed = set.resources.map((resource) => assess(resource, set, options, tables));
  const resources = [...assessed.flatMap(({ cost }) => cost ?? []), ...transfer(set, options, tables)];
  const unpriced = assessed.flatMap((one) => one.unpriced);
  const asOf = oldestFigure(resources);
  const isAssumed = options.region === undefined && assessed.some((one) => one.isRegionAssumed === true);
  return {
    stack: set.stack,
    file: set.file,
    total: resources.reduce((sum, { monthly }) => sum + monthly, 0),
    resources,
    unpriced,
    free: assessed.filter(({ free }) => free).length,
    regionsWithoutPrices: [...new Set(unpriced.flatMap((one) => one.regionWithoutPrices ?? []))].sort(),
    ...(asOf === undefined ? {} : { pricesAsOf: asOf }),
    ...(isAssumed ? { assumedRegion: DEFAULT_REGION } : {}),
  };
}

interface Assessment {
  readonly cost?: ResourceCost;
  readonly unpriced: readonly Unpriced[];
  readonly free: boolean;
  readonly isRegionAssumed?: boolean;
}

/** `eu-central-1b` → `eu-central-1`: for providers whose region is in no plan. */
function regionOfZone({ availability_zone: zone }: JsonObject): string | undefined {
  return /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/.exec(literal(zone) ?? "")?.[1];
}

function assess(
  resource: StackResource,
  set: ResourceSet,
  options: EstimateOptions,
  tables: Tables,
): Assessment {
  const { address, type } = resource;
  const without = (reason: string): Assessment => ({ unpriced: [{ address, type, reason }], free: false });
  const billing = billingOf(resource, set, options.usage ?? {});
  if ("free" in billing) return { unpriced: [], free: true };
  if ("unpriced" in billing) return without(billing.unpriced);
  const known = resource.region ?? regionOfZone(resource.values) ?? options.region;
  const region = known ?? DEFAULT_REGION;
  const table = tables(region) ?? everywhere(billing, tables);
  if (table === undefined) {
    const reason = `there is no price table for ${region}, only for ${pricedRegions().join(", ")}`;
    return { unpriced: [{ address, type, reason, regionWithoutPrices: region }], free: false };
  }

  const priced = billing.map((charge) => ({ charge, price: table.find(charge.meter) }));
  const charges = priced.flatMap(({ charge, price }) =>
    price === undefined ? [] : [withPrice(charge, price)],
  );
  const missing = priced.filter(({ price }) => price === undefined).map(({ charge }) => charge.meter);
  const unpriced = missing.map((meter) => ({ address, type, reason: whyMissing(meter, region, table) }));
  if (charges.length === 0) return { unpriced, free: false };
  const isRegionAssumed = known === undefined && charges.some(({ price }) => price.global !== true);
  return { cost: costOf(resource, charges, missing), unpriced, free: false, isRegionAssumed };
}

/** For a region without a table: prices that are the same everywhere, if the resource needs no others. */
function everywhere(billing: readonly Charge[], tables: Tables): PriceTable | undefined {
  const table = tables(DEFAULT_REGION);
  return billing.length > 0 && billing.every(({ meter }) => table?.find(meter)?.global === true)
    ? table
    : undefined;
}

function whyMissing(meter: string, region: string, table: PriceTable): string {
  const absence = table.absent(meter);
  if (absence !== undefined) return `${region}: ${absence}`;
  // Suggest only instance types: we name the meters of other services, so those are never misspelt.
  const meant = serviceOf(meter) === "ec2" ? suggestion(meter, table.meters) : "";
  return `prices/${region}.yaml has no price for ${meter}${meant}`;
}

function billingOf(resource: StackResource, set: ResourceSet, usage: UsageAssumptions): Billing {
  const pricer = PRICERS[resource.type];
  if (pricer !== undefined) {
    const read = new Set<string>();
    const watched = { ...resource, values: watchedBy(read, resource.values) };
    const billing = pricer(watched, { usage: usageOf(resource, usage), all: set.resources });
    const open = [...read].find((key) => isOpen(resource, key));
    if ("free" in billing && open !== undefined) return { unpriced: `its ${open} is not known before apply` };
    if (!isCharged(billing)) return billing;
    const charges = open === undefined ? billing : billing.map(guessed);
    return resource.countUnknown === true ? charges.map(assumeOne) : charges;
  }
  const free = freeBecause(resource.type);
  return free === undefined ? { unpriced: "no price is known for this type" } : { free };
}

/** Records which settings a price depends on. */
function watchedBy(read: Set<string>, values: JsonObject): JsonObject {
  return new Proxy(values, {
    get: (target, key) => {
      if (typeof key === "string") read.add(key);
      return Reflect.get(target, key) as unknown;
    },
  });
}

/** What names another resource, and is open only because that does not exist yet. */
const NAMES =
  /(?:_ids?|_arns?|_name|_identifier)$|^(?:id|arn|name|cluster|task_definition|launch_template|launch_configuration|mixed_instances_policy|subnets|subnet_mapping|replicate_source_db)$/;

/** Whether the configuration sets a value that only the apply will know, so a default in its place may be far off. */
function isOpen({ unknown, references }: StackResource, key: string): boolean {
  if (unknown?.[key] !== true || NAMES.test(key)) return false;
  return key in references || Object.keys(references).length === 0;
}

function isCharged(billing: Billing): billing is readonly Charge[] {
  return Array.isArray(billing);
}

function assumeOne(charge: Charge): Charge {
  return { ...charge, assumes: [charge.assumes, "one of an unknown number"].filter(Boolean).join(", ") };
}

function withPrice(charge: Charge, price: Price): PricedCharge {
  const monthly = charge.quantity === undefined ? undefined : charge.quantity * price.price;
  return { ...charge, price, monthly };
}

function costOf(
  { address, type, constructPath }: StackResource,
  charges: readonly PricedCharge[],
  without: readonly string[] = [],
): ResourceCost {
  const monthly = charges.reduce((sum, charge) => sum + (charge.monthly ?? 0), 0);
  return {
    address,
    type,
    monthly,
    charges,
    without,
    ...(constructPath === undefined ? {} : { constructPath }),
  };
}

/** Traffic to the internet belongs to no resource, so it is a line of the stack. */
function transfer(set: ResourceSet, options: EstimateOptions, tables: Tables): readonly ResourceCost[] {
  const gigabytes = options.usage?.dataTransferOutGb;
  const region =
    set.resources.find((one) => one.region !== undefined)?.region ?? options.region ?? DEFAULT_REGION;
  const price = gigabytes === undefined ? undefined : tables(region)?.find("transfer/out");
  if (gigabytes === undefined || price === undefined) return [];
  const charge = { meter: "transfer/out", quantity: gigabytes, assumes: `data_transfer_out_gb ${gigabytes}` };
  return [costOf({ ...DATA_TRANSFER, values: {}, references: {} }, [withPrice(charge, price)])];
}

const DATA_TRANSFER = { address: "(data transfer out)", type: "transfer", name: "out" };

function oldestFigure(resources: readonly ResourceCost[]): string | undefined {
  return resources.flatMap(({ charges }) => charges.map(({ price }) => price.source.date)).sort()[0];
}
