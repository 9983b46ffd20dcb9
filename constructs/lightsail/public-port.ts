import type { LightsailInstancePublicPortsPortInfo } from "@cdktf/provider-aws/lib/lightsail-instance-public-ports";

/** One port of an instance's firewall, and who may reach it. */
export interface PublicPort {
  readonly port: number;
  /** @default "tcp" */
  readonly protocol?: "tcp" | "udp";
  /** CIDR blocks of either family. @default - anywhere, by IPv4 and IPv6 */
  readonly from?: readonly string[];
}

const EVERYWHERE = ["0.0.0.0/0", "::/0"];

/** What is left out Lightsail fills in, and the next plan would show that. */
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
