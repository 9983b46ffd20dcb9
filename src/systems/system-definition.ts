import type { Construct } from "constructs";
import type { z } from "zod";
import type { DeploymentScope } from "../../constructs/identity/managed-resources";
import type { PolicyStatement } from "../../constructs/identity/policy-document";
import type { SystemStack } from "../../constructs/system-stack";
import type { ProfileNames } from "../config/bootstrap-schema";
import type { ConfigPath, Environment } from "../config/environment";
import type { ConfigProblem } from "../config/problem";
import type { DeclaredSecret } from "./declared-secret";
import type { ResizableInstance } from "./resizable-instance";
import type { StageSettings } from "./stages";

/** A setting that a life cycle rehearsal changes. AWS must be able to change it without replacing anything. */
export interface RehearsedChange {
  /** The environment to rehearse with: `prod`. */
  readonly environment: string;
  /** As YAML spells it: `["instances", "prod", "instance_type"]`. */
  readonly path: readonly (string | number)[];
  readonly value: string | number | boolean;
}

/** The schema and stack for environments of one kind. */
export interface EnvironmentKind {
  /** The kind's own keys, in camelCase. */
  readonly schema: z.ZodObject;
  readonly stack: new (scope: Construct, environment: Environment<never>) => SystemStack;
}

/** An environment completed by its system from other files, with the problems of those files. */
export interface Completed<C extends object> {
  readonly environment: Environment<C>;
  readonly problems: readonly ConfigProblem[];
}

/** A permission that deploying a system needs, but that its stacks do not show. */
export interface DeploymentNeed {
  readonly statement: PolicyStatement;
  readonly reason: string;
}

/** A hosted zone of Route 53, and who creates it. */
export interface HostedZoneChoice {
  readonly zoneName: string;
  /** Whether the environment's stack creates the zone. If not, the account must have it. */
  readonly managed: boolean;
  /** The setting that decides it, as in YAML, with both of its values. */
  readonly setting: { readonly key: string; readonly managed: string; readonly existing: string };
}

/** What Groundplan needs to know about a system to configure and synthesize it. */
export interface SystemDefinition<C extends object = object> {
  /** The name of its folder in `systems/`. */
  readonly name: string;
  /** The system's own keys, in camelCase. YAML spells them in snake_case; keys it does not have are refused. */
  readonly schema: z.ZodObject;
  /** `main.ts` chooses the stack's id. */
  readonly stack: typeof SystemStack<C>;
  /**
   * Environments with a different schema and stack, by name: `{ shared: { schema, stack } }`.
   * @default - all environments have the same
   */
  readonly kinds?: Readonly<Record<string, EnvironmentKind>>;
  /**
   * The environments whose outputs an environment reads. They are applied first.
   * @default - none
   */
  readsFrom?(environment: string): readonly string[];
  /**
   * Set if names start with the owner's AWS profile: `agt-chronos-terraform-state-storage`.
   * @default - they start with the system's name
   */
  readonly profileNames?: ProfileNames;
  /**
   * Completes an environment from other files in its folder, once its YAML is valid. Not called for environments of
   * another kind.
   * @default - the YAML has everything
   */
  complete?(environment: Environment<C>, directory: string): Completed<C>;
  /**
   * Permissions that deploying needs, but that the stacks do not show, for `groundplan policy`.
   * @default - nothing
   */
  deploymentNeeds?(scope: DeploymentScope): readonly DeploymentNeed[];
  /**
   * The secrets that an environment's programs need, for `groundplan secrets` and before a deploy.
   * @default - none
   */
  secrets?(environment: Pick<Environment, "system" | "name">): readonly DeclaredSecret[];
  /**
   * The list in one environment's YAML that names all others: `groundplan new environment` extends it.
   * @default - none
   */
  readonly listedIn?: { readonly environment: string; readonly path: ConfigPath };
  /** How `groundplan stage` creates stages. @default - the system has none */
  readonly stages?: StageSettings;
  /**
   * The Lightsail instance that `groundplan resize` can change.
   * @default - there is none
   */
  resizable?(environment: Environment<C>): ResizableInstance;
  /**
   * The public zone that an environment uses, and whether its stack creates it, for `groundplan doctor`.
   * @default - none
   */
  hostedZone?(environment: Environment): HostedZoneChoice | undefined;
  /** @default - the life cycle cannot be rehearsed */
  readonly rehearsedChange?: RehearsedChange;
  /**
   * Checks across environments that are each valid. Create problems with
   * `environment.source.problemAt(["network", "cidr"], { problem, got, want })`.
   */
  check?(environments: readonly Environment<C>[]): readonly ConfigProblem[];
}

/** {@link SystemDefinition} with the configuration's type taken from the schema. */
export interface SystemDefinitionOf<S extends z.ZodObject> extends SystemDefinition<z.output<S>> {
  readonly schema: S;
}

/** Groundplan's own keys: those of every environment file, and the path of the backend's settings. */
const RESERVED_KEYS: ReadonlySet<string> = new Set([
  "region",
  "account",
  "protection",
  "checkDelegation",
  "usage",
  "tags",
  "backend",
]);

/**
 * Defines a system. `systems/<name>/system.ts` exports the result as `system`.
 * @throws Error if the schema has one of Groundplan's own keys
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

/** The schema and stack of an environment. */
export function kindOf<C extends object>(
  { schema, stack, kinds = {} }: SystemDefinition<C>,
  environment: string,
): EnvironmentKind {
  return kinds[environment] ?? { schema, stack };
}
