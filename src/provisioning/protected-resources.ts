import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What destroying a stack would be refused for. */
export interface ProtectedResource {
  readonly address: string;
  /** Path of the construct that made it, without the stack. */
  readonly construct: string;
}

interface SynthesizedStack {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, SynthesizedResource>>>>;
}

interface SynthesizedResource {
  readonly lifecycle?: { readonly prevent_destroy?: boolean };
  readonly "//"?: { readonly metadata?: { readonly path?: string } };
}

/** The resources of a synthesized stack that carry `prevent_destroy`. */
export function protectedResources(stackFolder: string): readonly ProtectedResource[] {
  const stack = JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8")) as SynthesizedStack;
  return Object.entries(stack.resource ?? {}).flatMap(([type, instances]) =>
    Object.entries(instances).flatMap(([id, resource]) => {
      if (resource.lifecycle?.prevent_destroy !== true) return [];
      const path = resource["//"]?.metadata?.path ?? id;
      return [{ address: `${type}.${id}`, construct: path.split("/").slice(1).join("/") }];
    }),
  );
}
