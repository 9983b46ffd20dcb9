import { isIPv4, isIPv6 } from "node:net";
import {
  addressesOverlap,
  blockCovers,
  type IpBlock,
  readAddress,
  readBlock,
  writeBlock,
} from "../text/ip-blocks";
import { ExitCode, UserError } from "../text/user-error";

/** What is wrong with a CIDR block, and the block that was probably meant. */
export interface CidrFault {
  readonly problem: string;
  readonly suggestion?: string;
}

const BITS = { 4: 32, 6: 128 } as const;

/** What is wrong with a CIDR block; undefined if it is valid. The address must be the network's first. */
export function cidrFault(text: string): CidrFault | undefined {
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const version = versionOf(address);
  if (version === undefined) return { problem: "is not a CIDR block" };
  if (slash < 0) return { problem: "has no prefix length", suggestion: `${address}/${BITS[version]}` };
  const block = /\/(?:0|[1-9]\d{0,2})$/.test(text) ? readBlock(text) : undefined;
  if (block === undefined) return { problem: `has a prefix length outside 0 to ${BITS[version]}` };
  if (readAddress(address) === block.first) return undefined;
  return { problem: "has an address inside the network, not its first", suggestion: writeBlock(block) };
}

/** @throws UserError if the text is not a CIDR block that starts with its network's first address */
export function parseCidr(text: string): IpBlock & { readonly version: 4 | 6 } {
  const fault = cidrFault(text);
  const block = readBlock(text);
  if (fault !== undefined || block === undefined) {
    throw doesNotFit(`${JSON.stringify(text)} ${describeFault(fault ?? { problem: "is not a CIDR block" })}`);
  }
  return { ...block, version: block.bits === 32 ? 4 : 6 };
}

/** `is not a CIDR block`, with a suggestion if there is one. */
export function describeFault({ problem, suggestion }: CidrFault): string {
  return suggestion === undefined ? problem : `${problem}: did you mean ${suggestion}`;
}

/** The number of addresses in the block, including those that AWS reserves. */
export function sizeOf(cidr: string): bigint {
  const { bits, prefix } = parseCidr(cidr);
  return 1n << BigInt(bits - prefix);
}

/** Whether two blocks share an address. An IPv4 and an IPv6 block never do. */
export function overlaps(a: string, b: string): boolean {
  parseCidr(a);
  parseCidr(b);
  return addressesOverlap(a, b);
}

/** Whether every address of `inner` is in `outer`; a block contains itself. */
export function contains(outer: string, inner: string): boolean {
  return blockCovers(parseCidr(outer), parseCidr(inner));
}

/**
 * The subnet with this index, from 0, among those with a prefix of `newPrefix` bits. Same as Terraform's `cidrsubnet`.
 * @throws UserError if the block has no such subnet
 */
export function subnetAt(cidr: string, newPrefix: number, index: number): string {
  const block = parseCidr(cidr);
  const count = subnetCount(cidr, block, newPrefix);
  if (!Number.isInteger(index) || index < 0 || BigInt(index) >= count) {
    throw doesNotFit(`${cidr} has ${count} subnets of /${newPrefix}, number ${index} is not one of them`);
  }
  const step = 1n << BigInt(block.bits - newPrefix);
  return writeBlock({ bits: block.bits, prefix: newPrefix, first: block.first + step * BigInt(index) });
}

function subnetCount(cidr: string, { bits, prefix }: IpBlock, newPrefix: number): bigint {
  if (!Number.isInteger(newPrefix) || newPrefix < prefix || newPrefix > bits) {
    throw doesNotFit(`${cidr} cannot be split into subnets of /${newPrefix}: /${prefix} to /${bits} fit`);
  }
  return 1n << BigInt(newPrefix - prefix);
}

function doesNotFit(what: string): UserError {
  return new UserError({ what, exitCode: ExitCode.usage });
}

function versionOf(address: string): 4 | 6 | undefined {
  if (isIPv4(address)) return 4;
  // A zone (`fe80::1%eth0`) belongs to one machine, not to a network.
  return isIPv6(address) && !address.includes("%") ? 6 : undefined;
}
