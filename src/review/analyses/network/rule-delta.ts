import type { ReviewedChange } from "../../model";
import type { Json, JsonObject } from "../../../text/json";
import type { AccessEntry } from "../access-delta";
import type { LeftToProvider } from "../left-to-provider";
import { ruleReader, type WrittenRule } from "./read-rules";
import { isCovered, openToInternet, ruleCovers } from "./rule-coverage";
import { writePorts, type NetworkRule } from "./rules";

/** The rules of one group before and after, from all resources. */
interface Group {
  readonly before: readonly PlacedRule[];
  readonly after: readonly PlacedRule[];
}

interface PlacedRule extends WrittenRule {
  readonly address: string;
}

/** The changes that contain rules of one group, and the group's id if it is known. */
interface GroupChanges {
  readonly id: string | undefined;
  readonly changes: ReviewedChange[];
}

/** Rules that are added and removed. Compares one group at a time: all rules of a large plan would fill the memory. */
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

/** A VPC's default group and ACL cannot be destroyed: Terraform only stops managing them. */
function isOnlyLetGo({ type, kind }: ReviewedChange): boolean {
  return kind === "destroy" && type.startsWith("aws_default_");
}

/** The unknown parts of a group's rules, without those that the configuration leaves to the provider. */
function withoutProviders(change: ReviewedChange, left: LeftToProvider): Json {
  const unknown = change.access?.unknown ?? false;
  if (typeof unknown !== "object" || unknown === null || Array.isArray(unknown)) return unknown;
  const kept = Object.entries(unknown as JsonObject).filter(
    ([name, mark]) =>
      !(mark === true && (name === "ingress" || name === "egress") && left.rules(change, name)),
  );
  return Object.fromEntries(kept);
}

/** The group that a rule belongs to: its id if known, so that moving a rule between block and resource is no change. */
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
    // All unknown: the rules may stay as they are.
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

/** Most rules are equal on both sides. Comparing keys is faster than testing coverage. */
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
