/** A permission or network rule that a plan adds, widens, narrows or removes. */
export interface AccessDelta {
  readonly entries: readonly AccessEntry[];
}

export interface AccessEntry {
  /** `widened` and `added` allow more, `narrowed` and `removed` less; `unknown` is decided at apply. */
  readonly effect: "widened" | "added" | "narrowed" | "removed" | "unknown";
  /** True if somebody can do or reach more than before: a new permission or a removed deny. */
  readonly widens: boolean;
  readonly address: string;
  /** Who: principal, security group or peer. Empty if it is the policy's holder. */
  readonly who: string;
  /** What: actions, or protocol and ports. */
  readonly what: readonly string[];
  /** On what: resources, or nothing. */
  readonly on: readonly string[];
  /** The conditions, or the scope before it was widened. */
  readonly note?: string;
  /** Anyone on the internet, any action, any resource. */
  readonly isOpenToAll: boolean;
}

const ORDER: Readonly<Record<AccessEntry["effect"], number>> = {
  widened: 0,
  added: 1,
  unknown: 2,
  narrowed: 3,
  removed: 4,
};

/** The widest first, so that the least important entries are cut for length. */
export function sortEntries(entries: AccessEntry[]): AccessEntry[] {
  const weight = (entry: AccessEntry) =>
    (entry.widens ? 0 : 10) + (entry.isOpenToAll && entry.widens ? -5 : 0) + ORDER[entry.effect];
  return entries
    .map((entry) => ({ entry, weight: weight(entry) }))
    .sort(
      (a, b) =>
        a.weight - b.weight ||
        compareTexts(a.entry.address, b.entry.address) ||
        compareSaid(a.entry, b.entry),
    )
    .map(({ entry }) => entry);
}

/** An order that does not depend on the order of a policy's statements. */
function compareSaid(a: AccessEntry, b: AccessEntry): number {
  return (
    compareTexts(a.what.join("\n"), b.what.join("\n")) ||
    compareTexts(a.on.join("\n"), b.on.join("\n")) ||
    compareTexts(a.who, b.who) ||
    compareTexts(a.note ?? "", b.note ?? "")
  );
}

/** Compares code units, so the order is the same in every locale. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
