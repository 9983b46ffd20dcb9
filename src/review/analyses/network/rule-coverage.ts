import { blockCovers, halves, type IpBlock, readBlock } from "../../../text/ip-blocks";
import { type NetworkRule } from "./rules";

/** True if `wide` allows everything that `narrow` allows. */
export function ruleCovers(wide: NetworkRule, narrow: NetworkRule): boolean {
  return (
    isAbout(wide, narrow) &&
    wide.from <= narrow.from &&
    wide.to >= narrow.to &&
    peerCovers(wide.peer, narrow.peer)
  );
}

function isAbout(wide: NetworkRule, narrow: NetworkRule): boolean {
  return (
    wide.direction === narrow.direction && (wide.protocol === "all" || wide.protocol === narrow.protocol)
  );
}

function peerCovers(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  const [network, member] = [readBlock(wide), readBlock(narrow)];
  return network !== undefined && member !== undefined && blockCovers(network, member);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Ranges of ports that are open to a block. */
interface Opening extends Range {
  readonly block: IpBlock;
}

/** True if the other rules together allow everything that the rule allows. They may split its ports and networks. */
export function isCovered(rule: NetworkRule, others: readonly NetworkRule[]): boolean {
  const near = others.filter(
    (other) => isAbout(other, rule) && other.from <= rule.to && other.to >= rule.from,
  );
  if (near.some((other) => ruleCovers(other, rule))) return true;
  if (near.length < 2) return false;
  const block = readBlock(rule.peer);
  if (block === undefined)
    return isFilled(
      rule,
      near.filter(({ peer }) => peer === rule.peer),
    );
  const openings = near.flatMap(({ peer, from, to }): Opening[] => {
    const own = readBlock(peer);
    return own === undefined ? [] : [{ block: own, from, to }];
  });
  return isOpen(block, rule, openings);
}

/** Halves a block until each opening covers all of it or none of it. */
function isOpen(block: IpBlock, range: Range, openings: readonly Opening[]): boolean {
  const whole = openings.filter((opening) => blockCovers(opening.block, block));
  if (isFilled(range, whole)) return true;
  const parts = openings.filter((opening) => whole.includes(opening) || blockCovers(block, opening.block));
  if (parts.length === whole.length) return false;
  return halves(block).every((half) => isOpen(half, range, parts));
}

function isFilled({ from, to }: Range, ranges: readonly Range[]): boolean {
  let next = from;
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    if (range.from > next) return false;
    if (range.to >= to) return true;
    next = Math.max(next, range.to + 1);
  }
  return false;
}

/** Public address space; for IPv6, the eighth that has been assigned. */
const INTERNET: readonly IpBlock[] = ["0.0.0.0/0", "2000::/3"].flatMap((text) => readBlock(text) ?? []);

/** Blocks smaller than this are ignored: two hundred of them are far from half the internet. */
const LARGE = 9;

/**
 * Rules that are open to half the internet or more, alone or together with others for the same ports. `0.0.0.0/0` is
 * often split into smaller blocks to pass a check.
 */
export function openToInternet(rules: readonly NetworkRule[]): ReadonlySet<NetworkRule> {
  const large = rules.filter(({ peer }) => mayBeLarge(peer) && (readBlock(peer)?.prefix ?? LARGE) < LARGE);
  if (large.length === 0) return NONE;
  return new Set(large.filter((rule) => shareOpen(rule, large) >= 0.5));
}

const NONE: ReadonlySet<NetworkRule> = new Set();

/** Most blocks are small, which their prefix length shows. */
function mayBeLarge(peer: string): boolean {
  return Number(peer.slice(peer.lastIndexOf("/") + 1)) < LARGE;
}

function shareOpen(rule: NetworkRule, rules: readonly NetworkRule[]): number {
  const own = readBlock(rule.peer);
  const internet = INTERNET.find(({ bits }) => bits === own?.bits);
  if (own === undefined || internet === undefined) return 0;
  if (!blockCovers(internet, own) && !blockCovers(own, internet)) return 0;
  const blocks = rules
    .filter((other) => isAbout(other, rule) && other.from <= rule.from && other.to >= rule.to)
    .flatMap(({ peer }) => readBlock(peer) ?? [])
    .filter(({ bits }) => bits === own.bits);
  // A small block next to a large one does not open anything by itself.
  if (blocks.some((block) => block.prefix < own.prefix && blockCovers(block, own))) return 0;
  const outer = blocks.filter(
    (block, index) =>
      !blocks.some((other, at) => blockCovers(other, block) && (other.prefix < block.prefix || at < index)),
  );
  return outer.reduce((sum, block) => sum + shareOf(block, internet), 0);
}

function shareOf(block: IpBlock, internet: IpBlock): number {
  if (blockCovers(block, internet)) return 1;
  return blockCovers(internet, block) ? 2 ** (internet.prefix - block.prefix) : 0;
}
