import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isObject, type Json, type JsonObject } from "../text/json";
import { ExitCode, UserError } from "../text/user-error";

/** Arguments of a resource or data source in a synthesized stack. */
interface SynthesizedBlock {
  readonly name?: unknown;
  readonly lifecycle?: { readonly prevent_destroy?: boolean };
  readonly "//"?: { readonly metadata?: { readonly path?: string } };
}

type Blocks = Readonly<Record<string, Readonly<Record<string, SynthesizedBlock>>>>;

/** The parts of a stack's `cdk.tf.json` that checks before a plan need. */
export interface SynthesizedStack {
  readonly resource?: Blocks;
  readonly data?: Blocks;
}

const FILE = "cdk.tf.json";

/** Reads the last synth's output in a stack's folder. */
export function readSynthesizedStack(stackFolder: string): SynthesizedStack {
  return parsed(join(stackFolder, FILE)) as SynthesizedStack;
}

/** The `cdk.tf.json` of a folder, or of all stacks in a folder such as `cdktf.out`; empty if there is none. */
export function synthesizedFiles(folder: string): readonly string[] {
  const own = join(folder, FILE);
  if (existsSync(own)) return [own];
  const stacks = join(folder, "stacks");
  const parent = existsSync(stacks) ? stacks : folder;
  return readdirSync(parent)
    .sort()
    .map((name) => join(parent, name, FILE))
    .filter((file) => existsSync(file));
}

/** The addresses of one synthesized stack. */
export interface NamedPaths {
  readonly name: string;
  /** Construct path by address: `aws_vpc.network_vpc_1` → `hermes-prod/network/vpc`. */
  readonly paths: ReadonlyMap<string, string>;
}

/**
 * Reads the construct paths of `cdk.tf.json` files: one, or all in an output folder such as `cdktf.out`.
 *
 * @throws UserError if there is none or it is not JSON
 */
export function readConstructPaths(place: string): readonly NamedPaths[] {
  const found = statSync(place, { throwIfNoEntry: false });
  const files = found?.isDirectory() === true ? synthesizedFiles(place) : found === undefined ? [] : [place];
  if (files.length === 0) {
    throw new UserError({
      what: "there is no cdk.tf.json",
      where: `--synthesized ${place}`,
      next: "Run cdktf synth and name its output folder, usually cdktf.out.",
      exitCode: ExitCode.usage,
    });
  }
  return files.map((file) => {
    const json = parsed(file);
    return { name: stackName(json) ?? basename(dirname(file)), paths: constructPathsOf(json) };
  });
}

function parsed(file: string): JsonObject {
  try {
    const json = JSON.parse(readFileSync(file, "utf8")) as Json;
    if (isObject(json)) return json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UserError({
    what: "this is not the JSON of a stack",
    where: file,
    next: "Run cdktf synth again.",
    exitCode: ExitCode.usage,
  });
}

/** The name that cdktf gives the stack. */
export function stackName(stack: Json): string | undefined {
  const name = at(stack, "//", "metadata", "stackName");
  return typeof name === "string" ? name : undefined;
}

/** The construct path of a resource: `hermes-prod/network/vpc`. */
export function constructPathOf(block: Json): string | undefined {
  const path = at(block, "//", "metadata", "path");
  return typeof path === "string" ? path : undefined;
}

/** Construct paths from the `"//"` comments that CDKTF writes into each resource. */
export function constructPathsOf(stack: Json): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [section, prefix] of [
    ["resource", ""],
    ["data", "data."],
  ] as const) {
    for (const [type, resources] of entriesOf(at(stack, section))) {
      for (const [name, body] of entriesOf(resources)) {
        const path = constructPathOf(body);
        if (path !== undefined) paths.set(`${prefix}${type}.${name}`, path);
      }
    }
  }
  return paths;
}

/** The stack of a project: the one with its name, otherwise the one with most of its addresses, if any. */
export function stackOf(
  project: string,
  addresses: readonly string[],
  stacks: readonly NamedPaths[],
): NamedPaths | undefined {
  const named = stacks.find(({ name }) => name === project);
  if (named !== undefined) return named;
  const scored = stacks.map((stack) => ({
    stack,
    known: addresses.filter((address) => stack.paths.has(address)).length,
  }));
  const best = scored.sort((a, b) => b.known - a.known)[0];
  return best !== undefined && best.known > 0 ? best.stack : undefined;
}

function at(value: Json, ...keys: readonly string[]): Json {
  return keys.reduce<Json>((inner, key) => (isObject(inner) ? (inner[key] ?? null) : null), value);
}

function entriesOf(value: Json): [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}
