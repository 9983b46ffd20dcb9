import { Resolver } from "node:dns/promises";
import { UserError } from "../text/user-error";

/** A zone, and the name servers that its parent must name for it to be found. */
export interface ZoneServers {
  /** `example.com` */
  readonly zoneName: string;
  /** As Route 53 lists them for the zone. */
  readonly nameServers: readonly string[];
}

/** Whether the world finds a zone. */
export type Delegation =
  | { readonly state: "delegated" }
  /** The world is sent to other servers, so what is written into the zone is not seen. */
  | { readonly state: "elsewhere"; readonly found: readonly string[] }
  | { readonly state: "missing"; readonly reason: string }
  /** Nobody answered in time: no reason to stop, and none to be sure. */
  | { readonly state: "unknown"; readonly reason: string };

export interface DelegationOptions {
  /** How long an answer may take. @default 5000 */
  readonly limitMs?: number;
  /** Whom to ask, as `address` or `address:port`. @default - the resolvers of this machine */
  readonly resolvers?: readonly string[];
}

/** DNS's answers that say: there is no such zone to be found. */
const MISSING: Readonly<Record<string, string>> = {
  ENOTFOUND: "the domain is not registered, or its parent does not name the zone",
  ENODATA: "its parent names no servers for it",
  ESERVFAIL: "the servers that its parent names do not answer for it",
  EREFUSED: "the servers that its parent names refuse to answer for it",
};

/** Asks DNS where a zone's names are answered, within a time limit. Never throws. */
export async function findDelegation(
  zone: ZoneServers,
  options: DelegationOptions = {},
): Promise<Delegation> {
  const { limitMs = 5000, resolvers } = options;
  const resolver = new Resolver({ timeout: limitMs, tries: 1 });
  if (resolvers !== undefined) resolver.setServers(resolvers);
  const timer = setTimeout(() => resolver.cancel(), limitMs);
  try {
    return judgeDelegation(zone, await resolver.resolveNs(zone.zoneName));
  } catch (error) {
    return judgeFailure(error, limitMs);
  } finally {
    clearTimeout(timer);
  }
}

/** Compares the servers that the world is sent to with those of the zone. One in common is enough. */
export function judgeDelegation({ nameServers }: ZoneServers, found: readonly string[]): Delegation {
  const own = new Set(nameServers.map(canonical));
  if (found.some((name) => own.has(canonical(name)))) return { state: "delegated" };
  return { state: "elsewhere", found: found.map(canonical).sort() };
}

/**
 * Stops before AWS waits in vain for a certificate to be proven in a zone that nobody finds.
 *
 * @returns what is known: `delegated`, or `unknown` when nobody answered
 * @throws UserError when the zone is missing in DNS or answered elsewhere, with the servers to name
 */
export async function requireDelegation(
  zone: ZoneServers,
  options: DelegationOptions = {},
): Promise<Delegation> {
  const delegation = await findDelegation(zone, options);
  if (delegation.state === "delegated" || delegation.state === "unknown") return delegation;
  const { zoneName, nameServers } = zone;
  const why =
    delegation.state === "missing"
      ? delegation.reason
      : `its names are answered by ${delegation.found.join(", ")}, not by Route 53's zone`;
  throw new UserError({
    what: `the zone ${zoneName} is not delegated: ${why}. No certificate in it can be validated`,
    where: "https.hosted_zone",
    next: `Where ${zoneName} is registered, or in its parent zone, set its name servers to ${nameServers.map(canonical).join(", ")}; or use certificate_arn.`,
  });
}

function judgeFailure(error: unknown, limitMs: number): Delegation {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const reason = MISSING[code];
  if (reason !== undefined) return { state: "missing", reason };
  return { state: "unknown", reason: `no resolver answered within ${limitMs} ms (${code})` };
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
