import { isIP } from "node:net";

/** A block of addresses, as numbers. */
export interface Cidr {
  /** 32 or 128. */
  readonly bits: number;
  readonly prefix: number;
  /** First address of the block. */
  readonly first: bigint;
}

const cache = new Map<string, Cidr | undefined>();
const CACHE_LIMIT = 20_000;

/** The block that a text names, a single address too; undefined for any other text. */
export function parseCidr(text: string): Cidr | undefined {
  if (cache.has(text)) return cache.get(text);
  const parsed = parse(text);
  if (cache.size < CACHE_LIMIT && text.length < 50) cache.set(text, parsed);
  return parsed;
}

function parse(text: string): Cidr | undefined {
  const [address = "", length, ...more] = text.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return undefined;
  const bits = version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (!(prefix <= bits)) return undefined;
  const host = BigInt(bits - prefix);
  return { bits, prefix, first: (numberOf(address, version) >> host) << host };
}

function numberOf(address: string, version: number): bigint {
  if (version === 4) return fold(address.split(".").map(Number), 8n);
  const [head = "", tail] = withoutDots(address.replace(/%.*$/, "")).split("::");
  const groupsOf = (part: string) =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const [left, right] = [groupsOf(head), groupsOf(tail ?? "")];
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => 0);
  return fold([...left, ...zeros, ...right], 16n);
}

/** `::ffff:10.0.0.1` as groups only. */
function withoutDots(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

function fold(parts: readonly number[], width: bigint): bigint {
  return parts.reduce((sum, part) => (sum << width) | BigInt(part), 0n);
}

/** True where every address of the one is in the other. */
export function blockCovers(wide: Cidr, narrow: Cidr): boolean {
  if (wide.bits !== narrow.bits || wide.prefix > narrow.prefix) return false;
  const host = BigInt(wide.bits - wide.prefix);
  return wide.first >> host === narrow.first >> host;
}

/** The two blocks that a block is made of; none of a single address. */
export function halves({ bits, prefix, first }: Cidr): readonly Cidr[] {
  if (prefix >= bits) return [];
  const next = prefix + 1;
  return [
    { bits, prefix: next, first },
    { bits, prefix: next, first: first | (1n << BigInt(bits - next)) },
  ];
}

export function cidrCovers(wide: string, narrow: string): boolean {
  const [a, b] = [parseCidr(wide), parseCidr(narrow)];
  return a !== undefined && b !== undefined && blockCovers(a, b);
}

/** Blocks are within each other or apart. */
export function addressesOverlap(a: string, b: string): boolean {
  return cidrCovers(a, b) || cidrCovers(b, a);
}
