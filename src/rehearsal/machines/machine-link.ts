import { ADDRESSES, IPV6_ADDRESSES } from "./addresses";
import { type Firewall, firewallScript, metadataHopsScript } from "./firewall";
import type { MachineNetwork } from "./machine-network";

export interface MachineLinkProps {
  /** The name of its network namespace, and of its interface on the network's side. */
  readonly link: string;
  readonly privateAddress: string;
  /** @default - none: only IPv4 */
  readonly ipv6Address?: string | undefined;
}

/** A machine's connection to its network: a veth pair, the machine's addresses on it, and its firewall. */
export class MachineLink {
  private published: string | undefined;

  constructor(
    private readonly network: MachineNetwork,
    readonly props: MachineLinkProps,
  ) {}

  /** An Elastic or static IP. */
  get publicAddress(): string | undefined {
    return this.published;
  }

  /** Makes the namespace and the interfaces. */
  async join(): Promise<void> {
    await this.network.mustRun(joinScript(this.props));
  }

  /** Replaces its firewall in one transaction. */
  async setFirewall(firewall: Firewall): Promise<void> {
    await this.network.mustRun("nft -f -", firewallScript(this.props.link, firewall));
  }

  /** Limits how far the metadata service's answers go. */
  async limitMetadataHops(hops: number): Promise<void> {
    await this.network.mustRun("nft -f -", metadataHopsScript(this.props.link, ADDRESSES.metadata, hops));
  }

  /** Replaces its public address; undefined removes it. */
  async publish(address: string | undefined): Promise<void> {
    const { published } = this;
    const { privateAddress, link } = this.props;
    if (published !== undefined) {
      await this.network.mustRun(
        `nft delete element ip elastic inward '{ ${published} }'; nft delete element ip elastic outward '{ ${privateAddress} }'; ip route del ${published}/32`,
      );
    }
    this.published = address;
    if (address === undefined) return;
    await this.network.mustRun(
      `nft add element ip elastic inward '{ ${address} : ${privateAddress} }'; nft add element ip elastic outward '{ ${privateAddress} : ${address} }'; ip route add ${address}/32 dev ${link} src ${ADDRESSES.visitor}`,
    );
  }

  /** Takes all of it out of the network. */
  async leave(): Promise<void> {
    await this.publish(undefined);
    const { link } = this.props;
    await this.network.mustRun(
      [
        `nft delete element inet machines arriving '{ ${link} }'`,
        `nft delete element inet machines leaving '{ ${link} }'`,
        `nft delete chain inet machines ${link}-in`,
        `nft delete chain inet machines ${link}-out`,
        `ip netns del ${link}`,
      ].join("\n"),
    );
  }
}

/** A MAC address derived from the IP address. */
export function macOf(address: string): string {
  return ["02", "00", ...address.split(".").map((part) => Number(part).toString(16).padStart(2, "0"))].join(
    ":",
  );
}

function joinScript({ link, privateAddress: address, ipv6Address }: MachineLinkProps): string {
  return `
ip netns add ${link}
ip link add ${link} type veth peer name eth0 netns ${link}
ip link set ${link} up
ip -n ${link} link set lo up
ip -n ${link} link set eth0 address ${macOf(address)}
ip -n ${link} addr add ${address}/32 dev eth0
ip -n ${link} link set eth0 up
ip -n ${link} route add 169.254.0.1 dev eth0
ip -n ${link} route add default via 169.254.0.1 dev eth0
ip addr add 169.254.0.1/32 dev ${link}
ip route add ${address}/32 dev ${link} src ${ADDRESSES.visitor}
${ipv6Address === undefined ? "" : joinIpv6Script(link, ipv6Address)}`;
}

/** Nobody else has the address, so it is not looked for first: that takes a second. */
function joinIpv6Script(link: string, address: string): string {
  return `
if [ -e /proc/sys/net/ipv6 ]; then
  ip -6 addr add ${IPV6_ADDRESSES.router}/64 dev ${link} nodad
  ip -n ${link} -6 addr add ${address}/128 dev eth0 nodad
  ip -n ${link} -6 route add default via ${IPV6_ADDRESSES.router} dev eth0
  ip -6 route add ${address}/128 dev ${link} src ${IPV6_ADDRESSES.visitor}
fi`;
}
