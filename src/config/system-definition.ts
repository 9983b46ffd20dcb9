import type { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { z } from "zod";
import type { Environment } from "./environment";
import type { ConfigProblem } from "./problem";

/** What Groundplan has to know about a system to configure and synthesize it. */
export interface SystemDefinition<C extends object = object> {
  /** The name of its folder in `systems/`. */
  readonly name: string;
  /** The system's own keys, in camelCase. YAML spells them in snake_case; keys it does not have are refused. */
  readonly schema: z.ZodObject;
  /** The stack's id is the scope's business: see `main.ts`. */
  readonly stack: new (scope: Construct, environment: Environment<C>) => TerraformStack;
  /**
   * Checks across the environments that are valid on their own. Make problems with
   * `environment.source.problemAt(["network", "cidr"], { problem, got, want })`.
   */
  readonly check?: (environments: readonly Environment<C>[]) => readonly ConfigProblem[];
}

/** {@link SystemDefinition} with the configuration's type taken from the schema. */
export interface SystemDefinitionOf<S extends z.ZodObject> extends SystemDefinition<z.output<S>> {
  readonly schema: S;
}

/** Keys that every environment file has beside those of its system. */
export const RESERVED_KEYS: ReadonlySet<string> = new Set(["region", "account", "protection", "tags"]);

/**
 * Defines a system. `systems/<name>/system.ts` exports the result as `system`.
 * @throws Error when the schema has a key that every environment file already has.
 */
export function defineSystem<S extends z.ZodObject>(
  definition: SystemDefinitionOf<S>,
): SystemDefinitionOf<S> {
  const reserved = Object.keys(definition.schema.shape).filter((key) => RESERVED_KEYS.has(key));
  if (reserved.length > 0) {
    throw new Error(
      `${definition.name}: the schema must leave ${reserved.join(", ")} to every environment file`,
    );
  }
  return definition;
}
