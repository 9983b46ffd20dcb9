/**
 * The addresses of a machines' network. All but EC2's own metadata address come from blocks that documentation keeps
 * free (RFC 5737), so that none is ever a system's.
 */
export const ADDRESSES = {
  /** Where every EC2 instance finds its metadata. */
  metadata: "169.254.169.254",
  /** AWS's endpoints: all of amazonaws.com resolves to it. */
  aws: "192.0.2.10",
  /** Package mirrors, and sites that scripts download from. */
  mirror: "192.0.2.20",
  /** The resolver of every machine. `keeper.py` listens there. */
  resolver: "192.0.2.53",
  /** Where people's own connections to machines come from. */
  visitor: "192.0.2.1",
} as const;

/** Private addresses that nobody chose: a default VPC's first subnet, from its first free one on. @param number from 1 */
export function privateAddress(number: number): string {
  return `172.31.0.${number + 3}`;
}
