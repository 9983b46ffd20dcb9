import { acceptRisk } from "../../constructs/accept-risk";
import { ANYWHERE, type Peer, SecurityGroup } from "../../constructs/firewall/security-group";
import type { SystemStack } from "../../constructs/system-stack";
import type { SharedConfig } from "./config";
import { FRP_PORT } from "./frp";

const SSH = 22;
const WEB = [80, 443] as const;

/** The TCP ports that must be reachable from outside. */
export const OPEN_PORTS: readonly number[] = [SSH, ...WEB, FRP_PORT];

export interface FirewallProps {
  readonly vpcId: string;
  readonly config: SharedConfig;
}

/**
 * The security group of all servers. Docker publishes more ports (Traefik's dashboard, frp's proxies) past any firewall
 * on the machine, but not past this one.
 */
export function addFirewall(stack: SystemStack, { vpcId, config }: FirewallProps): SecurityGroup {
  const firewall = new SecurityGroup(stack, "firewall", {
    groupName: stack.named("securityGroup", "servers"),
    description: "Chronos servers: HTTPS for the world, frp for edge devices, SSH for administrators",
    vpcId,
  });
  acceptRisk(firewall.resource, "CKV2_AWS_5", "The servers of the other stacks use it");
  if (config.allowAll) {
    for (const peer of ANYWHERE) firewall.allowAllFrom(peer, "Everything, as the document has it");
    return firewall;
  }
  for (const peer of ANYWHERE) {
    firewall.allowFrom(peer, 443, "HTTPS: dashboard and API");
    const plain = firewall.allowFrom(peer, 80, "Redirect to HTTPS");
    if ("cidrIpv4" in peer) acceptRisk(plain, "CKV_AWS_260", "Only the redirect answers here");
  }
  for (const block of config.edgeCidrBlocks) firewall.allowFrom(peerOf(block), FRP_PORT, "frp: edge devices");
  for (const block of config.adminCidrBlocks) {
    const rule = firewall.allowFrom(peerOf(block), SSH, "SSH for administrators");
    if (block === "0.0.0.0/0")
      acceptRisk(
        rule,
        "CKV_AWS_24",
        "Deployments come over SSH with keys only; admin_cidr_blocks narrows it",
      );
  }
  return firewall;
}

function peerOf(block: string): Peer {
  return block.includes(":") ? { cidrIpv6: block } : { cidrIpv4: block };
}
