import { z } from "zod";
import { cidrFault, describeFault, parseCidr } from "../cidr";
import { text, type TextFault } from "./expectation";

export interface CidrOptions {
  /** @default 4 */
  readonly version?: 4 | 6 | "any";
  /** The widest block allowed: 16 for a VPC. @default 0 */
  readonly minPrefix?: number;
  /** The narrowest block allowed: 28 for a VPC's subnet. @default all bits */
  readonly maxPrefix?: number;
}

const EXAMPLES = { 4: ["10.0.0.0/16"], 6: ["2001:db8::/56"], any: ["10.0.0.0/16", "2001:db8::/56"] } as const;

/** A CIDR block that starts with its network's first address. */
export function cidr(options: CidrOptions = {}): z.ZodString {
  const { version = 4 } = options;
  const want = wantedBlock(options);
  return text({ want, examples: EXAMPLES[version], fault: (value) => faultOf(value, options) });
}

/** Types whose values are the addresses of a network that the environment creates. */
export const ownNetworks = z.registry<{ readonly kind: string }>();

/**
 * The addresses of a VPC that the environment creates, /16 to /28 (Amazon VPC user guide, "VPC sizing"). No other
 * environment in the account and region may use the same addresses.
 */
export function vpcCidr(): z.ZodString {
  const network = cidr({ minPrefix: 16, maxPrefix: 28 });
  ownNetworks.add(network, { kind: "network" });
  return network;
}

function wantedBlock({ version = 4, minPrefix, maxPrefix }: CidrOptions): string {
  const kind = version === "any" ? "a CIDR block" : `an IPv${version} CIDR block`;
  const limits = [
    ...(minPrefix === undefined ? [] : [`/${minPrefix} or narrower`]),
    ...(maxPrefix === undefined ? [] : [`/${maxPrefix} or wider`]),
  ];
  return `${[kind, ...limits].join(", ")} such as ${EXAMPLES[version].join(" or ")}`;
}

function faultOf(
  value: string,
  { version = 4, minPrefix = 0, maxPrefix = 128 }: CidrOptions,
): TextFault | undefined {
  const fault = cidrFault(value);
  if (fault !== undefined) return { problem: describeFault(fault) };
  const block = parseCidr(value);
  if (version !== "any" && block.version !== version) return { problem: `is an IPv${block.version} block` };
  if (block.prefix < minPrefix) return { problem: `is too wide, /${minPrefix} is the widest allowed` };
  if (block.prefix > maxPrefix) return { problem: `is too narrow, /${maxPrefix} is the narrowest allowed` };
  return undefined;
}
