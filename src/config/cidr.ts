import { isIPv4, isIPv6 } from "node:net";
import { ExitCode, UserError } from "../text/user-error";

/** A network: its first address and the number of leading bits that all its addresses share. */
export interface Cidr {
  readonly version: 4 | 6;
  readonly network: bigint;
  readonly prefix: number;
}

/** What is wrong with a text that should be a CIDR block, and the block that it probably means. */
export interface CidrFault {
  readonly problem: string;
  readonly suggestion?: string;
}

const BITS = { 4: 32, 6: 128 } as const;

/** The fault of a text as a CIDR block, undefined for a good one. The address must be the network's first. */
export function cidrFault(text: string): CidrFault | undefined {
  const { address, prefix } = splitAtSlash(text);
  const version = versionOf(address);
  if (version === undefined) return { problem: "is not a CIDR block" };
  if (prefix === undefined) {
    return { problem: "has no prefix length", suggestion: `${address}/${BITS[version]}` };
  }
  if (!/^(0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > BITS[version]) {
    return { problem: `has a prefix length outside 0 to ${BITS[version]}` };
  }
  const canonical = formatCidr(networkOf(address, version, Number(prefix)));
  if (formatAddress(toNumber(address, version), version) !== canonical.split("/")[0]) {
    return { problem: "has an address inside the network, not its first", suggestion: canonical };
  }
  return undefined;
}

/** @throws UserError when the text is not a CIDR block that begins with its network's first address */
export function parseCidr(text: string): Cidr {
  const fault = cidrFault(text);
  if (fault !== undefined) throw doesNotFit(`${JSON.stringify(text)} ${describeFault(fault)}`);
  const { address, prefix } = splitAtSlash(text);
  return networkOf(address, isIPv4(address) ? 4 : 6, Number(prefix));
}

/** `is not a CIDR block`, with the suggestion where there is one. */
export function describeFault({ problem, suggestion }: CidrFault): string {
  return suggestion === undefined ? problem : `${problem}: did you mean ${suggestion}`;
}

/** The block as text, IPv6 in its shortest form. */
function formatCidr({ version, network, prefix }: Cidr): string {
  return `${formatAddress(network, version)}/${prefix}`;
}

/** How many addresses the block has, those that AWS reserves included. */
export function sizeOf(cidr: string): bigint {
  const { version, prefix } = parseCidr(cidr);
  return 1n << BigInt(BITS[version] - prefix);
}

/** Whether two blocks share an address. An IPv4 and an IPv6 block never do. */
export function overlaps(a: string, b: string): boolean {
  return contains(a, b) || contains(b, a);
}

/** Whether every address of `inner` is in `outer`; a block contains itself. */
export function contains(outer: string, inner: string): boolean {
  const [large, small] = [parseCidr(outer), parseCidr(inner)];
  if (large.version !== small.version || large.prefix > small.prefix) return false;
  return masked(small.network, large) === large.network;
}

/**
 * The subnet number `index`, from 0, of those of `newPrefix` bits, like Terraform's `cidrsubnet`.
 * @throws UserError when the block has no such subnet
 */
export function subnetAt(cidr: string, newPrefix: number, index: number): string {
  const block = parseCidr(cidr);
  const count = subnetCount(cidr, block, newPrefix);
  if (!Number.isInteger(index) || index < 0 || BigInt(index) >= count) {
    throw doesNotFit(`${cidr} has ${count} subnets of /${newPrefix}, number ${index} is not one of them`);
  }
  const step = 1n << BigInt(BITS[block.version] - newPrefix);
  return formatCidr({ ...block, network: block.network + step * BigInt(index), prefix: newPrefix });
}

function subnetCount(cidr: string, { version, prefix }: Cidr, newPrefix: number): bigint {
  if (!Number.isInteger(newPrefix) || newPrefix < prefix || newPrefix > BITS[version]) {
    throw doesNotFit(
      `${cidr} cannot be split into subnets of /${newPrefix}: /${prefix} to /${BITS[version]} fit`,
    );
  }
  return 1n << BigInt(newPrefix - prefix);
}

function doesNotFit(what: string): UserError {
  return new UserError({ what, exitCode: ExitCode.usage });
}

function splitAtSlash(text: string): { readonly address: string; readonly prefix: string | undefined } {
  const slash = text.indexOf("/");
  return slash < 0
    ? { address: text, prefix: undefined }
    : { address: text.slice(0, slash), prefix: text.slice(slash + 1) };
}

function versionOf(address: string): 4 | 6 | undefined {
  if (isIPv4(address)) return 4;
  // A zone (`fe80::1%eth0`) belongs to one machine, not to a network.
  return isIPv6(address) && !address.includes("%") ? 6 : undefined;
}

function networkOf(address: string, version: 4 | 6, prefix: number): Cidr {
  return { version, prefix, network: masked(toNumber(address, version), { version, prefix }) };
}

function masked(address: bigint, { version, prefix }: Pick<Cidr, "version" | "prefix">): bigint {
  const hostBits = BigInt(BITS[version] - prefix);
  return (address >> hostBits) << hostBits;
}

function toNumber(address: string, version: 4 | 6): bigint {
  const [groups, width] = version === 4 ? [address.split(".").map(Number), 8n] : [groupsOf(address), 16n];
  return groups.reduce((sum, group) => (sum << width) | BigInt(group), 0n);
}

/** The eight 16-bit groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = "", tail] = shortest(address).split("::");
  const parse = (part: string) =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return parse(head);
  const [front, back] = [parse(head), parse(tail)];
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
}

function formatAddress(address: bigint, version: 4 | 6): string {
  const [count, width] = version === 4 ? [4, 8n] : [8, 16n];
  const groups = Array.from(
    { length: count },
    (_, i) => (address >> (width * BigInt(count - 1 - i))) % (1n << width),
  );
  return version === 4 ? groups.join(".") : shortest(groups.map((group) => group.toString(16)).join(":"));
}

/** The WHATWG URL parser writes IPv6 addresses in the shortest form of RFC 5952, dotted endings included. */
function shortest(ipv6: string): string {
  return new URL(`http://[${ipv6}]`).hostname.slice(1, -1);
}
