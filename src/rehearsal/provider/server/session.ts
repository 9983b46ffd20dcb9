import type { FaultInjector } from "../faults/fault-injector";
import type { Operation } from "../faults/faults";
import type { Cloud } from "../mirror/cloud";
import type { Inventory } from "../refusals/inventory";
import type { ProviderSchemas } from "../schema/provider-schemas";
import type { ProviderSettings } from "../simulate/plan";
import type { ObjectValue } from "../values/compare";

/** How often the provider was asked for what; `throttled` counts refused attempts. */
export interface Counts {
  plan: number;
  create: number;
  update: number;
  delete: number;
  read: number;
  import: number;
  data: number;
  failed: number;
  throttled: number;
}

/** A resource that an apply has just made, changed or removed. */
export interface Applied {
  readonly typeName: string;
  readonly operation: Exclude<Operation, "read">;
  readonly id: string;
  /** All of its attributes; undefined once it is removed. */
  readonly state?: ObjectValue;
  /** How many applies have succeeded since the provider started, this one included. */
  readonly count: number;
}

/** What all connections share. */
export interface Shared {
  readonly schemas: ProviderSchemas;
  readonly account: string;
  readonly defaultRegion: string;
  /** Names of hosted zones that exist without anybody having made them. */
  readonly zones: readonly string[];
  /** The simulated AWS; undefined if nothing is mirrored. */
  readonly cloud?: Cloud;
  readonly faults: FaultInjector;
  readonly counts: Counts;
  readonly inventory: Inventory;
  readonly onApplied: (applied: Applied) => void;
  /** A number that no earlier resource with this description has had. */
  readonly sequence: (description: string) => number;
}

/**
 * One connection. Terraform opens one for every `provider` block, so two regions do not get in each other's
 * way although one process serves both.
 */
export interface Session {
  readonly shared: Shared;
  settings: ProviderSettings;
}
