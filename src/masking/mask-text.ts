import { decodeBase64 } from "./base64";
import { looksRandom } from "./entropy";
import { maskAssignments, type OnMasked, replaceLast } from "./assignments";
import { COMMAND_PATTERNS, mayHoldCommand } from "./command-patterns";
import { OWN_HINT, OWN_PATTERNS, type SecretPattern } from "./patterns";
import { publicTokens } from "./public-forms";
import { mayHoldToken, TOKEN_FORMS } from "./token-forms";
import { isDigestName, isHarmlessValue } from "./secret-names";

const SHORTEST_SECRET = 8;
const SHORTEST_TOKEN = 20;

/** The note that replaces a secret. */
export function maskNote(kind: string): string {
  return `(masked: ${kind})`;
}

/**
 * Masks everything that looks like a secret: known formats, assignments to names like `DB_PASSWORD`, random tokens, and
 * the same inside base64. Returns the same string if there is nothing. `name` is the attribute's: digests and version
 * ids look random but are public.
 */
export function maskText(text: string, name: string, onMasked: OnMasked): string {
  if (text.length < SHORTEST_SECRET) return text;
  const isShort = text.length <= CACHED_LENGTH;
  if (isShort && clean.has(text)) return text;
  if (isPublicName(text)) return text;
  const looks = lookOver(text);
  if (looks === PLAIN) return text;
  const masked = maskNoteworthy(text, looks, name, onMasked);
  if (isShort && masked === text && clean.size < CACHE_LIMIT && !isDigestName(name)) clean.add(text);
  return masked;
}

/** Cache for short texts that occur thousands of times: actions, types, regions. */
const CACHED_LENGTH = 24;
const CACHE_LIMIT = 4_000;
const clean = new Set<string>();

/** ARNs are public, and half of the text of policies. */
const PLAIN_ARN = /^arn:[\w:/.*?+@=${}-]{1,250}$/;

/** Ids of the EC2 family are as public, and stand in most values of a network. */
const PLAIN_ID =
  /^(?:acl|ami|eipalloc|eipassoc|eni|i|igw|lt|nat|pcx|rtb|rtbassoc|sg|sgr|snap|subnet|tgw|vol|vpc|vpce)-(?:[\da-f]{8}|[\da-f]{17})$/;
const LONGEST_ID = 26;

function isPublicName(text: string): boolean {
  if (text.startsWith("arn:")) return PLAIN_ARN.test(text);
  return text.length <= LONGEST_ID && PLAIN_ID.test(text);
}

function maskNoteworthy(text: string, looks: number, name: string, onMasked: OnMasked): string {
  let masked = (looks & NOTEWORTHY) === 0 ? text : maskPatterns(text, onMasked);
  if ((looks & (ASSIGNS | NOTEWORTHY)) !== 0)
    masked = maskAssignments(masked, maskNote("by its name"), onMasked);
  if ((looks & LONG_TOKEN) === 0) return masked;
  return maskRandom(maskEmbedded(masked, onMasked), name, onMasked);
}

const PLAIN = 0;
const ASSIGNS = 1;
const LONG_TOKEN = 2;
/** A sign that a text may have a known form: a long token, a quote, a dollar sign, an option. */
const NOTEWORTHY = 4;
const SHORTEST_KNOWN_FORM = 12;

const EQUALS = 0x3d;
const COLON = 0x3a;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const DOLLAR = 0x24;
const LESS = 0x3c;

const OTHER = 0;
const TOKEN = 1;
const LOOKS = new Uint8Array(256);
for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-=") {
  LOOKS[letter.charCodeAt(0)] = TOKEN;
}
const TOKEN_AND_ASSIGNMENT = 2;
LOOKS[EQUALS] = TOKEN_AND_ASSIGNMENT;
const ASSIGNMENT = 3;
LOOKS[COLON] = LOOKS[LESS] = ASSIGNMENT;
const SIGN = 4;
LOOKS[QUOTE] = LOOKS[APOSTROPHE] = LOOKS[DOLLAR] = SIGN;

