import { readSynthesizedStack } from "../plan/synthesized-stack";

/** A resource that stops its stack from being destroyed. */
export interface ProtectedResource {
  readonly address: string;
  /** Path of the construct that created it, without the stack. */
  readonly construct: string;
}

/** The resources of a synthesized stack that carry `prevent_destroy`. */
export function protectedResources(stackFolder: string): readonly ProtectedResource[] {
  return Object.entries(readSynthesizedStack(stackFolder).resource ?? {}).flatMap(([type, instances]) =>
    Object.entries(instances).flatMap(([id, resource]) => {
      if (resource.lifecycle?.prevent_destroy !== true) return [];
      const path = resource["//"]?.metadata?.path ?? id;
      return [{ address: `${type}.${id}`, construct: path.split("/").slice(1).join("/") }];
    }),
  );
}
