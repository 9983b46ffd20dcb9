export type FindingLevel = "error" | "warning" | "note";

/** One finding of a policy check, in SARIF's terms where possible. */
export interface PolicyFinding {
  /** Such as `CKV_AWS_24`. */
  readonly rule: string;
  readonly title: string;
  readonly level: FindingLevel;
  /** Resource address; undefined if the finding is about a whole stack. */
  readonly address?: string;
  /** The review's project name, if several plans are reviewed together. */
  readonly project?: string;
  readonly file?: string;
  readonly line?: number;
  /** Where the rule is explained. */
  readonly url?: string;
  /** Why it is accepted. Findings with a reason are counted and folded, and do not fail the check. */
  readonly acceptedBecause?: string;
}
