import { BlockList, isIP } from "node:net";
import type { Json, JsonObject } from "../plan-model";

/** One way in or out of a security group or machine. */
export interface NetworkRule {
  readonly direction: "ingress" | "egress";
  /** `tcp`, `udp`, `icmp`, `all`. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** CIDR, prefix list, security group, `self`, or the note of an unknown value. */
  readonly peer: string;
}

const ALL_PORTS = { from: 0, to: 65_535 };
const PROTOCOLS: Readonly<Record<string, string>> = {
  "-1": "all",
  "6": "tcp",
  "17": "udp",
  "1": "icmp",
  "58": "icmpv6",
};

/** Ports and protocol of a rule in any of the provider's spellings. */
export function portsOf(rule: JsonObject): { protocol: string; from: number; to: number } {
  const given = String((rule["protocol"] ?? rule["ip_protocol"] ?? "all") as string).toLowerCase();
  const protocol = PROTOCOLS[given] ?? given;
  if (protocol === "all") return { protocol, ...ALL_PORTS };
  const from = numberOf(rule["from_port"]);
  const to = numberOf(rule["to_port"]);
  const isAny = from === undefined || from < 0 || (from === 0 && (to === 0 || to === undefined));
  return isAny && protocol !== "icmp"
    ? { protocol, ...ALL_PORTS }
    : { protocol, from: from ?? 0, to: to ?? from ?? 0 };
}

function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

/** True where everything that `narrow` lets through goes through `wide` as well. */
export function ruleCovers(wide: NetworkRule, narrow: NetworkRule): boolean {
  return (
    wide.direction === narrow.direction &&
    (wide.protocol === "all" ||
      (wide.protocol === narrow.protocol && wide.from <= narrow.from && wide.to >= narrow.to)) &&
    peerCovers(wide.peer, narrow.peer)
  );
}

function peerCovers(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  const [network, member] = [parseCidr(wide), parseCidr(narrow)];
  if (network === undefined || member?.family !== network.family || network.prefix > member.prefix)
    return false;
  const list = new BlockList();
  list.addSubnet(network.address, network.prefix, network.family);
  return list.check(member.address, member.family);
}

function parseCidr(text: string): { address: string; prefix: number; family: "ipv4" | "ipv6" } | undefined {
  const [address = "", prefix = ""] = text.split("/");
  const version = isIP(address);
  const bits = Number(prefix);
  if (version === 0 || !/^\d+$/.test(prefix) || bits > (version === 4 ? 32 : 128)) return undefined;
  return { address, prefix: bits, family: version === 4 ? "ipv4" : "ipv6" };
}

/** Half the internet or more: `0.0.0.0/0` is often written as two halves to pass a check. */
export function isAnywhere(peer: string): boolean {
  const cidr = parseCidr(peer);
  return cidr !== undefined && cidr.prefix <= 1;
}

/** `tcp 443`, `udp 1000-2000`, `all traffic`. */
export function writePorts({ protocol, from, to }: NetworkRule): string {
  if (protocol === "all") return "all traffic";
  if (from === ALL_PORTS.from && to === ALL_PORTS.to) return `${protocol}, all ports`;
  return from === to ? `${protocol} ${String(from)}` : `${protocol} ${String(from)}-${String(to)}`;
}
