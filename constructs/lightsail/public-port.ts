import type { LightsailInstancePublicPortsPortInfo } from "@cdktf/provider-aws/lib/lightsail-instance-public-ports";

/** A port in an instance's firewall, and who may reach it. */
export interface PublicPort {
  readonly port: number;
  /** @default "tcp" */
  readonly protocol?: "tcp" | "udp";
  /** CIDR blocks of either family. @default - anywhere, by IPv4 and IPv6 */
  readonly from?: readonly string[];
}

const EVERYWHERE = ["0.0.0.0/0", "::/0"];

/** Sets every field: Lightsail fills in omitted ones, which the next plan would show as changes. */
export function portInfo({ port, protocol = "tcp", from }: PublicPort): LightsailInstancePublicPortsPortInfo {
  const blocks = from ?? EVERYWHERE;
  return {
    protocol,
    fromPort: port,
    toPort: port,
    cidrs: blocks.filter((block) => !isIpv6(block)),
    ipv6Cidrs: blocks.filter(isIpv6),
    cidrListAliases: [],
  };
}

function isIpv6(block: string): boolean {
  return block.includes(":");
}
