import { ASSIGNMENT } from "../masking/assignments";
import { decodeBase64 } from "../masking/base64";
import { COMMAND_PATTERNS } from "../masking/command-patterns";
import { looksRandom } from "../masking/entropy";
import { SECRET_PATTERNS, secretMatches } from "../masking/patterns";
import { isHarmlessValue, isSecretName } from "../masking/secret-names";

const MAX_NESTING = 4;
/** Long enough to decode: cloud-init's `content:` can hold scripts in base64. */
const EMBEDDED = /[A-Za-z0-9+/]{40,}={0,2}/g;
const TOKEN = /[A-Za-z0-9+/=_-]{20,}/g;
/** `hermes/prod`, `/run/app/secrets.env`: a secret's location, not its value. */
const PLACE = /^[a-z0-9._-]*(?:\/[a-z0-9._-]+)+$/;
/** Digests, commits and public key fingerprints are public, but look random. */
/** A digest or fingerprint; as a shell's default value it starts with a hyphen. */
const HEXADECIMAL = /^-?[0-9a-f]+$/i;
const PUBLIC_KEY =
  /ssh-(?:rsa|ed25519)\s+\S+|-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----[^-]*-----END [A-Z ]+-----/g;
const SHORTEST_PASSWORD = 6;

/**
 * What suggests that a text contains a secret. Stricter than masking, where a false alarm does no harm: people disable
 * a check that fails for no reason. References (`$DB_PASSWORD`, `${…}`) and locations of secrets do not count.
 */
export function secretClues(text: string, depth = 0): readonly string[] {
  const whole = depth < MAX_NESTING ? opened(text) : undefined;
  if (whole !== undefined) return secretClues(whole, depth + 1);
  const spoken = text.replace(PUBLIC_KEY, "");
  const clues = [...patterns(spoken), ...assignments(spoken), ...embedded(spoken, depth)];
  // One name per secret: "random text" is reported only if nothing more precise is known.
  return [...new Set(clues.length > 0 ? clues : randomText(spoken))];
}

/** The text in base64, compressed or not; undefined for anything else. */
function opened(text: string): string | undefined {
  const decoded = decodeBase64(text);
  return decoded?.is === "text" ? decoded.text : undefined;
}

function patterns(text: string): readonly string[] {
  return [...SECRET_PATTERNS, ...COMMAND_PATTERNS].flatMap((each) =>
    secretMatches(each, text).some(({ groups }) =>
      isLiteral(groups?.["secret"] ?? "x".repeat(SHORTEST_PASSWORD)),
    )
      ? [each.name]
      : [],
  );
}

function assignments(text: string): readonly string[] {
  return [...text.matchAll(ASSIGNMENT)].flatMap(({ groups = {} }) => {
    const value = groups.double ?? groups.single ?? groups.bare ?? "";
    return isSecretName(groups.name ?? "") && isLiteral(value) ? [`a value for ${groups.name ?? ""}`] : [];
  });
}

function isLiteral(value: string): boolean {
  const isReference =
    value.includes("$") || value.includes("{{") || isHarmlessValue(value) || PLACE.test(value);
  return value.length >= SHORTEST_PASSWORD && !isReference;
}

function embedded(text: string, depth: number): readonly string[] {
  if (depth >= MAX_NESTING) return [];
  return [...text.matchAll(EMBEDDED)].flatMap(([token]) => {
    const inner = opened(token);
    return inner === undefined ? [] : secretClues(inner, depth + 1);
  });
}

function randomText(text: string): readonly string[] {
  const suspicious = [...text.matchAll(TOKEN)].some(
    ([token]) => !HEXADECIMAL.test(token) && opened(token) === undefined && looksRandom(token),
  );
  return suspicious ? ["random text"] : [];
}
