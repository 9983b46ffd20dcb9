import type { ReviewedChange } from "../model";
import type { Json, JsonObject } from "../plan-model";
import { UNKNOWN_NOTE } from "../normalize/sensitive-note";
import type { LeftToProvider } from "./left-to-provider";
import { sortEntries, type AccessDelta, type AccessEntry } from "./access-delta";
import { EXPOSURES, type Exposure } from "./exposures";
import { isAnywhere, portsOf, ruleCovers, writePorts, type NetworkRule } from "./network-rules";

/** Rules of one group, before and after, whichever resources they are written in. */
interface Group {
  readonly before: PlacedRule[];
  readonly after: PlacedRule[];
}

interface PlacedRule extends NetworkRule {
  readonly address: string;
}

/** What becomes reachable and what no longer is: security groups, their rules, ACLs, public switches. */
export function networkDelta(changes: readonly ReviewedChange[], left: LeftToProvider): AccessDelta {
  const groups = new Map<string, Group>();
  const entries: AccessEntry[] = [];
  for (const change of changes) {
    entries.push(...exposureDelta(change));
    if (change.access === undefined) continue;
    const read = RULES.find(({ type }) => type.test(change.type))?.read;
    if (read === undefined) continue;
    const { before, after } = change.access;
    const unknown = withoutProviders(change, left);
    const group = groupOf(groups, change);
    group.before.push(
      ...read(before, undefined, change.type).map((rule) => ({ ...rule, address: change.address })),
    );
    group.after.push(
      ...read(after, unknown, change.type).map((rule) => ({ ...rule, address: change.address })),
    );
  }
  for (const group of groups.values()) entries.push(...groupDelta(group));
  return { entries: sortEntries(entries) };
}

/** What is unknown about a group's rules, but for those that the configuration does not set. */
function withoutProviders(change: ReviewedChange, left: LeftToProvider): Json {
  const unknown = change.access?.unknown ?? false;
  if (!isObject(unknown)) return unknown;
  const kept = Object.entries(unknown).filter(
    ([name, mark]) =>
      !(mark === true && (name === "ingress" || name === "egress") && left.rules(change, name)),
  );
  return Object.fromEntries(kept);
}

/** A rule that moves from its group into a resource of its own changes nothing: both count to the group's id. */
function groupOf(groups: Map<string, Group>, change: ReviewedChange): Group {
  const values = [change.access?.after, change.access?.before].map((value) => (value ?? {}) as JsonObject);
  const id = values.map(
    (value) => value["security_group_id"] ?? (/_group$/.test(change.type) ? value["id"] : undefined),
  );
  const known = id.find((each) => typeof each === "string" && !each.startsWith("("));
  const key = typeof known === "string" ? known : change.address;
  const group = groups.get(key) ?? { before: [], after: [] };
  groups.set(key, group);
  return group;
}

/** Most rules have an exact twin on the other side, which is quicker to see than what covers what. */
function keyOf({ direction, protocol, from, to, peer }: PlacedRule): string {
  return `${direction} ${protocol} ${String(from)} ${String(to)} ${peer}`;
}

function groupDelta({ before, after }: Group): AccessEntry[] {
  const isUnknown = (rule: PlacedRule) => rule.peer === UNKNOWN_NOTE;
  const had = new Set(before.map(keyOf));
  const has = new Set(after.map(keyOf));
  const gained = after.filter(
    (rule) => isUnknown(rule) || (!had.has(keyOf(rule)) && !before.some((old) => ruleCovers(old, rule))),
  );
  const lost = before.filter((rule) => !has.has(keyOf(rule)) && !after.some((now) => ruleCovers(now, rule)));
  return [
    ...gained.map((rule) => {
      const narrower = before.find((old) => ruleCovers(rule, old));
      return entryOf(rule, narrower === undefined ? "added" : "widened", narrower);
    }),
    ...lost.map((rule) => entryOf(rule, after.some((now) => ruleCovers(rule, now)) ? "narrowed" : "removed")),
  ];
}

function entryOf(rule: PlacedRule, effect: AccessEntry["effect"], narrower?: NetworkRule): AccessEntry {
  const isOpen = isAnywhere(rule.peer);
  const widens = effect === "added" || effect === "widened";
  const notes = [
    isOpen ? "anyone on the internet" : "",
    narrower === undefined ? "" : `was ${writePorts(narrower)} ${narrower.peer}`,
  ];
  const note = notes.filter((part) => part !== "").join("; ");
  return {
    effect,
    widens,
    address: rule.address,
    who: rule.direction === "ingress" ? `from ${rule.peer}` : `to ${rule.peer}`,
    what: [`${rule.direction} ${writePorts(rule)}`],
    on: [],
    isOpenToAll: isOpen && rule.direction === "ingress",
    ...(note === "" ? {} : { note }),
  };
}

