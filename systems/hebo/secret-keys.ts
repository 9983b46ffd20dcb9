import type { Environment } from "../../src/config/environment";
import type { DeclaredSecret } from "../../src/systems/declared-secret";
import { secretPrefixOf, SHARED } from "./names";

/**
 * The document's seven secrets, grouped by the Secrets Manager secret that holds them. Each service reads only the ones
 * it needs. `DbUsername` and `DbPassword` are in the database's secret, under the keys that RDS Proxy requires.
 */
export const HEBO_SECRETS = {
  app: ["StackProjectId", "StackSecretServerKey", "StackPublishableClientKey"],
  gateway: ["GroqApiKey", "VoyageApiKey"],
  database: { DbUsername: "username", DbPassword: "password" },
} as const;

/** The secrets that an environment's programs need. `shared` creates most of them, and runs no programs. */
export function secretsOf({ system, name }: Pick<Environment, "system" | "name">): readonly DeclaredSecret[] {
  if (name === SHARED) return [];
  const database: DeclaredSecret = {
    secretName: databaseSecretOf(system, name),
    createdBy: name,
    keys: HEBO_SECRETS.database,
    writtenBy: "groundplan",
  };
  return [...applicationSecrets(system, name), database];
}

export function databaseSecretOf(system: string, environment: string): string {
  return `${system}/${environment}/database`;
}

function applicationSecrets(system: string, environment: string): readonly DeclaredSecret[] {
  const prefix = secretPrefixOf(system, environment);
  return (["app", "gateway"] as const).map((part) => ({
    secretName: `${prefix}/${part}`,
    createdBy: SHARED,
    keys: Object.fromEntries(HEBO_SECRETS[part].map((key) => [key, key])),
    writtenBy: "people",
  }));
}
