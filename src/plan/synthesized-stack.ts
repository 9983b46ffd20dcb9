import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Arguments of a resource or data source in a synthesized stack. */
export interface SynthesizedBlock {
  readonly name?: unknown;
  readonly lifecycle?: { readonly prevent_destroy?: boolean };
  readonly "//"?: { readonly metadata?: { readonly path?: string } };
}

type Blocks = Readonly<Record<string, Readonly<Record<string, SynthesizedBlock>>>>;

/** A stack's `cdk.tf.json`, as far as the checks before a plan read it. */
export interface SynthesizedStack {
  readonly resource?: Blocks;
  readonly data?: Blocks;
}

/** Reads what the last synth wrote into a stack's folder. */
export function readSynthesizedStack(stackFolder: string): SynthesizedStack {
  return JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8")) as SynthesizedStack;
}
