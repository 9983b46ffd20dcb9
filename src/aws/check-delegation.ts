import { Resolver } from "node:dns/promises";
import { UserError } from "../text/user-error";

/** A zone, and the name servers that its parent zone must list. */
export interface ZoneServers {
  /** `example.com` */
  readonly zoneName: string;
  /** As Route 53 lists them for the zone. */
  readonly nameServers: readonly string[];
}

/** Whether public DNS finds a zone. */
export type Delegation =
  | { readonly state: "delegated" }
  /** Public DNS points to other servers, so the records in this zone have no effect. */
  | { readonly state: "elsewhere"; readonly found: readonly string[] }
  | { readonly state: "missing"; readonly reason: string }
  /** No resolver answered in time, or it refused to: not certain, but no reason to stop. */
  | { readonly state: "unknown"; readonly reason: string };

export interface DelegationOptions {
  /** How long an answer may take. @default 5000 */
  readonly limitMs?: number;
  /** The resolvers to ask, as `address` or `address:port`. @default - this machine's resolvers */
  readonly resolvers?: readonly string[];
}

/** DNS errors that mean the zone cannot be found. */
const MISSING: Readonly<Record<string, string>> = {
  ENOTFOUND: "the domain is not registered, or its parent does not name the zone",
  ENODATA: "its parent names no servers for it",
  ESERVFAIL: "the servers that its parent names do not answer for it",
};

/** DNS errors of resolvers that do not answer this kind of question at all, as some in companies do. */
const WITHHELD: ReadonlySet<string> = new Set(["EREFUSED", "ENOTIMP", "EFORMERR", "EBADRESP"]);

/** Asks DNS for a zone's name servers, within a time limit. Never throws. */
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

/** Compares the name servers in public DNS with the zone's own. One in common is enough. */
export function judgeDelegation({ nameServers }: ZoneServers, found: readonly string[]): Delegation {
  const own = new Set(nameServers.map(canonical));
  if (found.some((name) => own.has(canonical(name)))) return { state: "delegated" };
  return { state: "elsewhere", found: found.map(canonical).sort() };
}

/**
 * Stops before AWS waits in vain to validate a certificate in a zone that is not in public DNS.
 *
 * @returns `delegated`, or `unknown` if no resolver answered or it refused to
 * @throws UserError if DNS has no such zone or points to other servers; it names the servers to set
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
      : `public DNS names ${delegation.found.join(", ")}, not the zone's Route 53 servers`;
  throw new UserError({
    what: `the zone ${zoneName} is not delegated: ${why}. No certificate in it can be validated`,
    where: "https.hosted_zone",
    next: `Where ${zoneName} is registered, or in its parent zone, set its name servers to ${nameServers.map(canonical).join(", ")}; or use certificate_arn. If the resolvers here see other servers than the world does: --skip-delegation-check, or \`check_delegation: false\` in the environment.`,
  });
}

function judgeFailure(error: unknown, limitMs: number): Delegation {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const reason = MISSING[code];
  if (reason !== undefined) return { state: "missing", reason };
  if (WITHHELD.has(code)) {
    return { state: "unknown", reason: `the resolver does not tell name servers (${code})` };
  }
  return { state: "unknown", reason: `no resolver answered within ${limitMs} ms (${code})` };
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
