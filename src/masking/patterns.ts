import { type SecretPattern, TOKEN_FORMS } from "./token-forms";

export type { SecretPattern };

/**
 * Sources of the formats: the providers' own pages on their tokens (AWS IAM identifiers, GitHub, GitLab, Slack,
 * Stripe, Google, npm, SendGrid, age, JWT RFC 7519, crypt(5), PEM RFC 7468).
 */
export const OWN_PATTERNS: readonly SecretPattern[] = [
  {
    name: "private key",
    pattern:
      /-----BEGIN (?:[A-Z0-9 ]{1,40} )?PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]{0,65536}?-----END (?:[A-Z0-9 ]{1,40} )?PRIVATE KEY(?: BLOCK)?-----|[\s\S]{0,65536})/g,
  },
  { name: "AWS access key", pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { name: "GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,4096}|github_pat_[A-Za-z0-9_]{22,4096})/g },
  { name: "GitLab token", pattern: /\b(?:glpat|gldt|glrt|glcbt|glptt)-[A-Za-z0-9_.-]{20,4096}/g },
  { name: "Slack token", pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,4096}/g },
  {
    name: "Slack webhook",
    pattern: /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/(?<secret>[A-Za-z0-9/]{20,4096})/g,
  },
  { name: "Stripe key", pattern: /\b(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{20,4096}/g },
  { name: "Google API key", pattern: /\bAIza[A-Za-z0-9_-]{35}/g },
  { name: "OpenAI or Anthropic key", pattern: /\bsk-[A-Za-z0-9_-]{20,4096}/g },
  { name: "npm token", pattern: /\bnpm_[A-Za-z0-9]{36}/g },
  { name: "SendGrid key", pattern: /\bSG\.[A-Za-z0-9_-]{16,4096}\.[A-Za-z0-9_-]{16,4096}/g },
  { name: "age key", pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{50,4096}/g },
  {
    name: "JSON web token",
    pattern: /\beyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{8,4096}\.?[A-Za-z0-9_-]{0,4096}/g,
  },
  { name: "Azure storage key", pattern: /\bAccountKey=(?<secret>[A-Za-z0-9+/=]{40,4096})/g },
  {
    name: "password hash",
    pattern: /\$(?:2[abxy]|apr1|argon2(?:id?|d)|[156y])\$[A-Za-z0-9./$=,+-]{16,4096}/g,
  },
  {
    name: "credentials in a URL",
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>]{0,200}:(?<secret>[^\s/@"'<>]{1,4096})@/gi,
  },
  {
    name: "authorization header",
    pattern:
      /\bauthorization["']?\s*[:=]\s*["']?(?:basic|bearer|token|digest)\s+(?<secret>[^\s"']{1,4096})/gi,
  },
  { name: "bearer token", pattern: /\bbearer\s+(?<secret>[A-Za-z0-9._~+/-]{16,4096}=*)/gi },
  { name: "Twilio key", pattern: /\bSK[0-9a-f]{32}\b/g },
  { name: "Hugging Face token", pattern: /\bhf_[A-Za-z]{30,200}/g },
  { name: "Shopify token", pattern: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g },
  { name: "Databricks token", pattern: /\bdapi[0-9a-f]{32}/g },
  {
    name: "password",
    pattern: /\b(?:identified\s+by|password)\s+(?<quote>['"])(?<secret>[^'"\n]{1,4096})\k<quote>/gi,
  },
  {
    name: "password",
    pattern:
      /(?:^|\s)--?(?:[a-z-]*password|passwd|[a-z-]*token|[a-z-]*secret|secret-string|api-key)[ =]["']?(?<secret>[^\s"'$-][^\s"']{0,4096})/gi,
  },
];

/** Token formats come first, because a part of such a token can look like another one. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [...TOKEN_FORMS, ...OWN_PATTERNS];

/** If this does not match, none of our own patterns does: one pass instead of forty for most texts. */
export const OWN_HINT =
  /-----BEGIN|A(?:KIA|SIA|Iza)|gh[pousr]_|github_pat|gl(?:pat|dt|rt|cbt|ptt)-|xox[abeoprs]-|hooks\.slack|(?:sk|rk|whsec)[_-]|npm_|SG\.|AGE-SECRET|eyJ|AccountKey|\$(?:2[abxy]|apr1|argon2|[156y])\$|:\/\/[^\s/]{0,4096}@|authorization|bearer|identified|password|passwd|token|secret|api-key|SK[0-9a-f]{32}|hf_|shp(?:at|ca|pa|ss)_|dapi[0-9a-f]/i;

/** The matches of such a secret in a text. */
export function secretMatches({ pattern, within }: SecretPattern, text: string): RegExpExecArray[] {
  const parts = within === undefined ? [text] : [...text.matchAll(within)].map(([part]) => part);
  return parts.flatMap((part) => [...part.matchAll(pattern)]);
}
