import { overlaps, sizeOf, subnetAt } from "../../src/config/cidr";

/** AWS makes no subnet smaller than /28 (Amazon VPC user guide, "Subnet sizing"), in addresses. */
const SMALLEST_SUBNET = 16;
const SMALLEST_SUBNET_PREFIX = 28;

/** Zones end in a letter; no region has more than six, and halves of eight keep the blocks aligned. */
const MOST_ZONES = 8;

/** The blocks of one availability zone. */
export interface ZoneSubnets {
  /** `eu-south-2a` */
  readonly zone: string;
  /** `a`: what the zone is called in resource addresses. */
  readonly letter: string;
  readonly publicCidr: string;
  readonly privateCidr: string;
}

/**
 * Divides a network among zones, ordered by zone. A zone's blocks follow from its letter and not from its place
 * in the list, so that zones can be added, removed and reordered without moving another zone's subnets.
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

/** Why the network cannot be divided among the zones, with the size that would do; undefined when it can. */
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

/** The first of the ranges that shares addresses with the network. */
export function overlapping(cidr: string, ranges: readonly string[]): string | undefined {
  return ranges.find((range) => overlaps(cidr, range));
}

/** The narrowest network whose halves have a slot for every zone. */
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
