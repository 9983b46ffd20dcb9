import { closeSync, openSync, readSync } from "node:fs";

/** Large enough to make the scanner's overhead small, small enough not to matter in memory. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * Reads a file in pieces. A stream would need a new buffer and an event-loop turn for each, a tenth of a review's time.
 * Here one buffer is reused, so `take` must copy what it keeps.
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
