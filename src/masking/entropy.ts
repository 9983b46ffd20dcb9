/** Bits per character of a text, by its own letter frequencies (Shannon). */
export function shannonEntropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const LOWER = 1;
const UPPER = 2;
const DIGIT = 4;

/** Random text switches between lower case, upper case and digits at 6 of 10 places; words and ids seldom do. */
const MIXED_SHARE = 0.35;
const TWO_CLASS_SHARE = 0.3;
const MIN_MIXED = 20;
const MIN_TWO_CLASSES = 24;
/** MD5 is the shortest; `openssl rand -hex 16` has the same length. */
const MIN_HEX = 32;

/**
 * True for random text: base62 and base64 from 20 characters, lower case with digits from 24, hexadecimal from 32. False
 * for AWS ids (`vpc-` and 17 digits), UUIDs, ARNs and camel case.
 */
export function looksRandom(token: string): boolean {
  const text = token.replace(/=+$/, "");
  if (/^(?:0x)?[0-9a-f]+$/i.test(text)) return text.length >= MIN_HEX && shannonEntropy(text) > 2.5;
  const { classes, changes } = profile(text);
  if (classes === (LOWER | UPPER | DIGIT)) {
    return text.length >= MIN_MIXED && changes >= MIXED_SHARE && shannonEntropy(text) >= 3.5;
  }
  if (classes !== (LOWER | DIGIT) && classes !== (UPPER | DIGIT)) return false;
  const longest = Math.max(...text.split(/[^A-Za-z0-9]+/).map((part) => part.length));
  return longest >= MIN_TWO_CLASSES && changes >= TWO_CLASS_SHARE && shannonEntropy(text) >= 3.3;
}

function profile(text: string): { classes: number; changes: number } {
  let classes = 0;
  let changes = 0;
  let previous = 0;
  for (let index = 0; index < text.length; index++) {
    const current = classOf(text.charCodeAt(index));
    classes |= current;
    if (current !== previous && current !== 0 && previous !== 0) changes++;
    previous = current;
  }
  return { classes, changes: changes / text.length };
}

function classOf(code: number): number {
  if (code >= 97 && code <= 122) return LOWER;
  if (code >= 65 && code <= 90) return UPPER;
  return code >= 48 && code <= 57 ? DIGIT : 0;
}
