import { isIPv4, isIPv6 } from "node:net";
import { Address4, Address6 } from "ip-address";

/** A block of addresses, as numbers. */
export interface IpBlock {
  /** 32 or 128. */
  readonly bits: 32 | 128;
  /** How many leading bits all its addresses share. */
  readonly prefix: number;
  /** First address of the block. */
  readonly first: bigint;
}

const cache = new Map<string, IpBlock | undefined>();
const CACHE_LIMIT = 20_000;
const LONGEST_CACHED = 50;

/** The block that a text names, a single address included; undefined for any other text. */
export function readBlock(text: string): IpBlock | undefined {
  if (cache.has(text)) return cache.get(text);
  const block = parse(text);
  if (cache.size < CACHE_LIMIT && text.length < LONGEST_CACHED) cache.set(text, block);
  return block;
}

function parse(text: string): IpBlock | undefined {
  const [address = "", length, ...more] = text.split("/");
  const number = readAddress(address);
  if (number === undefined || more.length > 0) return undefined;
  const bits = isIPv4(address) ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  return prefix <= bits ? { bits, prefix, first: firstOf(number, bits, prefix) } : undefined;
}

/** An address as a number; undefined where the text is no address. An IPv6 zone (`%eth0`) does not count. */
export function readAddress(address: string): bigint | undefined {
  if (isIPv4(address)) return new Address4(address).bigInt();
  return isIPv6(address) ? new Address6(address.replace(/%.*$/, "")).bigInt() : undefined;
}

function firstOf(address: bigint, bits: number, prefix: number): bigint {
  const host = BigInt(bits - prefix);
  return (address >> host) << host;
}

/** The block as text, an IPv6 address in its shortest form (RFC 5952). */
export function writeBlock({ bits, prefix, first }: IpBlock): string {
  const address = bits === 32 ? Address4.fromBigInt(first) : Address6.fromBigInt(first);
  return `${address.correctForm()}/${prefix}`;
}

/** Whether every address of `narrow` is in `wide`; a block covers itself. */
export function blockCovers(wide: IpBlock, narrow: IpBlock): boolean {
  if (wide.bits !== narrow.bits || wide.prefix > narrow.prefix) return false;
  return firstOf(narrow.first, wide.bits, wide.prefix) === wide.first;
}

/** The two blocks that a block is made of; none of a single address. */
export function halves({ bits, prefix, first }: IpBlock): readonly IpBlock[] {
  if (prefix >= bits) return [];
  const next = prefix + 1;
  return [
    { bits, prefix: next, first },
    { bits, prefix: next, first: first | (1n << BigInt(bits - next)) },
  ];
}

/** {@link blockCovers} for texts; false where one of them names no block. */
export function cidrCovers(wide: string, narrow: string): boolean {
  const [a, b] = [readBlock(wide), readBlock(narrow)];
  return a !== undefined && b !== undefined && blockCovers(a, b);
}

/** Whether two texts share an address: blocks are within each other or apart. */
export function addressesOverlap(a: string, b: string): boolean {
  return cidrCovers(a, b) || cidrCovers(b, a);
}
