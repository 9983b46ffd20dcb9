import { isObject, type Json, type JsonObject } from "../../../text/json";
import { UNKNOWN_NOTE } from "../../normalize/sensitive-note";
import { ALL_PORTS, portsOf, type NetworkRule } from "./rules";

/** A rule as written in a resource. */
export interface WrittenRule extends NetworkRule {
  /** Denies instead of allowing. */
  readonly denies?: true;
  /** A note for a layer that does not allow traffic on its own. */
  readonly layer?: string;
  /** Part of it is known only after apply. */
  readonly isOpen?: true;
  /** All rules of the group are unknown, so nobody can tell whether one is open. */
  readonly isWhole?: true;
}

type ReadRules = (values: JsonObject, unknown: JsonObject, type: string) => WrittenRule[];

/** How each resource type writes its rules. */
const RULES: readonly { readonly type: RegExp; readonly read: ReadRules }[] = [
  { type: /^aws_vpc_security_group_(?:in|e)gress_rule$|^aws_security_group_rule$/, read: singleRule },
  { type: /^aws_(?:default_)?security_group$/, read: blocksOf(rulesOf) },
  { type: /^aws_(?:default_)?network_acl$/, read: blocksOf(aclRule) },
  { type: /^aws_network_acl_rule$/, read: singleAclRule },
  { type: /^aws_lightsail_instance_public_ports$/, read: publicPorts },
];

/** Cached by type: a plan has few types, each many times. */
const readers = new Map<string, ReadRules | undefined>();

/** The reader for a type's rules; undefined if it has none. */
export function ruleReader(type: string): ((values: Json, unknown: Json) => WrittenRule[]) | undefined {
  if (!readers.has(type)) readers.set(type, RULES.find((each) => each.type.test(type))?.read);
  const read = readers.get(type);
  if (read === undefined) return undefined;
  return (values, unknown) => (isObject(values) ? read(values, isObject(unknown) ? unknown : {}, type) : []);
}

function singleRule(values: JsonObject, unknown: JsonObject, type: string): WrittenRule[] {
  const isEgress = values["type"] === "egress" || type.includes("_egress_");
  return rulesOf(isEgress ? "egress" : "ingress", values, unknown);
}

type ReadBlock = (
  direction: NetworkRule["direction"],
  block: JsonObject,
  unknown: JsonObject,
) => WrittenRule[];

function blocksOf(readBlock: ReadBlock): ReadRules {
  return (values, unknown) =>
    (["ingress", "egress"] as const).flatMap((direction) => {
      const marks = unknown[direction];
      if (marks === true)
        return [
          {
            direction,
            protocol: "all",
            ...ALL_PORTS,
            peer: UNKNOWN_NOTE,
            isOpen: true as const,
            isWhole: true as const,
          },
        ];
      return listIn(values[direction]).flatMap((block, index) => {
        const own = listIn(marks)[index];
        return isObject(block) ? readBlock(direction, block, isObject(own) ? own : {}) : [];
      });
    });
}

const PEERS = [
  "cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups",
  "cidr_ipv4", "cidr_ipv6", "prefix_list_id", "source_security_group_id", "referenced_security_group_id",
]; // prettier-ignore

function rulesOf(
  direction: NetworkRule["direction"],
  values: JsonObject,
  unknown: JsonObject,
): WrittenRule[] {
  const peers: string[] = [];
  for (const name of PEERS) {
    const [known, open] = [values[name], unknown[name]];
    if (known !== undefined && known !== null) peers.push(...textsIn(known));
    if (open !== undefined && (open === true || listIn(open).includes(true))) peers.push(UNKNOWN_NOTE);
  }
  if (values["self"] === true) peers.push("itself");
  const arePortsOpen = PORTS.some((name) => unknown[name] === true);
  const { protocol, from, to } = portsOf(values);
  return peers.map((peer) =>
    arePortsOpen || peer === UNKNOWN_NOTE
      ? { direction, protocol, from, to, peer, isOpen: true }
      : { direction, protocol, from, to, peer },
  );
}

const PORTS = ["from_port", "to_port", "protocol", "ip_protocol"];

/** A rule of an ACL. The order of rules is ignored. */
function aclRule(
  direction: NetworkRule["direction"],
  values: JsonObject,
  unknown: JsonObject,
): WrittenRule[] {
  const cidrs = ["cidr_block", "ipv6_cidr_block"].flatMap((name) =>
    unknown[name] === true ? [UNKNOWN_NOTE] : textsIn(values[name]),
  );
  const denies = (values["action"] ?? values["rule_action"]) === "deny";
  return cidrs.map((peer) => ({
    direction,
    ...portsOf(values),
    peer,
    layer: "an ACL; security groups apply too",
    ...(denies ? { denies } : {}),
    ...(peer === UNKNOWN_NOTE ? { isOpen: true } : {}),
  }));
}

function singleAclRule(values: JsonObject, unknown: JsonObject): WrittenRule[] {
  return aclRule(values["egress"] === true ? "egress" : "ingress", values, unknown);
}

/** A Lightsail port is open to everybody unless it names networks or aliases. */
function publicPorts(values: JsonObject, unknown: JsonObject): WrittenRule[] {
  return listIn(values["port_info"]).flatMap((port, index) => {
    if (!isObject(port)) return [];
    const networks = ["cidrs", "ipv6_cidrs"].flatMap((name) => textsIn(port[name]));
    const aliases = textsIn(port["cidr_list_aliases"]);
    const marks = listIn(unknown["port_info"])[index];
    // For an alias, Lightsail fills in the networks at apply.
    const isOpen = networks.length === 0 && aliases.length > 0 && isObject(marks) && marks["cidrs"] === true;
    const named = [...networks, ...aliases, ...(isOpen ? [UNKNOWN_NOTE] : [])];
    const peers = named.length === 0 ? ["0.0.0.0/0", "::/0"] : named;
    return peers.map((peer) => ({
      direction: "ingress" as const,
      ...portsOf(port),
      peer,
      ...(peer === UNKNOWN_NOTE ? { isOpen: true as const } : {}),
    }));
  });
}

function textsIn(value: Json | undefined): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return listIn(value).filter((item) => typeof item === "string");
}

function listIn(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
