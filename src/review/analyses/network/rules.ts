import type { Json, JsonObject } from "../../../text/json";

/** A protocol and a range of ports, or for ICMP of types and codes. */
export interface Ports {
  /** `tcp`, `udp`, `icmp`, `all`. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

/** One direction of traffic that a security group or instance allows. */
export interface NetworkRule extends Ports {
  readonly direction: "ingress" | "egress";
  /** A CIDR, prefix list or security group, `itself`, or the note of an unknown value. */
  readonly peer: string;
}

export const ALL_PORTS = { from: 0, to: 65_535 };

/** IANA's numbers and the provider's names. */
const PROTOCOLS: Readonly<Record<string, string | undefined>> = {
  "-1": "all",
  "6": "tcp",
  "17": "udp",
  "1": "icmp",
  "58": "icmpv6",
};

/** The ports and protocol of a rule, in any of the provider's spellings. */
export function portsOf(rule: JsonObject): Ports {
  const given = String((rule["protocol"] ?? rule["ip_protocol"] ?? "all") as string).toLowerCase();
  const protocol = PROTOCOLS[given] ?? given;
  const from = numberOf(rule["from_port"]);
  const to = numberOf(rule["to_port"]);
  if (protocol === "icmp" || protocol === "icmpv6") return { protocol, ...messages(from, to) };
  // Only TCP and UDP have ports; ignore numbers given with other protocols.
  if (protocol !== "tcp" && protocol !== "udp") return { protocol, ...ALL_PORTS };
  if (from === undefined || from < 0) return { protocol, ...ALL_PORTS };
  return { protocol, from, to: to ?? from };
}

/** ICMP type and code as one number; -1 is any. */
function messages(type = -1, code = -1): { from: number; to: number } {
  if (type < 0) return ALL_PORTS;
  return code < 0
    ? { from: type * 256, to: type * 256 + 255 }
    : { from: type * 256 + code, to: type * 256 + code };
}

function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

/** `tcp 443`, `udp 1000-2000`, `icmp type 8`, `all traffic`. */
export function writePorts({ protocol, from, to }: Ports): string {
  if (protocol === "all") return "all traffic";
  const isAll = from === ALL_PORTS.from && to === ALL_PORTS.to;
  if (protocol.startsWith("icmp"))
    return isAll ? `${protocol}, all types` : `${protocol} ${writeMessage(from, to)}`;
  if (protocol !== "tcp" && protocol !== "udp") return `protocol ${protocol}`;
  if (isAll) return `${protocol}, all ports`;
  return from === to ? `${protocol} ${String(from)}` : `${protocol} ${String(from)}-${String(to)}`;
}

function writeMessage(from: number, to: number): string {
  const type = `type ${String(Math.floor(from / 256))}`;
  return from === to ? `${type} code ${String(from % 256)}` : type;
}
