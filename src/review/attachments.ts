/**
 * What others hand to a review to be shown beside the plan: the cost of it and the findings of the policy check.
 * Texts are shown to people and treated as hostile like any other content.
 */

/** Monthly cost before and after, in one currency. */
export interface CostDelta {
  /** ISO 4217, such as `USD`. */
  readonly currency: string;
  /** Per month, in `currency`; undefined where nothing was there before or it could not be priced. */
  readonly before?: number;
  /** Per month, in `currency`. */
  readonly after: number;
  /** What changed, any order; resources whose cost stays are left out. */
  readonly resources: readonly ResourceCostDelta[];
  /** Addresses that no price is known for: named, never counted as zero. */
  readonly unpriced: readonly string[];
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
  /** What the figure assumes, such as `100 GB, 5 LCU-hours`. */
  readonly assumes?: string;
}

export type FindingLevel = "error" | "warning" | "note";

/** One finding of a policy check, in the words of SARIF where it has them. */
export interface PolicyFinding {
  /** Such as `CKV_AWS_24`. */
  readonly rule: string;
  readonly title: string;
  readonly level: FindingLevel;
  /** Resource address; undefined where the finding is about a whole stack. */
  readonly address?: string;
  /** The review's project name, where several plans are reviewed together. */
  readonly project?: string;
  readonly file?: string;
  readonly line?: number;
  /** Where the rule is explained. */
  readonly url?: string;
  /** Why it is accepted; findings that carry a reason are counted and folded, not failed. */
  readonly acceptedBecause?: string;
}
