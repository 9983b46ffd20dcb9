/**
 * The seven secrets of the document, declared once, by the secret that holds them: each service reads the secrets that it
 * needs and no other. `DbUsername` and `DbPassword` are the database's own, under the names that RDS Proxy asks for.
 */
export const HEBO_SECRETS = {
  app: ["StackProjectId", "StackSecretServerKey", "StackPublishableClientKey"],
  gateway: ["GroqApiKey", "VoyageApiKey"],
  database: { DbUsername: "username", DbPassword: "password" },
} as const;
