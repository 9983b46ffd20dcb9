import { isIPv6 } from "node:net";

/** Traffic that a security group or a Lightsail port allows. */
export interface FirewallRule {
  /** `all` is every protocol, `-1` in AWS. */
  readonly protocol: "tcp" | "udp" | "icmp" | "icmpv6" | "all";
  /** First and last port, for tcp and udp. @default - every port */
  readonly ports?: readonly [from: number, to: number];
  /** The other ends: addresses or blocks of either family. */
  readonly peers: readonly string[];
}

/** The traffic a machine may receive and send. Everything else is dropped without an answer, as on AWS. */
export interface Firewall {
  readonly ingress: readonly FirewallRule[];
  readonly egress: readonly FirewallRule[];
}

const EVERYTHING: readonly FirewallRule[] = [{ protocol: "all", peers: ["0.0.0.0/0", "::/0"] }];

/** Allows everything. */
export const OPEN_FIREWALL: Firewall = { ingress: EVERYTHING, egress: EVERYTHING };

/**
 * The network's own rules: replies always pass, and traffic between two machines passes both firewalls. {@link
 * firewallScript} adds each machine's chains, `<link>-in` and `<link>-out`, and {@link addressFirewallScript} those of
 * one of the network's own addresses. Who asks such an address from the network itself has that address as its own
 * source, so only the receiving side's rules hold on the loopback interface.
 */
export function networkRules(exempt: readonly string[]): string {
  return `
table inet machines {
  map arriving { type ifname : verdict; }
  map leaving { type ifname : verdict; }
  map received { type ipv4_addr : verdict; }
  map sent { type ipv4_addr : verdict; }
  chain hops { type filter hook output priority mangle; }
  chain answers {
    ct state established,related accept
    ct state invalid drop
    # How neighbours of IPv6 find each other: no security group filters that.
    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, nd-router-advert } accept
  }
  chain forward { type filter hook forward priority 0; policy accept; jump answers; iifname vmap @leaving; oifname vmap @arriving; }
  chain output { type filter hook output priority 0; policy accept; jump answers; oifname "lo" accept; ip saddr vmap @sent; oifname vmap @arriving; }
  chain input {
    type filter hook input priority 0; policy accept; jump answers
    ip daddr { ${exempt.join(", ")} } accept
    ip daddr vmap @received
    iifname vmap @leaving
  }
}
table ip elastic {
  map inward { type ipv4_addr : ipv4_addr; }
  map outward { type ipv4_addr : ipv4_addr; }
  chain prerouting { type nat hook prerouting priority -100; dnat to ip daddr map @inward; }
  chain output { type nat hook output priority -100; dnat to ip daddr map @inward; }
  chain postrouting { type nat hook postrouting priority 100; ip daddr != { 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 } snat to ip saddr map @outward; }
}
`;
}

/**
 * For `nft -f`: replaces one machine's firewall in one transaction.
 * @param link the name of its interface
 */
export function firewallScript(link: string, firewall: Firewall): string {
  return `${chains(link, firewall)}
add element inet machines arriving { ${link} : jump ${link}-in }
add element inet machines leaving { ${link} : jump ${link}-out }
`;
}

/** The same for one of the network's own addresses, such as a load balancer's. */
export function addressFirewallScript(address: string, firewall: Firewall): string {
  const name = `at-${address.replaceAll(".", "-")}`;
  return `${chains(name, firewall)}
add element inet machines received { ${address} : jump ${name}-in }
add element inet machines sent { ${address} : jump ${name}-out }
`;
}

function chains(name: string, { ingress, egress }: Firewall): string {
  return `
add chain inet machines ${name}-in
add chain inet machines ${name}-out
flush chain inet machines ${name}-in
flush chain inet machines ${name}-out
${ingress
  .flatMap((rule) => matches(rule, "saddr"))
  .map((match) => `add rule inet machines ${name}-in ${match} return`)
  .join("\n")}
add rule inet machines ${name}-in drop
${egress
  .flatMap((rule) => matches(rule, "daddr"))
  .map((match) => `add rule inet machines ${name}-out ${match} return`)
  .join("\n")}
add rule inet machines ${name}-out drop`;
}

function matches({ protocol, ports, peers }: FirewallRule, end: "saddr" | "daddr"): readonly string[] {
  const what =
    protocol === "all"
      ? ""
      : ports === undefined
        ? ` meta l4proto ${protocol}`
        : ` ${protocol} dport ${ports.join("-")}`;
  return FAMILIES.flatMap(({ name, keyword, everyone, has }) => {
    const own = peers.filter(has);
    if (own.length === 0) return [];
    const whose = own.includes(everyone) ? `meta nfproto ${name}` : `${keyword} ${end} { ${own.join(", ")} }`;
    return [`${whose}${what}`];
  });
}

/** A rule of nftables names one family's addresses. */
const FAMILIES = [
  {
    ...{ name: "ipv4", keyword: "ip", everyone: "0.0.0.0/0" },
    has: (peer: string): boolean => !isIPv6(peer.replace(/\/.*/, "")),
  },
  {
    ...{ name: "ipv6", keyword: "ip6", everyone: "::/0" },
    has: (peer: string): boolean => isIPv6(peer.replace(/\/.*/, "")),
  },
] as const;

/** Limits the hops of the metadata service's answers: a container is one hop further than its machine. */
export function metadataHopsScript(link: string, address: string, hops: number): string {
  return `add rule inet machines hops oifname ${link} ip saddr ${address} ip ttl set ${hops}`;
}
