import type { ReviewedChange } from "../../model";
import type { Json, JsonObject } from "../../../text/json";
import type { AccessEntry } from "../access-delta";
import type { LeftToProvider } from "../left-to-provider";
import { ruleReader, type WrittenRule } from "./read-rules";
import { isCovered, openToInternet, ruleCovers } from "./rule-coverage";
import { writePorts, type NetworkRule } from "./rules";

/** Rules of one group, before and after, whichever resources they are written in. */
interface Group {
  readonly before: readonly PlacedRule[];
  readonly after: readonly PlacedRule[];
}

interface PlacedRule extends WrittenRule {
  readonly address: string;
}

/** Changes whose rules count to one group, and its id where it is known. */
interface GroupChanges {
  readonly id: string | undefined;
  readonly changes: ReviewedChange[];
}

/** Rules that come and go, one group after the other: all rules of a large plan would fill the memory. */
export function ruleDelta(changes: readonly ReviewedChange[], left: LeftToProvider): AccessEntry[] {
  const groups = new Map<string, GroupChanges>();
  for (const change of changes) {
    if (change.access === undefined || isOnlyLetGo(change) || ruleReader(change.type) === undefined) continue;
    const [key, id] = subjectOf(change);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { id, changes: [change] });
    else group.changes.push(change);
  }
  return [...groups.values()].flatMap((group) => {
    const { before, after } = rulesIn(group, left);
    if (before.every(lets) && after.every(lets)) return groupDelta({ before, after });
    return [
      ...groupDelta({ before: before.filter(lets), after: after.filter(lets) }),
      ...groupDelta({ before: before.filter(keepsOut), after: after.filter(keepsOut) }),
    ];
  });
}

function rulesIn({ id, changes }: GroupChanges, left: LeftToProvider): Group {
  const before: PlacedRule[] = [];
  const after: PlacedRule[] = [];
  for (const change of changes) {
    const read = ruleReader(change.type);
    if (read === undefined || change.access === undefined) continue;
    const { address } = change;
    const place = (rule: WrittenRule): PlacedRule => {
      const peer = rule.peer === id ? "itself" : rule.peer;
      return Object.assign(rule, { peer, address });
    };
    for (const rule of read(change.access.before, {})) before.push(place(rule));
    for (const rule of read(change.access.after, withoutProviders(change, left))) after.push(place(rule));
  }
  return { before, after };
}

const lets = ({ denies }: WrittenRule) => denies !== true;
const keepsOut = ({ denies }: WrittenRule) => denies === true;

/** A VPC's default group and ACL cannot be destroyed: Terraform leaves them as they are. */
function isOnlyLetGo({ type, kind }: ReviewedChange): boolean {
  return kind === "destroy" && type.startsWith("aws_default_");
}

/** What is unknown about a group's rules, but for those that the configuration does not set. */
function withoutProviders(change: ReviewedChange, left: LeftToProvider): Json {
  const unknown = change.access?.unknown ?? false;
  if (typeof unknown !== "object" || unknown === null || Array.isArray(unknown)) return unknown;
  const kept = Object.entries(unknown as JsonObject).filter(
    ([name, mark]) =>
      !(mark === true && (name === "ingress" || name === "egress") && left.rules(change, name)),
  );
  return Object.fromEntries(kept);
}

/** A rule that moves from its group into a resource of its own changes nothing: both count to the group's id. */
function subjectOf({
  type,
  address,
  access,
}: ReviewedChange): readonly [key: string, id: string | undefined] {
  const named = [access?.after, access?.before].flatMap((side) => {
    const values = (side ?? {}) as JsonObject;
    const isWhole = /_(?:group|acl)$/.test(type);
    return [values["security_group_id"], values["network_acl_id"], isWhole ? values["id"] : undefined];
  });
  const id = named.find((each) => typeof each === "string" && !each.startsWith("("));
  return typeof id === "string" ? [id, id] : [address, undefined];
}

function groupDelta({ before, after }: Group): AccessEntry[] {
  const [old, now] = [before.map(keyOf), after.map(keyOf)];
  const [had, has] = [new Set(old), new Set(now)];
  const gained = after.filter(
    (rule, index) => rule.isOpen === true || (!had.has(now[index] ?? "") && !isCovered(rule, before)),
  );
  const staying = after.filter(isKnown);
  const lost = before.filter((rule, index) => !has.has(old[index] ?? "") && !isCovered(rule, staying));
  if (gained.length === 0 && lost.length === 0) return [];
  const open = openToInternet(after.filter(lets));
  const effectOf = (rule: PlacedRule, narrower: NetworkRule | undefined): AccessEntry["effect"] => {
    // What was there before may be what is there after.
    if (rule.isWhole === true) return "unknown";
    if (rule.isOpen === true)
      return lost.some(({ address }) => address === rule.address) ? "unknown" : "added";
    return narrower === undefined ? "added" : "widened";
  };
  return [
    ...gained.map((rule) => {
      const narrower = rule.isOpen === true ? undefined : before.find((old) => ruleCovers(rule, old));
      return entryOf(rule, effectOf(rule, narrower), open.has(rule), narrower);
    }),
    ...lost.map((rule) =>
      entryOf(
        rule,
        after.some((now) => isKnown(now) && ruleCovers(rule, now)) ? "narrowed" : "removed",
        false,
      ),
    ),
  ];
}

const isKnown = ({ isOpen }: WrittenRule) => isOpen !== true;

/** Most rules have an exact twin on the other side, which is quicker to see than what covers what. */
function keyOf({ direction, protocol, from, to, peer }: PlacedRule): string {
  return `${direction} ${protocol} ${String(from)} ${String(to)} ${peer}`;
}

function entryOf(
  rule: PlacedRule,
  effect: AccessEntry["effect"],
  isAnywhere: boolean,
  narrower?: NetworkRule,
): AccessEntry {
  const gains = effect === "added" || effect === "widened";
  const denies = rule.denies === true;
  const notes = [
    denies ? "a denial" : "",
    isAnywhere && gains ? "anyone on the internet" : "",
    narrower === undefined ? "" : `was ${writePorts(narrower)} ${narrower.peer}`,
    rule.isWhole === true ? "known only after apply" : "",
    rule.layer ?? "",
  ];
  const note = notes.filter((part) => part !== "").join("; ");
  return {
    effect,
    widens: effect !== "unknown" && gains !== denies,
    address: rule.address,
    who: rule.isWhole === true ? "" : rule.direction === "ingress" ? `from ${rule.peer}` : `to ${rule.peer}`,
    what: [rule.isWhole === true ? `${rule.direction} rules` : `${rule.direction} ${writePorts(rule)}`],
    on: [],
    isOpenToAll: isAnywhere && gains && !denies && rule.layer === undefined && rule.direction === "ingress",
    ...(note === "" ? {} : { note }),
  };
}
