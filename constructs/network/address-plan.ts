import { overlaps, sizeOf, subnetAt } from "../../src/config/cidr";

/** Addresses in AWS's smallest subnet, a /28 (Amazon VPC user guide, "Subnet sizing"). */
const SMALLEST_SUBNET = 16;
const SMALLEST_SUBNET_PREFIX = 28;

/** Zones end in a letter. No region has more than six, and eighths keep the blocks aligned. */
const MOST_ZONES = 8;

/** The blocks of one availability zone. */
export interface ZoneSubnets {
  readonly zone: string;
  /** `a`: the zone's name in resource addresses. */
  readonly letter: string;
  readonly publicCidr: string;
  readonly privateCidr: string;
}

/**
 * Divides a network among zones, sorted by zone. A zone's blocks depend on its letter, not on its position in the list,
 * so adding, removing or reordering zones does not move another zone's subnets.
 */
export function planSubnets(cidr: string, zones: readonly string[]): readonly ZoneSubnets[] {
  const perTier = zonesThatFit(cidr);
  const prefix = prefixOf(cidr) + Math.log2(perTier * 2);
  return [...zones].sort().map((zone) => ({
    zone,
    letter: letterOf(zone),
    publicCidr: subnetAt(cidr, prefix, slotOf(zone)),
    privateCidr: subnetAt(cidr, prefix, perTier + slotOf(zone)),
  }));
}

/** Why the network cannot be divided among the zones, with a size that works; undefined if it can. */
export function addressShortage(cidr: string, zones: readonly string[]): string | undefined {
  const subnets = zones.length * 2;
  const needed = subnets * SMALLEST_SUBNET;
  if (sizeOf(cidr) < BigInt(needed)) {
    return `${cidr} has ${sizeOf(cidr)} addresses, ${subnets} subnets of at least ${SMALLEST_SUBNET} need ${needed}. Use /${prefixForZones(zones)} or wider.`;
  }
  const outside = [...zones].sort().find((zone) => slotOf(zone) >= zonesThatFit(cidr));
  if (outside === undefined) return undefined;
  return `${cidr} has room for ${zonesThatFit(cidr)} zones, and ${outside} counts as number ${slotOf(outside) + 1}. Use /${prefixForZones(zones)} or wider.`;
}

/** The first range that overlaps the network. */
export function overlapping(cidr: string, ranges: readonly string[]): string | undefined {
  return ranges.find((range) => overlaps(cidr, range));
}

/** The smallest network with room for every zone. */
function prefixForZones(zones: readonly string[]): number {
  const slots = Math.max(zones.length, ...zones.map((zone) => slotOf(zone) + 1));
  return SMALLEST_SUBNET_PREFIX - Math.ceil(Math.log2(slots * 2));
}

function zonesThatFit(cidr: string): number {
  return Math.min(MOST_ZONES, 2 ** Math.max(0, SMALLEST_SUBNET_PREFIX - prefixOf(cidr) - 1));
}

function prefixOf(cidr: string): number {
  return Number(cidr.split("/")[1]);
}

function letterOf(zone: string): string {
  return zone.slice(-1);
}

function slotOf(zone: string): number {
  return letterOf(zone).charCodeAt(0) - "a".charCodeAt(0);
}
