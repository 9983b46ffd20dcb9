import type { ReviewedChange } from "../../model";
import { UNKNOWN_NOTE } from "../../normalize/sensitive-note";
import type { Json, JsonObject } from "../../../text/json";
import type { AccessEntry } from "../access-delta";
import { grantedBy, DIRECT_GRANTS, type Granted, type DirectGrant } from "./direct-grants";

/** Cached by type: a plan has few types, each many times. */
const directGrantsByType = new Map<string, readonly DirectGrant[]>();

function directGrantsOf(type: string): readonly DirectGrant[] {
  const known = directGrantsByType.get(type);
  if (known !== undefined) return known;
  const directGrants = DIRECT_GRANTS.filter((directGrant) => directGrant.type.test(type));
  if (directGrantsByType.size < 2_000) directGrantsByType.set(type, directGrants);
  return directGrants;
}

/** Grants without a policy document that a plan adds or removes: managed policies, memberships, keys, boundaries. */
export function directGrantDelta(changes: readonly ReviewedChange[]): AccessEntry[] {
  const entries = changes.flatMap((change) => {
    if (change.access === undefined) return [];
    return directGrantsOf(change.type).flatMap((directGrant) => deltaOf(change, directGrant));
  });
  return withoutMoved(entries);
}

function deltaOf(change: ReviewedChange, directGrant: DirectGrant): AccessEntry[] {
  const { before, after, unknown } = change.access ?? { before: null, after: null, unknown: null };
  // A new role has no permissions that a boundary could limit, and the provider does not fill in a list for it.
  if (directGrant.isLimit === true && directGrant.onlyChanged === true && (before === null || after === null))
    return [];
  const [old, now] = [
    grantedBy(directGrant, before),
    grantedBy(directGrant, withUnknown(directGrant, after, unknown)),
  ];
  const [had, has] = [new Set(old.map(keyOf)), new Set(now.map(keyOf))];
  return [
    ...now
      .filter((handed) => !had.has(keyOf(handed)))
      .map((handed) => entryOf(change, directGrant, handed, true)),
    ...old
      .filter((handed) => !has.has(keyOf(handed)))
      .map((handed) => entryOf(change, directGrant, handed, false)),
  ];
}

function keyOf({ who, what, on }: Pick<AccessEntry, "who" | "on"> & { readonly what: string }): string {
  return `${who}\n${what}\n${on.join("\n")}`;
}

/** Arguments that are known only after apply get a note instead of their value. */
function withUnknown({ onlyChanged }: DirectGrant, values: Json, unknown: Json): Json {
  const [known, marks] = [objectOf(values), objectOf(unknown)];
  if (known === undefined || marks === undefined || onlyChanged === true) return values;
  const open = Object.keys(marks).filter((name) => marks[name] === true && known[name] == null);
  return { ...known, ...Object.fromEntries(open.map((name) => [name, UNKNOWN_NOTE])) };
}

function objectOf(value: Json): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

function entryOf(
  { address }: ReviewedChange,
  { isLimit = false, isOpen }: DirectGrant,
  { who, what, on }: Granted,
  isGiven: boolean,
): AccessEntry {
  const isUnknown = isGiven && what.includes(UNKNOWN_NOTE);
  return {
    effect: isUnknown ? "unknown" : isGiven ? "added" : "removed",
    widens: !isUnknown && isGiven !== isLimit,
    address,
    who,
    what: [what],
    on,
    isOpenToAll: isGiven && !isLimit && isOpen !== undefined && (isOpen.test(what) || isOpen.test(who)),
    ...(isLimit ? { note: "a limit on what others grant" } : {}),
  };
}

/** Removes grants that only move from one resource to another: nobody gains or loses anything. */
function withoutMoved(entries: readonly AccessEntry[]): AccessEntry[] {
  const keysOf = (effect: AccessEntry["effect"]) =>
    new Set(
      entries
        .filter((entry) => entry.effect === effect && entry.who !== "" && entry.who !== UNKNOWN_NOTE)
        .map((entry) => keyOf({ ...entry, what: entry.what.join() })),
    );
  const [added, removed] = [keysOf("added"), keysOf("removed")];
  return entries.filter((entry) => {
    const key = keyOf({ ...entry, what: entry.what.join() });
    return !(added.has(key) && removed.has(key));
  });
}
