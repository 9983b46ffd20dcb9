/** Where a walk stands between two pieces of the input. */
export interface NestingState {
  depth: number;
  inString: boolean;
  escaped: boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Finds where a nested JSON value ends. Most of a plan of 100 MB is stepped over so.
 *
 * @param bytes a piece of the input, walked from `at` to `end`
 * @returns the place of the byte that closes the value, or `end` where it goes on in the next piece
 */
export function walkNested(state: NestingState, bytes: Uint8Array, at: number, end: number): number {
  let { depth, inString, escaped } = state;
  let place = at;
  for (; place < end; place++) {
    const byte = bytes[place];
    if (inString) {
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) {
        inString = false;
        if (depth === 0) break;
      }
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --depth === 0) break;
  }
  Object.assign(state, { depth, inString, escaped });
  return place;
}
