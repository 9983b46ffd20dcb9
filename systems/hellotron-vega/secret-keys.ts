/** The keys of the secret `hellotron-vega/<environment>` (document, "Secrets Configuration"). */
export const HELLOTRON_VEGA_SECRETS = [
  "ANTHROPIC_API_KEY",
  "VAPI_API_KEY",
  "VAPI_PHONE_NUMBER_ID",
  "VAPI_ASSISTANT_ID",
  "ELEVENLABS_API_KEY",
  "ELEVENLABS_AGENT_ID",
  "SLACK_BOT_TOKEN",
  "SLACK_SIGNING_SECRET",
  "SMTP_HOST",
  "SMTP_PORT",
  "SMTP_USER",
  "SMTP_PASSWORD",
  "SMTP_FROM",
] as const;
