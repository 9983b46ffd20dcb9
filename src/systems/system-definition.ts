import type { z } from "zod";
import type { SystemStack } from "../../constructs/system-stack";
import type { Environment } from "../config/environment";
import type { ConfigProblem } from "../config/problem";
import type { ReleasePlace } from "./release-place";

/** A setting that a rehearsal of the system's life changes: one that AWS takes without replacing anything. */
export interface RehearsedChange {
  /** The environment that the life is rehearsed with: `prod`. */
  readonly environment: string;
  /** As YAML spells it: `["instances", "prod", "instance_type"]`. */
  readonly path: readonly (string | number)[];
  readonly value: string | number | boolean;
}

/** What Groundplan has to know about a system to configure and synthesize it. */
export interface SystemDefinition<C extends object = object> {
  /** The name of its folder in `systems/`. */
  readonly name: string;
  /** The system's own keys, in camelCase. YAML spells them in snake_case; keys it does not have are refused. */
  readonly schema: z.ZodObject;
  /** The stack's id is the scope's business: see `main.ts`. */
  readonly stack: typeof SystemStack<C>;
  /** @default - the system's life cannot be rehearsed as a whole */
  readonly rehearsedChange?: RehearsedChange;
  /**
   * Where an environment's releases lie, for systems that are one binary on servers.
   * @default - the system has no such releases
   */
  releases?(environment: Environment<C>): ReleasePlace;
  /**
   * Checks across the environments that are valid on their own. Make problems with
   * `environment.source.problemAt(["network", "cidr"], { problem, got, want })`.
   */
  check?(environments: readonly Environment<C>[]): readonly ConfigProblem[];
}

/** {@link SystemDefinition} with the configuration's type taken from the schema. */
export interface SystemDefinitionOf<S extends z.ZodObject> extends SystemDefinition<z.output<S>> {
  readonly schema: S;
}

/** Keys that are Groundplan's: what every environment file has, and the path of the backend's settings. */
const RESERVED_KEYS: ReadonlySet<string> = new Set([
  "region",
  "account",
  "protection",
  "usage",
  "tags",
  "backend",
]);

/**
 * Defines a system. `systems/<name>/system.ts` exports the result as `system`.
 * @throws Error when the schema has a key that is Groundplan's own.
 */
export function defineSystem<S extends z.ZodObject>(
  definition: SystemDefinitionOf<S>,
): SystemDefinitionOf<S> {
  const reserved = Object.keys(definition.schema.shape).filter((key) => RESERVED_KEYS.has(key));
  if (reserved.length > 0) {
    throw new Error(
      `${definition.name}: the schema must not have ${reserved.join(", ")}, which Groundplan reads itself`,
    );
  }
  return definition;
}
