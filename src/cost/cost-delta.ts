/**
 * Monthly cost before and after, in one currency. It is handed to a review to be shown beside the plan; its texts are treated as hostile, like any other content.
 */
export interface CostDelta {
  /** ISO 4217, such as `USD`. */
  readonly currency: string;
  /** Per month, in `currency`; undefined where nothing was there before or it could not be priced. */
  readonly before?: number;
  /** Per month, in `currency`. */
  readonly after: number;
  /** What changed, any order; resources whose cost stays are left out. */
  readonly resources: readonly ResourceCostDelta[];
  /** Addresses that change and that no price is known for: named, never counted as zero. */
  readonly unpriced: readonly string[];
  /** How many more have no price and stay as they are. */
  readonly unpricedUnchanged?: number;
  /** Usage that would have to be known to count all of it, such as `nat_gb`. */
  readonly usageNeeded?: readonly string[];
  /** Day of the price table, `2026-11-01`. */
  readonly pricesAsOf?: string;
}

export interface ResourceCostDelta {
  readonly address: string;
  /** The review's project name, where several plans are reviewed together. */
  readonly project?: string;
  readonly before?: number;
  readonly after?: number;
  /** One side cannot be priced, so nobody knows whether it gets dearer or cheaper: in neither total. */
  readonly notKnown?: boolean;
  /** What the figure assumes, such as `100 GB, 5 LCU-hours`. */
  readonly assumes?: string;
}

/** Whether something is left out of the totals, so that they are what it costs at least. */
export function isAtLeast({ unpriced, unpricedUnchanged = 0, resources }: CostDelta): boolean {
  return unpriced.length + unpricedUnchanged > 0 || resources.some(({ notKnown }) => notKnown === true);
}

/** Whether what has no price changes too, so that the difference is not the whole difference. */
export function isDeltaPartial({ unpriced, resources }: CostDelta): boolean {
  return unpriced.length > 0 || resources.some(({ notKnown }) => notKnown === true);
}
