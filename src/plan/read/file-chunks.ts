import { closeSync, openSync, readSync } from "node:fs";

/** Large enough that the scanner's bookkeeping does not count, small enough not to matter in memory. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * Hands a file over in pieces. A stream would make a buffer and a turn of the event loop for each, which is a tenth of
 * a review's time; here one buffer is filled again and again, so `take` must copy what it keeps.
 */
export function forEachChunk(file: string, take: (chunk: Buffer) => void): void {
  const descriptor = openSync(file, "r");
  try {
    const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    for (let length = 1; length > 0;) {
      length = readSync(descriptor, buffer, 0, CHUNK_BYTES, null);
      if (length > 0) take(buffer.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}
