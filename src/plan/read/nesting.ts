/** Where a walk stands between two pieces of the input. */
export interface NestingState {
  depth: number;
  inString: boolean;
  escaped: boolean;
  /** Digits in a row, up to here and outside of texts. */
  digits?: number;
  /** Whether a number was met that a double may not hold. */
  hasLongNumber?: boolean;
}

/** Deeper than any configuration, and not so deep that what walks a value runs out of stack. */
export const MAX_DEPTH = 1_000;

/** Thrown for JSON that is nested deeper than {@link MAX_DEPTH}. */
export class TooDeep extends Error {
  constructor() {
    super(`nested more than ${String(MAX_DEPTH)} deep`);
    this.name = "TooDeep";
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const ZERO = 0x30;
const NINE = 0x39;
/** Every number of fifteen digits is a double; of sixteen not every one. */
const LONG = 16;

/**
 * Finds where a nested JSON value ends. Most of a plan of 100 MB is stepped over so.
 *
 * @param bytes a piece of the input, walked from `at` to `end`
 * @returns the place of the byte that closes the value, or `end` where it goes on in the next piece
 * @throws TooDeep
 */
export function walkNested(state: NestingState, bytes: Uint8Array, at: number, end: number): number {
  let { depth, inString, escaped, digits = 0, hasLongNumber = false } = state;
  let place = at;
  for (; place < end; place++) {
    const byte = bytes[place] as number;
    if (inString) {
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) {
        inString = false;
        if (depth === 0) break;
      }
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (++depth > MAX_DEPTH) throw new TooDeep();
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (--depth === 0) break;
    } else if (byte >= ZERO && byte <= NINE) {
      if (++digits === LONG) hasLongNumber = true;
    } else digits = 0;
  }
  Object.assign(state, { depth, inString, escaped, digits, hasLongNumber });
  return place;
}
