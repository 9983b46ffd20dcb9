/**
 * Monthly cost before and after, in one currency. A review shows it next to the plan and does not trust its texts.
 */
export interface CostDelta {
  /** ISO 4217, such as `USD`. */
  readonly currency: string;
  /** Per month, in `currency`; undefined if nothing existed before, or it has no known price. */
  readonly before?: number;
  /** Per month, in `currency`. */
  readonly after: number;
  /** The changes, in any order, without resources whose cost stays the same. */
  readonly resources: readonly ResourceCostDelta[];
  /** Addresses that change and have no known price: listed, never counted as zero. */
  readonly unpriced: readonly string[];
  /** How many unchanged resources have no price. */
  readonly unpricedUnchanged?: number;
  /** Usage keys that are needed to count everything, such as `nat_gb`. */
  readonly usageNeeded?: readonly string[];
  /** Set if nothing has a price, because there are no prices for these regions. The amounts are then 0 and mean nothing. */
  readonly onlyRegionsWithoutPrices?: readonly string[];
  /** Day of the price table, `2026-11-01`. */
  readonly pricesAsOf?: string;
  /** The region whose prices are used where the plan does not tell the region. */
  readonly assumedRegion?: string;
}

export interface ResourceCostDelta {
  readonly address: string;
  /** The review's project name, if several plans are reviewed together. */
  readonly project?: string;
  readonly before?: number;
  readonly after?: number;
  /** One side has no known price, so the direction of the change is not known. It is in neither total. */
  readonly notKnown?: boolean;
  /** What the figure assumes, such as `100 GB, 5 LCU-hours`. */
  readonly assumes?: string;
}

/** Whether the totals leave something out, so they are a minimum. */
export function isAtLeast({ unpriced, unpricedUnchanged = 0, resources }: CostDelta): boolean {
  return unpriced.length + unpricedUnchanged > 0 || resources.some(({ notKnown }) => notKnown === true);
}

/** Whether something without a price changes too, so the difference is not complete. */
export function isDeltaPartial({ unpriced, resources }: CostDelta): boolean {
  return unpriced.length > 0 || resources.some(({ notKnown }) => notKnown === true);
}
