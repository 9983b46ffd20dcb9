/** The state of a walk between two chunks of the input. */
export interface NestingState {
  depth: number;
  inString: boolean;
  escaped: boolean;
  /** The number of consecutive digits so far, outside strings. */
  digits?: number;
  /** Whether there was a number that a double may not represent exactly. */
  hasLongNumber?: boolean;
}

/** Deeper than any configuration, but shallow enough for recursive functions. */
export const MAX_DEPTH = 1_000;

/** Thrown for JSON that is nested deeper than {@link MAX_DEPTH}. */
export class TooDeep extends Error {
  constructor() {
    super(`nested more than ${String(MAX_DEPTH)} deep`);
    this.name = "TooDeep";
  }
}

const LETTER_E = 0x65;
const LOWER_CASE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OTHER = 0;
const TEXT = 1;
const DIGIT = 2;
const OPENS = 3;
const CLOSES = 4;
const KIND = new Uint8Array(256);
KIND[QUOTE] = TEXT;
KIND[OPEN_OBJECT] = KIND[OPEN_ARRAY] = OPENS;
KIND[CLOSE_OBJECT] = KIND[CLOSE_ARRAY] = CLOSES;
for (let digit = 0x30; digit <= 0x39; digit++) KIND[digit] = DIGIT;
/** A double represents every number of fifteen digits, but not every one of sixteen. */
const LONG = 16;

/**
 * Finds the end of a nested JSON value, so that most of a plan of 100 MB can be skipped.
 *
 * @param bytes a chunk of the input, scanned from `at` to `end`
 * @returns the index of the byte that closes the value, or `end` if it continues in the next chunk
 * @throws TooDeep
 */
export function walkNested(state: NestingState, bytes: Uint8Array, at: number, end: number): number {
  let { depth, inString, escaped, digits = 0, hasLongNumber = false } = state;
  let place = at;
  let isClosed = false;
  if (escaped && place < end) {
    escaped = false;
    place++;
  }
  // Three loops in one, each of which does as little as it can: a plan is mostly texts and white space.
  while (place < end && !isClosed) {
    if (inString) {
      let byte = bytes[place] as number;
      while (byte !== QUOTE && byte !== BACKSLASH && ++place < end) byte = bytes[place] as number;
      if (place === end) break;
      if (byte === QUOTE) {
        inString = false;
        isClosed = depth === 0;
      } else if (++place === end) {
        escaped = true;
        break;
      }
      place++;
      continue;
    }
    const kind = KIND[bytes[place] as number];
    place++;
    if (kind === OTHER) {
      // `1e400` is short, and no double represents it.
      if (digits > 0 && ((bytes[place - 1] as number) | LOWER_CASE) === LETTER_E) hasLongNumber = true;
      digits = 0;
    } else if (kind === TEXT) inString = true;
    else if (kind === DIGIT) {
      if (++digits === LONG) hasLongNumber = true;
      continue;
    } else if (kind === OPENS) {
      if (++depth > MAX_DEPTH) throw new TooDeep();
    } else isClosed = --depth === 0;
    digits = 0;
  }
  state.depth = depth;
  state.inString = inString;
  state.escaped = escaped;
  state.digits = digits;
  state.hasLongNumber = hasLongNumber;
  return isClosed ? place - 1 : end;
}
