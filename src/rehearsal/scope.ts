import type { LoadedSystem } from "../systems/load-system";
import { REHEARSAL_ACCOUNT } from "./world";

/** What must exist in a rehearsal before the systems in scope can be applied. */
export interface RehearsalScope {
  readonly account: string;
  readonly zones: readonly string[];
}

/** Configuration keys that name an existing Route 53 zone. */
const ZONE_KEYS: ReadonlySet<string> = new Set(["hostedZone"]);

/** The account and the zones that the systems' configurations expect to exist. */
export function rehearsalScope(systems: readonly LoadedSystem[]): RehearsalScope {
  const environments = systems.flatMap(({ bootstrap, environments: all }) => [bootstrap, ...all]);
  const account = environments.find((environment) => environment.account !== undefined)?.account;
  const zones = environments.flatMap(({ config }) => valuesOf(config, ZONE_KEYS));
  return { account: account ?? REHEARSAL_ACCOUNT, zones: [...new Set(zones)] };
}

function valuesOf(value: unknown, keys: ReadonlySet<string>): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    keys.has(key) && typeof inner === "string" ? [inner] : valuesOf(inner, keys),
  );
}
