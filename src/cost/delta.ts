import type { CostDelta, ResourceCostDelta } from "./cost-delta";
import type { Estimate, ResourceCost } from "./estimate";

/** Differences below a hundredth of a cent are rounding, not change. */
const NOISE = 0.0001;

/** A delta with what it cannot tell, beyond what a review shows of it. */
export interface EstimatedDelta extends CostDelta {
  /** What would have to be known of the resources that come or change, such as `nat_gb`. */
  readonly usageNeeded: readonly string[];
}

/**
 * What changes between two estimates of the same stacks, in the form that a review shows.
 *
 * @param before undefined where nothing says what stood there, which is not the same as nothing
 */
export function costDelta(
  before: readonly Estimate[] | undefined,
  after: readonly Estimate[],
): EstimatedDelta {
  const several = after.length > 1 || (before?.length ?? 0) > 1;
  const old = byPlace(before ?? [], several);
  const next = byPlace(after, several);
  const places = [...new Set([...old.keys(), ...next.keys()])];
  const asOf = [...(before ?? []), ...after].flatMap(({ pricesAsOf }) => pricesAsOf ?? []).sort()[0];
  const coming = [...next].filter(([place, { cost }]) => !isSame(old.get(place)?.cost, cost));
  return {
    currency: "USD",
    ...(before === undefined ? {} : { before: sum(before) }),
    after: sum(after),
    resources: places.flatMap((place) => resourceDelta(old.get(place), next.get(place))),
    unpriced: [...new Set([...after, ...(before ?? [])].flatMap(unpricedAddresses))],
    usageNeeded: [...new Set(coming.flatMap(([, { cost }]) => needsOf(cost)))],
    ...(asOf === undefined ? {} : { pricesAsOf: asOf }),
  };
}

/** Billed alike, before and after: what is not known of it is no news either. */
function isSame(before: ResourceCost | undefined, after: ResourceCost): boolean {
  return before !== undefined && Math.abs(before.monthly - after.monthly) < NOISE;
}

/** Those that go are named too: nobody can tell what goes with them. */
function unpricedAddresses({ unpriced }: Estimate): readonly string[] {
  return unpriced.map(({ address }) => address);
}

function needsOf({ charges }: ResourceCost): readonly string[] {
  return charges.flatMap(({ monthly, needs }) => (monthly === undefined ? [needs ?? "its usage"] : []));
}

interface Placed {
  readonly project?: string;
  readonly cost: ResourceCost;
}

function byPlace(estimates: readonly Estimate[], several: boolean): ReadonlyMap<string, Placed> {
  return new Map(
    estimates.flatMap(({ stack, resources }) =>
      resources.map((cost) => [
        `${stack}\n${cost.address}`,
        { cost, ...(several ? { project: stack } : {}) },
      ]),
    ),
  );
}

function resourceDelta(before: Placed | undefined, after: Placed | undefined): readonly ResourceCostDelta[] {
  const place = after ?? before;
  if (place === undefined) return [];
  if (Math.abs((after?.cost.monthly ?? 0) - (before?.cost.monthly ?? 0)) < NOISE) return [];
  const needs = needsOf(place.cost).map((need) => `without ${need}`);
  const assumes = [assumptions(place.cost), ...new Set(needs)].filter(Boolean).join(", ");
  return [
    {
      address: place.cost.address,
      ...(place.project === undefined ? {} : { project: place.project }),
      ...(before === undefined ? {} : { before: before.cost.monthly }),
      ...(after === undefined ? {} : { after: after.cost.monthly }),
      ...(assumes === "" ? {} : { assumes }),
    },
  ];
}

/** What a figure rests on beyond the plan: usage, defaults and prices of another region; and what it is without. */
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
