import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Public names of the systems: nothing answers there in a world without machines. */
const ANSWERING = `
const real = globalThis.fetch;
globalThis.fetch = (url, options) =>
  /^https?:\\/\\/[\\w.-]+\\.(example\\.com|hellotron\\.com|hebo\\.ai)(\\/|$)/.test(String(url))
    ? Promise.resolve(new Response("ok"))
    : real(url, options);
`;

/** The environment in which a system's public name answers 200 to Node's `fetch`. */
export function answersInPublic(folder: string): Readonly<Record<string, string>> {
  const preload = join(folder, "public-name.cjs");
  writeFileSync(preload, ANSWERING);
  return { NODE_OPTIONS: `--require ${preload}` };
}
