import { elements, type ObjectValue, strings, text } from "../../provider/values/compare";
import type { Firewall, FirewallRule } from "../firewall";
import type { AppliedResources } from "../../stand-ins/applied-resources";

/** The private addresses of the instances in a group, of both families. */
export type MembersOf = (groupId: string) => readonly string[];

/** What an instance's security groups allow together. Groups named as peers become their members' addresses. */
export function firewallOf(
  groupIds: readonly string[],
  resources: AppliedResources,
  membersOf: MembersOf,
): Firewall {
  return {
    ingress: rulesOf("ingress", groupIds, resources, membersOf),
    egress: rulesOf("egress", groupIds, resources, membersOf),
  };
}

type Direction = "ingress" | "egress";

function rulesOf(
  direction: Direction,
  groupIds: readonly string[],
  resources: AppliedResources,
  membersOf: MembersOf,
): readonly FirewallRule[] {
  const isOurs = (state: ObjectValue): boolean => groupIds.includes(text(state, "security_group_id") ?? "");
  const separate = resources
    .all(`aws_vpc_security_group_${direction}_rule`)
    .filter(isOurs)
    .map((state) => ({
      protocol: text(state, "ip_protocol") ?? "-1",
      from: state["from_port"],
      to: state["to_port"],
      cidrs: [text(state, "cidr_ipv4"), text(state, "cidr_ipv6")].filter((cidr) => cidr !== undefined),
      groups: [text(state, "referenced_security_group_id")].filter((id) => id !== undefined),
      own: text(state, "security_group_id") ?? "",
    }));
  const older = resources
    .all("aws_security_group_rule")
    .filter((state) => isOurs(state) && text(state, "type") === direction)
    .map((state) => inlineRule(state, text(state, "security_group_id") ?? ""));
  const inline = resources
    .all("aws_security_group")
    .filter((state) => groupIds.includes(text(state, "id") ?? ""))
    .flatMap((state) => elements(state, direction).map((rule) => inlineRule(rule, text(state, "id") ?? "")));
  return [...separate, ...older, ...inline].flatMap((rule) => toFirewallRule(rule, membersOf));
}

interface GroupRule {
  readonly protocol: string;
  readonly from: unknown;
  readonly to: unknown;
  readonly cidrs: readonly string[];
  readonly groups: readonly string[];
  /** The group that the rule belongs to. */
  readonly own: string;
}

function inlineRule(rule: ObjectValue, own: string): GroupRule {
  const source = text(rule, "source_security_group_id");
  return {
    protocol: text(rule, "protocol") ?? "-1",
    from: rule["from_port"],
    to: rule["to_port"],
    cidrs: [...strings(rule, "cidr_blocks"), ...strings(rule, "ipv6_cidr_blocks")],
    groups: [
      ...strings(rule, "security_groups"),
      ...(source === undefined ? [] : [source]),
      ...(rule["self"] === true ? [own] : []),
    ],
    own,
  };
}

/** The names that AWS has for ICMP: each family its own. */
const ICMP: Readonly<Record<string, "icmp" | "icmpv6">> = { icmp: "icmp", icmpv6: "icmpv6", "58": "icmpv6" };

function toFirewallRule(
  { protocol, from, to, cidrs, groups }: GroupRule,
  membersOf: MembersOf,
): readonly FirewallRule[] {
  const peers = [...new Set([...cidrs, ...groups.flatMap((group) => membersOf(group))])];
  if (peers.length === 0) return [];
  if (protocol === "-1" || protocol === "all") return [{ protocol: "all", peers }];
  const icmp = ICMP[protocol];
  if (icmp !== undefined) return [{ protocol: icmp, peers }];
  if (protocol !== "tcp" && protocol !== "udp") return [];
  return [{ protocol, ports: [Number(from), Number(to)], peers }];
}