type ReadRules = (values: Json, unknown: Json | undefined, type: string) => NetworkRule[];

/** How each resource type writes its rules. */
const RULES: readonly { readonly type: RegExp; readonly read: ReadRules }[] = [
  { type: /^aws_vpc_security_group_(?:in|e)gress_rule$/, read: singleRule },
  { type: /^aws_security_group_rule$/, read: singleRule },
  { type: /^aws_(?:default_)?security_group$/, read: blocksOfGroup },
  { type: /^aws_lightsail_instance_public_ports$/, read: publicPorts },
];

function singleRule(values: Json, unknown: Json | undefined, type: string): NetworkRule[] {
  if (!isObject(values)) return [];
  const isEgress = values["type"] === "egress" || type.includes("_egress_");
  return rulesOf(isEgress ? "egress" : "ingress", values, unknown);
}

function blocksOfGroup(values: Json, unknown: Json | undefined): NetworkRule[] {
  if (!isObject(values)) return [];
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const marks = isObject(unknown) ? unknown[direction] : undefined;
    if (marks === true) return [{ direction, protocol: "all", from: 0, to: 65_535, peer: UNKNOWN_NOTE }];
    const blocks = values[direction];
    if (!Array.isArray(blocks)) return [];
    return (blocks as Json[]).flatMap((block, index) =>
      isObject(block)
        ? rulesOf(direction, block, Array.isArray(marks) ? (marks as Json[])[index] : undefined)
        : [],
    );
  });
}

function publicPorts(values: Json): NetworkRule[] {
  const ports = isObject(values) ? values["port_info"] : undefined;
  if (!Array.isArray(ports)) return [];
  return (ports as Json[]).flatMap((port) => {
    if (!isObject(port)) return [];
    const cidrs = [...textsIn(port["cidrs"]), ...textsIn(port["ipv6_cidrs"])];
    const peers = cidrs.length === 0 ? ["0.0.0.0/0", "::/0"] : cidrs;
    return peers.map((peer) => ({ direction: "ingress" as const, ...portsOf(port), peer }));
  });
}

const PEERS = [
  "cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups",
  "cidr_ipv4", "cidr_ipv6", "prefix_list_id", "source_security_group_id", "referenced_security_group_id",
]; // prettier-ignore

function rulesOf(
  direction: NetworkRule["direction"],
  values: JsonObject,
  unknown: Json | undefined,
): NetworkRule[] {
  const marks = isObject(unknown) ? unknown : {};
  const peers = PEERS.flatMap((name) => {
    const known = textsIn(values[name]);
    const isOpen = marks[name] === true || (Array.isArray(marks[name]) && marks[name].includes(true));
    return isOpen ? [...known, UNKNOWN_NOTE] : known;
  });
  if (values["self"] === true) peers.push("itself");
  return peers.map((peer) => ({ direction, ...portsOf(values), peer }));
}

function textsIn(value: Json | undefined): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return Array.isArray(value) ? (value as Json[]).filter((item) => typeof item === "string") : [];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A plan has few types, each many times. */
const switchesByType = new Map<string, readonly Exposure[]>();

function switchesOf(type: string): readonly Exposure[] {
  const known = switchesByType.get(type);
  if (known !== undefined) return known;
  const switches = EXPOSURES.filter((exposure) => exposure.type.test(type));
  if (switchesByType.size < 2_000) switchesByType.set(type, switches);
  return switches;
}

function exposureDelta(change: ReviewedChange): AccessEntry[] {
  if (change.kind === "destroy" || change.kind === "forget") return [];
  const switches = switchesOf(change.type);
  if (switches.length === 0) return [];
  return change.attributes.flatMap((attribute) => {
    const exposure = switches.find(({ path }) => path.test(attribute.path));
    if (exposure === undefined || exposure.open !== attribute.after) return [];
    const wasOpen =
      attribute.before === exposure.open ||
      (attribute.before === null && exposure.onlyIfClosedBefore === true);
    if (wasOpen) return [];
    return [
      {
        effect: attribute.before === null ? ("added" as const) : ("widened" as const),
        widens: true,
        address: change.address,
        who: "",
        what: [exposure.says],
        on: [],
        note: `${attribute.path} becomes ${String(exposure.open)}`,
        isOpenToAll: exposure.isOpenToAll,
      },
    ];
  });
}
