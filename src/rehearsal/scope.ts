import type { LoadedSystem } from "../systems/load-system";
import { REHEARSAL_ACCOUNT } from "./world";

/** What a rehearsal must provide so that the systems in it find what they expect to exist. */
export interface RehearsalScope {
  readonly account: string;
  readonly zones: readonly string[];
}

/** Key of every system's configuration that names a Route 53 zone which the account already has. */
const ZONE_KEYS: ReadonlySet<string> = new Set(["hostedZone"]);

/** The account and the zones that the systems' configurations take for granted. */
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
