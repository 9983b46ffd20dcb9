import type { CostDelta, ResourceCostDelta } from "../attachments";
import type { Estimate, ResourceCost } from "./estimate";

/** Differences below a hundredth of a cent are rounding, not change. */
const NOISE = 0.0001;

/**
 * What changes between two estimates of the same stacks, in the form that a review shows.
 *
 * @param before undefined where nothing says what stood there, which is not the same as nothing
 */
export function costDelta(before: readonly Estimate[] | undefined, after: readonly Estimate[]): CostDelta {
  const several = after.length > 1 || (before?.length ?? 0) > 1;
  const old = byPlace(before ?? [], several);
  const next = byPlace(after, several);
  const resources = [...new Set([...old.keys(), ...next.keys()])].flatMap((place) =>
    resourceDelta(old.get(place), next.get(place)),
  );
  const asOf = after.flatMap(({ pricesAsOf }) => pricesAsOf ?? []).sort()[0];
  return {
    currency: "USD",
    ...(before === undefined ? {} : { before: sum(before) }),
    after: sum(after),
    resources,
    unpriced: [...new Set(after.flatMap(({ unpriced }) => unpriced.map(({ address }) => address)))],
    ...(asOf === undefined ? {} : { pricesAsOf: asOf }),
  };
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
  const assumes = assumptions(place.cost);
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

/** What a figure rests on beyond the plan: usage, defaults and prices of another region. */
export function assumptions({ charges }: ResourceCost): string {
  const said = charges.flatMap(({ assumes, price }) => [
    ...(assumes === undefined ? [] : [assumes]),
    ...(price.borrowedFrom === undefined ? [] : [`price of ${price.borrowedFrom}`]),
  ]);
  return [...new Set(said)].join(", ");
}

function sum(estimates: readonly Estimate[]): number {
  return estimates.reduce((total, estimate) => total + estimate.total, 0);
}
