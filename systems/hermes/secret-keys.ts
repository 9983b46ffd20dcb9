/** What the secret `hermes/<environment>` must hold (document, "Secrets"). */
export const HERMES_SECRETS = ["DATABASE_URL", "SECRET_KEY_BASE", "ANTHROPIC_API_KEY"] as const;
