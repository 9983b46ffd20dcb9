import type { CostDelta, ResourceCostDelta } from "./cost-delta";
import type { Estimate, ResourceCost } from "./estimate";

/** Differences below a hundredth of a cent are rounding, not change. */
const NOISE = 0.0001;

/** A delta with what is not known, in more detail than a review shows. */
export interface EstimatedDelta extends CostDelta {
  /** Usage keys that created or changed resources need, such as `nat_gb`. */
  readonly usageNeeded: readonly string[];
}

/**
 * The changes between two estimates of the same stacks, in the form that a review shows.
 *
 * @param before undefined if the state before is not known, which is different from empty
 */
export function costDelta(
  before: readonly Estimate[] | undefined,
  after: readonly Estimate[],
): EstimatedDelta {
  const several = after.length > 1 || (before?.length ?? 0) > 1;
  const old = byPlace(before ?? [], several);
  const next = byPlace(after, several);
  const places = [...new Set([...old.keys(), ...next.keys()])].map((place) =>
    compare(old.get(place), next.get(place)),
  );
  const hidden = places.filter(({ row }) => row?.notKnown === true);
  const unpriced = places.flatMap((place) => place.unpriced ?? []);
  const estimates = [...(before ?? []), ...after];
  const asOf = estimates.flatMap(({ pricesAsOf }) => pricesAsOf ?? []).sort()[0];
  const regions = [...new Set(estimates.flatMap(({ regionsWithoutPrices }) => regionsWithoutPrices))];
  const isAllUnpriced = regions.length > 0 && estimates.every(({ resources }) => resources.length === 0);
  const assumed = estimates.find(({ assumedRegion }) => assumedRegion !== undefined)?.assumedRegion;
  const unchanged = places.filter(({ isUnpricedStill }) => isUnpricedStill).length;
  return {
    currency: "USD",
    ...(before === undefined ? {} : { before: sum(before) - counted(hidden, 0) }),
    after: sum(after) - counted(hidden, 1),
    resources: places.flatMap(({ row }) => row ?? []),
    unpriced: [...new Set(unpriced)],
    ...(unchanged === 0 ? {} : { unpricedUnchanged: unchanged }),
    usageNeeded: [...new Set(places.flatMap(({ needs }) => needs))],
    ...(isAllUnpriced ? { onlyRegionsWithoutPrices: regions } : {}),
    ...(asOf === undefined ? {} : { pricesAsOf: asOf }),
    ...(assumed === undefined ? {} : { assumedRegion: assumed }),
  };
}

/** What is known about one resource on one side. */
interface Placed {
  readonly address: string;
  readonly project?: string;
  readonly cost?: ResourceCost;
  /** Why parts of it, or all of it, have no price. */
  readonly unpriced: readonly string[];
}

function byPlace(estimates: readonly Estimate[], several: boolean): ReadonlyMap<string, Placed> {
  const places = new Map<string, Placed>();
  for (const { stack, resources, unpriced } of estimates) {
    const at = (address: string): Placed =>
      places.get(`${stack}\n${address}`) ?? {
        address,
        unpriced: [],
        ...(several ? { project: stack } : {}),
      };
    for (const cost of resources) places.set(`${stack}\n${cost.address}`, { ...at(cost.address), cost });
    for (const { address, reason } of unpriced) {
      const placed = at(address);
      places.set(`${stack}\n${address}`, { ...placed, unpriced: [...placed.unpriced, reason] });
    }
  }
  return places;
}

interface Comparison {
  readonly row?: ResourceCostDelta;
  /** What is counted of it before and after. */
  readonly amounts: readonly [before: number, after: number];
  /** Its address, if it changes and it, or a part of it, has no known price. */
  readonly unpriced?: string;
  readonly isUnpricedStill: boolean;
  readonly needs: readonly string[];
}

