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
