import type { Watcher } from "../../../src/releases/contract";
import { silentProgress } from "../../../src/terminal/progress";

/** Nobody looks on, and nobody interrupts. */
export const unwatched: Watcher = { progress: silentProgress, signal: new AbortController().signal };