/** A fast pass, so that most texts skip the expensive ones. */
function lookOver(text: string): number {
  let looks = PLAIN;
  let run = 0;
  let longest = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const kind = code < 256 ? LOOKS[code] : OTHER;
    if (kind === TOKEN) {
      run++;
      continue;
    }
    if (kind === TOKEN_AND_ASSIGNMENT) run++;
    if (run > longest) longest = run;
    if (kind !== TOKEN_AND_ASSIGNMENT) run = 0;
    if (kind === SIGN) looks |= NOTEWORTHY;
    else if (kind !== OTHER) looks |= ASSIGNS | NOTEWORTHY;
  }
  longest = Math.max(longest, run);
  if (longest >= SHORTEST_KNOWN_FORM) looks |= NOTEWORTHY;
  if (longest >= SHORTEST_TOKEN) looks |= LONG_TOKEN;
  return looks === PLAIN && text.includes("--") ? NOTEWORTHY : looks;
}

function maskPatterns(text: string, onMasked: OnMasked): string {
  // Tokens come first: a part of one can look like another.
  const bare = mayHoldToken(text) ? maskAll(text, TOKEN_FORMS, onMasked) : text;
  const known = OWN_HINT.test(bare) ? maskAll(bare, OWN_PATTERNS, onMasked) : bare;
  return mayHoldCommand(known) ? maskAll(known, COMMAND_PATTERNS, onMasked) : known;
}

function maskAll(text: string, patterns: readonly SecretPattern[], onMasked: OnMasked): string {
  return patterns.reduce(
    (masked, { within, ...each }) =>
      within === undefined
        ? maskPattern(masked, each, onMasked)
        : masked.replace(within, (part) => maskPattern(part, each, onMasked)),
    text,
  );
}

function maskPattern(text: string, { name, pattern }: SecretPattern, onMasked: OnMasked): string {
  return text.replace(pattern, (match: string, ...rest: unknown[]) => {
    const groups = rest.at(-1);
    const secret = typeof groups === "object" ? (groups as { secret?: string } | null)?.secret : undefined;
    if (secret !== undefined && isHarmlessValue(secret)) return match;
    onMasked(name);
    return secret === undefined ? maskNote(name) : replaceLast(match, secret, maskNote(name));
  });
}

/**
 * Limited pieces, in multiples of 4: on a run of millions of characters the regular expression engine would overflow
 * its stack.
 */
const EMBEDDED = /[A-Za-z0-9+/]{24,65536}={0,2}/g;

/** Lines of equal length and a shorter last one, as `base64` and MIME write them. */
const EMBEDDED_LINES =
  /^[ \t]{0,40}[A-Za-z0-9+/]{40,76}\r?\n(?:[ \t]{0,40}[A-Za-z0-9+/]{40,76}\r?\n){0,2000}[ \t]{0,40}[A-Za-z0-9+/]{0,76}={0,2}$/gm;

/** Shows base64 within a text, such as cloud-init's `content:`, decoded. */
function maskEmbedded(text: string, onMasked: OnMasked): string {
  const open = (token: string): string => {
    const decoded = decodeBase64(token.replace(/\s/g, ""));
    return decoded?.is === "text" ? `(base64 of: ${maskText(decoded.text, "", onMasked)})` : token;
  };
  const inLines = text.includes("\n") ? text.replace(EMBEDDED_LINES, open) : text;
  return inLines.replace(EMBEDDED, open);
}

const RANDOM_TOKEN = /[A-Za-z0-9+/=_-]{20,4096}/g;

function maskRandom(text: string, name: string, onMasked: OnMasked): string {
  if (isDigestName(name)) return text;
  let isPublic: ((token: string, at: number) => boolean) | undefined;
  return text.replace(RANDOM_TOKEN, (token, at: number) => {
    if (!looksRandom(token) && !hasRandomPart(token)) return token;
    isPublic ??= publicTokens(text);
    if (isPublic(token, at)) return token;
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
