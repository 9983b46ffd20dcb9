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

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const ZERO = 0x30;
const NINE = 0x39;
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
