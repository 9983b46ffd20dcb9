import type { AuthorizationRequest } from "../../permissions/policy";
import type { FaultInjector } from "../faults/fault-injector";
import type { Operation } from "../faults/faults";
import type { Cloud } from "../mirror/cloud";
import type { Inventory } from "../refusals/inventory";
import type { ProviderSchemas } from "../schema/provider-schemas";
import type { ProviderSettings } from "../simulate/plan";
import type { ObjectValue } from "../values/compare";

/** Requests by kind; `throttled` counts refused attempts. */
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

/** A resource that an apply has just created, changed or destroyed. */
export interface Applied {
  readonly typeName: string;
  readonly operation: Exclude<Operation, "read">;
  readonly id: string;
  /** All attributes; undefined after a destroy. */
  readonly state?: ObjectValue;
  /** Successful applies since the provider started, including this one. */
  readonly count: number;
}

/**
 * A resource of a type that moto lacks and a stand-in keeps, as the real provider would read it.
 * @returns undefined if no stand-in keeps the type; without `found` if the resource is gone
 */
export type ReadElsewhere = (
  typeName: string,
  state: ObjectValue,
) => { readonly found?: ObjectValue } | undefined;

/** State shared by all connections. */
export interface Shared {
  readonly schemas: ProviderSchemas;
  /** The types that an engine is told of. @default - all */
  readonly types?: () => readonly string[];
  readonly account: string;
  readonly defaultRegion: string;
  /** Names of hosted zones that exist from the start. */
  readonly zones: readonly string[];
  /** The simulated AWS; undefined if nothing is mirrored. */
  readonly cloud?: Cloud;
  /** Reads what stand-ins keep; undefined if there are none. */
  readonly elsewhere?: ReadElsewhere;
  readonly faults: FaultInjector;
  /**
   * Checks requests against the policies of the provider's role. @default - the provider uses the account's owner
   * @returns AWS's message for a denied request
   */
  readonly permissions?: (requests: readonly AuthorizationRequest[]) => Promise<string | undefined>;
  readonly counts: Counts;
  readonly inventory: Inventory;
  readonly beforeAnswer: (made: Pick<Applied, "typeName" | "operation">) => void;
  readonly onApplied: (applied: Applied) => void;
  /** A number that no earlier resource with this description has. */
  readonly sequence: (description: string) => number;
}

/** One connection. Terraform opens one for every `provider` block, so one process can serve two regions. */
export interface Session {
  readonly shared: Shared;
  /** The resources that this connection created, as `type id`. */
  readonly made: Set<string>;
  settings: ProviderSettings;
}
