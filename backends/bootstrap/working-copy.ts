import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asData, asTerraform } from "../../constructs/yaml-data";
import type { State } from "./state";

/** A synthesized stack, with the parts that the bootstrap reads. */
export interface StackJson {
  readonly terraform: { readonly backend: Readonly<Record<string, unknown>> };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** A resource that AWS has but the state does not. */
export interface ImportBlock {
  readonly to: string;
  readonly id: string;
}

/** Escapes an id, which comes from AWS or a person and is never an expression. */
export function literalId({ to, id }: ImportBlock): ImportBlock {
  return { to, id: String(asTerraform(asData(id))) };
}

/** The backend in the configuration on disk. */
export type BackendKind = "local" | "remote";

const CONFIGURATION = "cdk.tf.json";
const IMPORTS = "import.tf.json";
const STATE = "terraform.tfstate";
const INTENT = "intent.json";

/**
 * The folder that a bootstrap works in. It survives an interruption: it has the local state and a note of what the
 * bootstrap was creating, so a second run continues where the first one stopped.
 */
export class WorkingCopy {
  constructor(readonly directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }

  /** Writes the stack with this backend and import blocks for existing resources. */
  write(stack: StackJson, backend: BackendKind, imports: readonly ImportBlock[] = []): void {
    const { backend: remote, ...terraform } = stack.terraform;
    const chosen = backend === "remote" ? remote : { local: { path: STATE } };
    this.writeJson(CONFIGURATION, { ...stack, terraform: { ...terraform, backend: chosen } });
    if (imports.length === 0) rmSync(this.path(IMPORTS), { force: true });
    else this.writeJson(IMPORTS, { import: imports.map(literalId) });
  }

  /** The state on local disk; undefined after the migration, which leaves an empty one. */
  localState(): State | undefined {
    if (!existsSync(this.path(STATE))) return undefined;
    const text = readFileSync(this.path(STATE), "utf8");
    if (text.trim() === "") return undefined;
    const state = JSON.parse(text) as State;
    return state.resources.length === 0 ? undefined : state;
  }

  /** Deletes a local state that the bucket has too. The engines would offer to move it again. */
  dropLocalState(): void {
    rmSync(this.path(STATE), { force: true });
  }

  /** Records, before the first change, that the bootstrap creates this bucket: AWS tags it only a moment later. */
  intend(bucket: string): void {
    this.writeJson(INTENT, { bucket });
  }

  intends(bucket: string): boolean {
    if (!existsSync(this.path(INTENT))) return false;
    return (JSON.parse(readFileSync(this.path(INTENT), "utf8")) as { bucket: string }).bucket === bucket;
  }

  /** Ends the bootstrap: the state is now in the bucket. */
  clear(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private path(name: string): string {
    return join(this.directory, name);
  }

  /** Writes in one step, so that an interruption leaves either the old file or the new one. */
  private writeJson(name: string, content: unknown): void {
    const partial = this.path(`${name}.partial`);
    writeFileSync(partial, `${JSON.stringify(content, null, 2)}\n`);
    renameSync(partial, this.path(name));
  }
}

/** The resources of a type in a stack, with their physical names. */
export function addressesOf(stack: StackJson, type: string): readonly { address: string; name: string }[] {
  return Object.entries(stack.resource[type] ?? {}).map(([id, attributes]) => ({
    address: `${type}.${id}`,
    name: String(attributes["bucket"] ?? attributes["name"] ?? ""),
  }));
}

/** Reads a synthesized bootstrap stack. */
export function readStackJson(stackFolder: string): StackJson {
  return JSON.parse(readFileSync(join(stackFolder, CONFIGURATION), "utf8")) as StackJson;
}
