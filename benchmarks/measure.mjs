import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs a command and reads what the kernel kept of it and of all that it started: the peak memory is that of the
 * largest single process. Python has getrusage everywhere; GNU time is missing on many machines.
 */
const METER = `
import json, resource, subprocess, sys, time
began = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
wall = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps({
  "code": done.returncode, "stderr": done.stderr.decode(errors="replace")[-2000:],
  "wall": wall, "cpu": used.ru_utime + used.ru_stime, "megabytes": used.ru_maxrss * unit / 1e6,
}))
`;

/**
 * @typedef {{ wall: number, cpu: number, megabytes: number }} Usage seconds, seconds, peak of the largest process
 * @typedef {{ command: readonly string[], cwd: string, env?: NodeJS.ProcessEnv, before?: () => void }} Work
 */

/**
 * Runs a command once. This process goes on meanwhile: it may be what the command talks to.
 * @param {Work} work `before` is not measured
 * @returns {Promise<Usage>}
 */
export async function measure({ command, cwd, env = process.env, before }) {
  before?.();
  const { code, stderr, ...usage } = JSON.parse(
    await outputOf("python3", ["-c", METER, ...command], { cwd, env }),
  );
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}:\n${stderr}`);
  return usage;
}

/** What a program prints. @throws when it fails */
export async function outputOf(program, words, options) {
  const { stdout } = await promisify(execFile)(program, words, { ...options, maxBuffer: 1 << 28 });
  return stdout;
}

/**
 * Runs things turn by turn (A B A B …), so that a busy machine slows all of them alike.
 * @template T
 * @param {Record<string, () => T | Promise<T>>} contestants
 * @returns {Promise<Record<string, T[]>>} the results of each, in order
 */
export async function alternate(contestants, rounds) {
  const results = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      process.stderr.write(`  round ${round} of ${rounds}: ${name}\n`);
      results[name].push(await run());
    }
  }
  return results;
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `4.2 (4.0–4.9)`: median, minimum and maximum. */
export function spread(numbers, digits = 2) {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)].map((n) => n.toFixed(digits));
  return `${median(numbers).toFixed(digits)} (${low}–${high})`;
}

/** The ratio of each round's two numbers: what the machine did to one round, it did to both. */
export function ratios(numerators, denominators) {
  return numerators.map((numerator, round) => numerator / denominators[round]);
}