function compare(before: Placed | undefined, after: Placed | undefined): Comparison {
  const place = after ?? before;
  if (place === undefined) return { amounts: [0, 0], isUnpricedStill: false, needs: [] };
  const [old, now] = [before?.cost?.monthly ?? 0, after?.cost?.monthly ?? 0];
  const isUnpriced = (before?.unpriced.length ?? 0) + (after?.unpriced.length ?? 0) > 0;
  const isAlike =
    before !== undefined && after !== undefined && before.unpriced.join() === after.unpriced.join();
  const isChange = Math.abs(now - old) >= NOISE;
  const notKnown = isSignOpen(before, after);
  const isStill = isAlike && !isChange && !notKnown;
  const needs = isStill ? [] : needsOf(after?.cost);
  const row =
    isChange || (notKnown && place.cost !== undefined) ? [rowOf(place, before, after, notKnown)] : [];
  return {
    ...(row[0] === undefined ? {} : { row: row[0] }),
    ...(isUnpriced && !isStill ? { unpriced: place.address } : {}),
    amounts: [old, now],
    isUnpricedStill: isUnpriced && isStill,
    needs,
  };
}

/**
 * Whether the counted change may have the wrong sign: a part that only one side has is without a price, a part that
 * depends on usage could outweigh a saving, or only one side has the price of the way it is bought.
 */
function isSignOpen(before: Placed | undefined, after: Placed | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  if (before.unpriced.join() !== after.unpriced.join()) return true;
  if (basesOf(before.cost) !== basesOf(after.cost)) return true;
  const [was, is] = [openMeters(before.cost), openMeters(after.cost)];
  const change = (after.cost?.monthly ?? 0) - (before.cost?.monthly ?? 0);
  const comes = is.some((meter) => !was.includes(meter));
  const goes = was.some((meter) => !is.includes(meter));
  return (comes && change < -NOISE) || (goes && change > NOISE);
}

function basesOf(cost: ResourceCost | undefined): string {
  return [...new Set((cost?.charges ?? []).flatMap(({ basis }) => basis ?? []))].sort().join();
}

/** Meters whose quantity nobody knows, or that the plan knows only after apply. */
function openMeters(cost: ResourceCost | undefined): readonly string[] {
  return (cost?.charges ?? []).flatMap(({ monthly, meter, isGuess }) =>
    isGuess === true ? [`${meter}, guessed`] : monthly === undefined ? [meter] : [],
  );
}

function needsOf(cost: ResourceCost | undefined): readonly string[] {
  return (cost?.charges ?? []).flatMap(({ monthly, needs }) =>
    monthly === undefined ? [needs ?? "its usage"] : [],
  );
}

function rowOf(
  place: Placed,
  before: Placed | undefined,
  after: Placed | undefined,
  notKnown: boolean,
): ResourceCostDelta {
  const cost = after?.cost ?? before?.cost;
  const needs = needsOf(cost).map((need) => `without ${need}`);
  const assumes = [cost === undefined ? "" : assumptions(cost), ...new Set(needs)].filter(Boolean).join(", ");
  return {
    address: place.address,
    ...(place.project === undefined ? {} : { project: place.project }),
    ...amountOf("before", before, notKnown),
    ...amountOf("after", after, notKnown),
    ...(notKnown ? { notKnown } : {}),
    ...(assumes === "" ? {} : { assumes }),
  };
}

/** If the sign is not known, a partial price is not used, and nothing counted is not zero. */
function amountOf(side: "before" | "after", placed: Placed | undefined, notKnown: boolean) {
  if (placed?.cost === undefined || (notKnown && placed.unpriced.length > 0)) return {};
  if (notKnown && placed.cost.charges.every(({ monthly }) => monthly === undefined)) return {};
  return { [side]: placed.cost.monthly };
}

function counted(places: readonly Comparison[], side: 0 | 1): number {
  return places.reduce((total, { amounts }) => total + amounts[side], 0);
}

/** The assumptions of a figure (usage, defaults, another region's prices), and what it leaves out. */
export function assumptions({ charges, without }: ResourceCost): string {
  const said = charges.flatMap(({ assumes, price }) => [
    ...(assumes === undefined ? [] : [assumes]),
    ...(price.borrowedFrom === undefined ? [] : [`price of ${price.borrowedFrom}`]),
  ]);
  const lacking = without.map((meter) => `without ${meter}, which has no price`);
  return [...new Set([...said, ...lacking])].join(", ");
}

function sum(estimates: readonly Estimate[]): number {
  return estimates.reduce((total, estimate) => total + estimate.total, 0);
}
