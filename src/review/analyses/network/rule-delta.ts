import type { ReviewedChange } from "../../model";
import type { Json, JsonObject } from "../../plan-model";
import type { AccessEntry } from "../access-delta";
import type { LeftToProvider } from "../left-to-provider";
import { ruleReader, type WrittenRule } from "./read-rules";
import { isCovered, openToInternet, ruleCovers } from "./rule-coverage";
import { writePorts, type NetworkRule } from "./rules";

/** Rules of one group, before and after, whichever resources they are written in. */
interface Group {
  readonly before: PlacedRule[];
  readonly after: PlacedRule[];
}

interface PlacedRule extends WrittenRule {
  readonly address: string;
}

/** Rules that come and go, by group. */
export function ruleDelta(changes: readonly ReviewedChange[], left: LeftToProvider): AccessEntry[] {
  const groups = new Map<string, Group>();
  for (const change of changes) {
    if (change.access === undefined || isOnlyLetGo(change)) continue;
    const read = ruleReader(change.type);
    if (read === undefined) continue;
    const { before, after } = change.access;
    const [key, id] = subjectOf(change);
    const group = groups.get(key) ?? { before: [], after: [] };
    groups.set(key, group);
    const place = (rule: WrittenRule): PlacedRule => ({
      ...rule,
      peer: rule.peer === id ? "itself" : rule.peer,
      address: change.address,
    });
    for (const rule of read(before, {})) group.before.push(place(rule));
    for (const rule of read(after, withoutProviders(change, left))) group.after.push(place(rule));
  }
  return [...groups.values()].flatMap(({ before, after }) => [
    ...groupDelta({ before: before.filter(lets), after: after.filter(lets) }),
    ...groupDelta({ before: before.filter(keepsOut), after: after.filter(keepsOut) }),
  ]);
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
  const [had, has] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  const gained = after.filter(
    (rule) => rule.isOpen === true || (!had.has(keyOf(rule)) && !isCovered(rule, before)),
  );
  const lost = before.filter((rule) => !has.has(keyOf(rule)) && !isCovered(rule, after.filter(isKnown)));
  if (gained.length === 0 && lost.length === 0) return [];
  const open = openToInternet(after.filter(lets));
  const effectOf = (rule: PlacedRule, narrower: NetworkRule | undefined): AccessEntry["effect"] => {
    // What was there before may be what is there after.
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
    rule.layer ?? "",
  ];
  const note = notes.filter((part) => part !== "").join("; ");
  return {
    effect,
    widens: effect !== "unknown" && gains !== denies,
    address: rule.address,
    who: rule.direction === "ingress" ? `from ${rule.peer}` : `to ${rule.peer}`,
    what: [`${rule.direction} ${writePorts(rule)}`],
    on: [],
    isOpenToAll: isAnywhere && gains && !denies && rule.layer === undefined && rule.direction === "ingress",
    ...(note === "" ? {} : { note }),
  };
}
