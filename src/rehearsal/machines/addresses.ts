/**
 * Addresses in a machines' network. All but EC2's metadata address are from blocks reserved for documentation (RFC
 * 5737), so they never clash with a system's.
 */
export const ADDRESSES = {
  /** The metadata service of every EC2 instance. */
  metadata: "169.254.169.254",
  /** AWS's endpoints: every name under amazonaws.com resolves to this. */
  aws: "192.0.2.10",
  /** Package mirrors and download sites. */
  mirror: "192.0.2.20",
  /** Every machine's DNS resolver. `keeper.py` listens here. */
  resolver: "192.0.2.53",
  /** The source address of connections from people. */
  visitor: "192.0.2.1",
} as const;

/** The same for IPv6: from the block for documentation (RFC 3849), and one that only neighbours know. */
export const IPV6_ADDRESSES = {
  /** The source address of connections from people. */
  visitor: "2001:db8::1",
  /** Where machines send what is not for them. */
  router: "fe80::1",
} as const;

/**
 * A private address for a machine that does not choose one, counted from the first free address of a default VPC's
 * first subnet.
 * @param number from 1
 */
export function privateAddress(number: number): string {
  return `172.31.0.${number + 3}`;
}
