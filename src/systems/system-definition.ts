import type { Construct } from "constructs";
import type { z } from "zod";
import type { DeploymentScope } from "../../constructs/identity/deployment-policy";
import type { PolicyStatement } from "../../constructs/identity/policy-document";
import type { SystemStack } from "../../constructs/system-stack";
import type { ProfileNames } from "../config/bootstrap-schema";
import type { Environment } from "../config/environment";
import type { ConfigProblem } from "../config/problem";
import type { ResizableInstance } from "./resizable-instance";
import type { StageSettings } from "./stages";

/** A setting that a rehearsal of the system's life changes: one that AWS takes without replacing anything. */
export interface RehearsedChange {
  /** The environment that the life is rehearsed with: `prod`. */
  readonly environment: string;
  /** As YAML spells it: `["instances", "prod", "instance_type"]`. */
  readonly path: readonly (string | number)[];
  readonly value: string | number | boolean;
}

/** What environments of one kind are read and made with. */
export interface EnvironmentKind {
  /** The kind's own keys, in camelCase. */
  readonly schema: z.ZodObject;
  readonly stack: new (scope: Construct, environment: Environment<never>) => SystemStack;
}

/** An environment after its system completed it, with what is wrong in the files that it was completed from. */
export interface Completed<C extends object> {
  readonly environment: Environment<C>;
  readonly problems: readonly ConfigProblem[];
}

/** A permission that deploying a system asks for beside what its stacks tell. */
export interface DeploymentNeed {
  readonly statement: PolicyStatement;
  readonly reason: string;
}

/** What Groundplan has to know about a system to configure and synthesize it. */
export interface SystemDefinition<C extends object = object> {
  /** The name of its folder in `systems/`. */
  readonly name: string;
  /** The system's own keys, in camelCase. YAML spells them in snake_case; keys it does not have are refused. */
  readonly schema: z.ZodObject;
  /** The stack's id is the scope's business: see `main.ts`. */
  readonly stack: typeof SystemStack<C>;
  /**
   * Environments that are made otherwise than the rest, by name: `{ shared: { schema, stack } }`.
   * @default - all are alike
   */
  readonly kinds?: Readonly<Record<string, EnvironmentKind>>;
  /**
   * The environments whose outputs an environment reads, so that they are applied first.
   * @default - none
   */
  readsFrom?(environment: string): readonly string[];
  /**
   * Set where names begin with the owner's AWS profile: `agt-chronos-terraform-state-storage`.
   * @default - they begin with the system's name
   */
  readonly profileNames?: ProfileNames;
  /**
   * Takes into an environment what other files of its folder say, once its YAML is valid. Not asked for environments
   * of another kind.
   * @default - the YAML says everything
   */
  complete?(environment: Environment<C>, directory: string): Completed<C>;
  /**
   * What whoever deploys it needs beside what the stacks tell, for `groundplan policy`.
   * @default - nothing
   */
  deploymentNeeds?(scope: DeploymentScope): readonly DeploymentNeed[];
  /** How stages are made for `groundplan stage`. @default - the system has none */
  readonly stages?: StageSettings;
  /**
   * The Lightsail instance that `groundplan resize` gives another bundle.
   * @default - there is none
   */
  resizable?(environment: Environment<C>): ResizableInstance;
  /** @default - the system's life cannot be rehearsed as a whole */
  readonly rehearsedChange?: RehearsedChange;
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
  const shapes = [definition, ...Object.values(definition.kinds ?? {})].map(({ schema }) => schema.shape);
  const reserved = shapes.flatMap(Object.keys).filter((key) => RESERVED_KEYS.has(key));
  if (reserved.length > 0) {
    throw new Error(
      `${definition.name}: the schema must not have ${reserved.join(", ")}, which Groundplan reads itself`,
    );
  }
  return definition;
}

/** Schema and stack of an environment, by its name. */
export function kindOf<C extends object>(
  { schema, stack, kinds = {} }: SystemDefinition<C>,
  environment: string,
): EnvironmentKind {
  return kinds[environment] ?? { schema, stack };
}
