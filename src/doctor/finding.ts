/** The result of one check. */
export interface Finding {
  readonly check: string;
  /** `missing` stops some commands, `note` stops none. */
  readonly verdict: "ok" | "missing" | "note";
  readonly detail: string;
}
