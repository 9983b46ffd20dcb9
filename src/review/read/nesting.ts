import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../repository-root";

/**
 * Finds where a nested JSON value ends. Most of a plan of 100 MB is stepped over so, which is why it is WebAssembly
 * that looks at sixteen bytes at once: a loop over bytes in JavaScript takes as long as parsing all of it.
 */

/** Where a walk stands between two pieces of the input. */
export interface Standing {
  depth: number;
  inString: boolean;
  escaped: boolean;
}

/** As `nesting.wat` lays its memory out. */
const PIECE_BYTES = 1024 * 1024;

interface Nesting {
  readonly memory: { readonly buffer: ArrayBuffer };
  walk(at: number, end: number): number;
}

/** Node has it; only the browser's types declare it. */
declare const WebAssembly: {
  readonly Module: new (source: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const source = readFileSync(join(repositoryRoot, "src/review/read/nesting.wasm"));
const { memory, walk } = new WebAssembly.Instance(new WebAssembly.Module(source)).exports as Nesting;
const words = new Int32Array(memory.buffer, PIECE_BYTES, 3);

/** The piece of the input that is walked: fill it, then walk. There is one for all, so a walk may not wait. */
export const piece = Buffer.from(memory.buffer, 0, PIECE_BYTES);

/** Walks the piece from `at` towards `end`: the place of the byte that closes the value, or `end` where it goes on. */
export function walkNested(standing: Standing, at: number, end: number): number {
  words[0] = standing.depth;
  words[1] = standing.inString ? 1 : 0;
  words[2] = standing.escaped ? 1 : 0;
  const closed = walk(at, end);
  standing.depth = words[0];
  standing.inString = words[1] === 1;
  standing.escaped = words[2] === 1;
  return closed;
}
