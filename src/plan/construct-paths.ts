import { readFile, readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ExitCode, UserError } from "../text/user-error";

/** What one synthesized stack says about its addresses. */
export interface SynthesizedStack {
  readonly name: string;
  /** Construct path by address: `aws_vpc.network_vpc_1` → `hermes-prod/network/vpc`. */
  readonly paths: ReadonlyMap<string, string>;
}

/**
 * Reads `cdk.tf.json` files: one, or all below an output folder such as `cdktf.out`.
 *
 * @throws UserError where there is none or it is not JSON
 */
export async function readSynthesized(place: string): Promise<SynthesizedStack[]> {
  const files = await synthesizedFiles(place);
  if (files.length === 0) {
    throw new UserError({
      what: "no cdk.tf.json was found there.",
      where: `--synthesized ${place}`,
      next: "Run cdktf synth and name its output folder, usually cdktf.out.",
      exitCode: ExitCode.usage,
    });
  }
  return Promise.all(files.map(readStack));
}

async function synthesizedFiles(place: string): Promise<string[]> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) return [];
  if (found.isFile()) return [place];
  const candidates = [join(place, "cdk.tf.json")];
  for (const folder of [place, join(place, "stacks")]) {
    const entries = await readdir(folder).catch(() => []);
    candidates.push(...entries.sort().map((entry) => join(folder, entry, "cdk.tf.json")));
  }
  const present = await Promise.all(
    candidates.map((file) =>
      stat(file)
        .then((each) => each.isFile())
        .catch(() => false),
    ),
  );
  return [...new Set(candidates.filter((_, index) => present[index] === true))];
}

async function readStack(file: string): Promise<SynthesizedStack> {
  const text = await readFile(file, "utf8");
  try {
    const json: unknown = JSON.parse(text);
    return { name: stackName(json) ?? basename(dirname(file)), paths: constructPathsOf(json) };
  } catch {
    throw new UserError({
      what: "this is not JSON.",
      where: file,
      next: "Run cdktf synth again.",
      exitCode: ExitCode.usage,
    });
  }
}

function stackName(json: unknown): string | undefined {
  const name = at(json, "//", "metadata", "stackName");
  return typeof name === "string" ? name : undefined;
}

/** Construct paths from the `"//"` comments that CDKTF writes beside each resource. */
export function constructPathsOf(json: unknown): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [section, prefix] of [
    ["resource", ""],
    ["data", "data."],
  ] as const) {
    for (const [type, resources] of entriesOf(at(json, section))) {
      for (const [name, body] of entriesOf(resources)) {
        const path = at(body, "//", "metadata", "path");
        if (typeof path === "string") paths.set(`${prefix}${type}.${name}`, path);
      }
    }
  }
  return paths;
}

/**
 * Which stack a project is: the one of its name, else the one that knows most of its addresses, else none.
 */
export function stackOf(
  project: string,
  addresses: readonly string[],
  stacks: readonly SynthesizedStack[],
): SynthesizedStack | undefined {
  const named = stacks.find(({ name }) => name === project);
  if (named !== undefined) return named;
  const scored = stacks.map((stack) => ({
    stack,
    known: addresses.filter((address) => stack.paths.has(address)).length,
  }));
  const best = scored.sort((a, b) => b.known - a.known)[0];
  return best !== undefined && best.known > 0 ? best.stack : undefined;
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
