/**
 * Known formats of secrets. The prefixes are those that issuers document for secret scanners. Each part has a greatest
 * length: without one, a text of a megabyte in the right shape takes minutes.
 */
const KNOWN_FORMS: readonly (readonly [form: RegExp, name: string])[] = [
  [/\b(AKIA|ASIA)[A-Z0-9]{12,}\b/, "an AWS access key"],
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY/, "a private key"],
  [/\bsk-[A-Za-z0-9_-]{8,}/, "an API key (sk-…)"],
  [/\b(sk|rk)_(live|test)_[A-Za-z0-9]{8,}/, "a Stripe key"],
  [/\bxox[a-z]-[A-Za-z0-9-]{6,}/, "a Slack token"],
  [/\b(gh[pousr]_|github_pat_)[A-Za-z0-9_]{10,}/, "a GitHub token"],
  [/\bglpat-[A-Za-z0-9_-]{10,}/, "a GitLab token"],
  [/\bAIza[A-Za-z0-9_-]{20,}/, "a Google API key"],
  [/\bSG\.[A-Za-z0-9_-]{10,100}\./, "a SendGrid key"],
  [/\beyJ[A-Za-z0-9_-]{8,1000}\.eyJ[A-Za-z0-9_-]{8,8000}\./, "a JSON web token"],
  [/\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]{1,200}:[^\s/@]{1,1000}@/i, "a URL with a password"],
];

/** Public formats that look random: digests, commits, UUIDs, ARNs, SSH public keys, AWS resource ids. */
const PUBLIC_FORMS: readonly RegExp[] = [
  /^([\w./:-]+@)?sha(256|384|512)[:-][A-Za-z0-9+/=]+$/,
  /^[0-9a-f]{40}$/,
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  /^arn:/,
  /^ssh-|^ecdsa-sha2-/,
  /^[a-z]+-[0-9a-f]{8,17}$/,
];

const RANDOM_WORD = /^[A-Za-z0-9+/=_-]{32,}$/;
/** Bits per character: random hex is near 4, a repeated pattern far below. */
const RANDOM_ENTROPY = 3.4;
/**
 * In random hex, 0.47 of neighbouring characters switch between letters and digits; in names made of words, almost
 * none.
 */
const RANDOM_MIXTURE = 0.28;

const KINDS = [/[a-z]/, /[A-Z]/, /\d/];
const SEPARATOR = -1;

const SECRET_KEY_NAME =
  /(^|[_-])(password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|access[_-]?key)$/i;

/** The kind of secret that the text looks like; undefined if it does not look like one. */
export function secretForm(value: string): string | undefined {
  const known = KNOWN_FORMS.find(([form]) => form.test(value));
  if (known !== undefined) return known[1];
  return looksRandom(value) ? "a random key" : undefined;
}

/** Whether the name of an undeclared key (a tag, an environment variable) suggests a secret value. */
export function namesSecret(key: string): boolean {
  return SECRET_KEY_NAME.test(key);
}

/** The text, or only its length if it must not be shown. */
export function redacted(value: string): string {
  return secretForm(value) === undefined ? value : `[hidden, ${value.length} characters]`;
}

/** No key is as long; a pattern on millions of characters ends Node's stack. */
const LONGEST_KEY = 10_000;

function looksRandom(value: string): boolean {
  if (value.length > LONGEST_KEY) return false;
  if (!RANDOM_WORD.test(value) || PUBLIC_FORMS.some((form) => form.test(value))) return false;
  return /\d/.test(value) && mixture(value) >= RANDOM_MIXTURE && entropy(value) >= RANDOM_ENTROPY;
}

/** The share of neighbouring characters that switch between lower case, upper case and digits. */
function mixture(value: string): number {
  const kinds = [...value].map(kindOf);
  const changes = kinds.filter((kind, i) => {
    const before = kinds[i - 1];
    return before !== undefined && before !== kind && before !== SEPARATOR && kind !== SEPARATOR;
  });
  return changes.length / value.length;
}

function kindOf(letter: string): number {
  return KINDS.findIndex((kind) => kind.test(letter));
}

function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const letter of value) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / value.length);
  return -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
}
