import { decodeBase64 } from "./base64";
import { looksRandom } from "./entropy";
import { ANY_PATTERN_HINT, ANY_SECRET_WORD, ASSIGNMENT, SECRET_PATTERNS } from "./patterns";
import { isDigestName, isHarmlessValue, isSecretName } from "./secret-names";

/** What was found to be a secret, such as `AWS access key`; told so that its owner can mark it. */
export type OnMasked = (kind: string) => void;

const SHORTEST_SECRET = 8;
const SHORTEST_TOKEN = 20;

/** The note that stands in place of a secret. */
export function maskNote(kind: string): string {
  return `(masked: ${kind})`;
}

/**
 * The text with everything replaced that looks like a secret: known forms, assignments to names like
 * `DB_PASSWORD`, random tokens, and the same within base64. The same string where nothing does.
 * `name` is the attribute's: digests and version ids are random too, and public.
 */
export function maskText(text: string, name: string, onMasked: OnMasked): string {
  if (text.length < SHORTEST_SECRET) return text;
  const isShort = text.length <= CACHED_LENGTH;
  if (isShort && clean.has(text)) return text;
  const looks = lookOver(text);
  if (looks === PLAIN || (text.startsWith("arn:") && PLAIN_ARN.test(text))) return text;
  const masked = maskNoteworthy(text, looks, name, onMasked);
  if (isShort && masked === text && clean.size < CACHE_LIMIT && !isDigestName(name)) clean.add(text);
  return masked;
}

/** Actions, types, regions: the same short texts come thousands of times. */
const CACHED_LENGTH = 24;
const CACHE_LIMIT = 4_000;
const clean = new Set<string>();

/** ARNs are public, and half of what policies are made of. */
const PLAIN_ARN = /^arn:[\w:/.*-]{1,250}$/;

function maskNoteworthy(text: string, looks: number, name: string, onMasked: OnMasked): string {
  let masked = (looks & NOTEWORTHY) === 0 ? text : maskPatterns(text, onMasked);
  if ((looks & ASSIGNS) !== 0) masked = maskAssignments(masked, onMasked);
  if ((looks & LONG_TOKEN) === 0) return masked;
  return maskRandom(maskEmbedded(masked, onMasked), name, onMasked);
}

const PLAIN = 0;
const ASSIGNS = 1;
const LONG_TOKEN = 2;
/** Something that a known form could have: a token of some length, a quote, a dollar sign, an option. */
const NOTEWORTHY = 4;
const SHORTEST_KNOWN_FORM = 12;

const TOKEN = 1;
const LOOKS = new Uint8Array(128);
for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-=") {
  LOOKS[letter.charCodeAt(0)] = TOKEN;
}

/** One pass that spares most texts the costlier ones. */
function lookOver(text: string): number {
  let looks = PLAIN;
  let run = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 128 && LOOKS[code] === TOKEN) {
      run++;
      if (run === SHORTEST_KNOWN_FORM) looks |= NOTEWORTHY;
      else if (run === SHORTEST_TOKEN) looks |= LONG_TOKEN;
      if (code === EQUALS) looks |= ASSIGNS | NOTEWORTHY;
      continue;
    }
    run = 0;
    if (code === COLON) looks |= ASSIGNS | NOTEWORTHY;
    else if (code === QUOTE || code === APOSTROPHE || code === DOLLAR) looks |= NOTEWORTHY;
  }
  return looks === PLAIN && text.includes("--") ? NOTEWORTHY : looks;
}

const EQUALS = 0x3d;
const COLON = 0x3a;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const DOLLAR = 0x24;

function maskPatterns(text: string, onMasked: OnMasked): string {
  if (!ANY_PATTERN_HINT.test(text)) return text;
  let masked = text;
  for (const { name, pattern } of SECRET_PATTERNS) {
    masked = masked.replace(pattern, (match: string, ...rest: unknown[]) => {
      const groups = rest.at(-1);
      const secret = typeof groups === "object" ? (groups as { secret?: string } | null)?.secret : undefined;
      if (secret !== undefined && isHarmlessValue(secret)) return match;
      onMasked(name);
      return secret === undefined ? maskNote(name) : replaceLast(match, secret, maskNote(name));
    });
  }
  return masked;
}

function replaceLast(text: string, part: string, replacement: string): string {
  const at = text.lastIndexOf(part);
  return text.slice(0, at) + replacement + text.slice(at + part.length);
}

function maskAssignments(text: string, onMasked: OnMasked): string {
  if (!ANY_SECRET_WORD.test(text)) return text;
  return text.replace(ASSIGNMENT, (match: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as {
      name: string;
      operator: string;
      double?: string;
      single?: string;
      bare?: string;
    };
    if (!isSecretName(groups.name)) return match;
    const secret = groups.double ?? groups.single ?? groups.bare ?? "";
    if (isHarmlessValue(secret) || /^[|>][+-]?$/.test(secret)) return match;
    onMasked(`value of ${groups.name.slice(0, 40)}`);
    return replaceLast(match, secret, maskNote("by its name"));
  });
}

/** In pieces of at most so many characters, a multiple of 4: the engine has no stack for a run of millions. */
const EMBEDDED = /[A-Za-z0-9+/]{24,65536}={0,2}/g;

/** Base64 within a text, as cloud-init's `content:` has it, is shown as what it says. */
function maskEmbedded(text: string, onMasked: OnMasked): string {
  return text.replace(EMBEDDED, (token) => {
    const decoded = decodeBase64(token);
    if (decoded?.is !== "text") return token;
    return `(base64 of: ${maskText(decoded.text, "", onMasked)})`;
  });
}

const RANDOM_TOKEN = /[A-Za-z0-9+/=_-]{20,4096}/g;
/** Public by their nature, and random to look at. */
const PUBLIC =
  /ssh-(?:rsa|ed25519|dss) AAAA[A-Za-z0-9+/=]{1,8192}|ecdsa-[a-z0-9-]+ AAAA[A-Za-z0-9+/=]{1,8192}|-----BEGIN (?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY)-----[\s\S]{0,65536}?-----END [A-Z ]{1,40}-----|sha(?:256|384|512)[:-][A-Za-z0-9+/=]{1,200}|\bmrk-[0-9a-f]{32}\b|\barn:[^\s"']{1,2048}/g;

function maskRandom(text: string, name: string, onMasked: OnMasked): string {
  if (isDigestName(name)) return text;
  let spans: readonly (readonly [start: number, end: number])[] | undefined;
  return text.replace(RANDOM_TOKEN, (token, at: number) => {
    if (!looksRandom(token) && !hasRandomPart(token)) return token;
    spans ??= [...text.matchAll(PUBLIC)].map(
      (match) => [match.index, match.index + match[0].length] as const,
    );
    if (spans.some(([start, end]) => at >= start && at < end)) return token;
    // A commit in an image's tag (`:` and 40 digits) names a version; the same digits elsewhere can be a key.
    if (/^[0-9a-f]{40}$/.test(token) && /image|tag|ref|user_data/.test(name)) return token;
    onMasked("random text");
    return maskNote("random text");
  });
}

function hasRandomPart(token: string): boolean {
  return (
    token.includes("/") && token.split("/").some((part) => part.length >= SHORTEST_TOKEN && looksRandom(part))
  );
}
