/** Operations on a resource. */
export type Operation = "create" | "update" | "delete" | "read";

/** Makes an operation on a resource type fail. */
export interface FailFault {
  readonly type: string;
  readonly operation: Operation;
  /** How many times; later attempts succeed. @default 1 */
  readonly times?: number;
  /**
   * AWS's error code. `DeploymentRolledBack` on an update of `aws_ecs_service` is not an AWS error: the circuit breaker
   * rolls the deployment back, and only callers that wait for a steady state fail. @default "InternalError"
   */
  readonly code?: string;
  /** AWS's message. @default "An internal error has occurred. Retry your query." */
  readonly message?: string;
}

/** Makes AWS throttle a share of the calls. The provider retries each one, like the SDK. */
export interface ThrottleFault {
  /** Percentage of calls, from 0 to 100. */
  readonly percent: number;
  /** @default every type */
  readonly types?: readonly string[];
}

/** Someone changed a resource outside Terraform: the next refresh finds `value`. */
export interface DriftFault {
  readonly type: string;
  /** The resource's `id`, `name` or `Name` tag. @default every resource of the type */
  readonly of?: string;
  readonly attribute: string;
  readonly value: unknown;
}

/** Kills a process in the middle of an apply; `ProviderOptions.onKill` decides which. */
export interface KillFault {
  /** After this many successful applies since the provider started. */
  readonly afterApplies: number;
}

/** The faults to inject. Plain JSON, so that a command line can pass it. */
export interface Faults {
  readonly fail?: readonly FailFault[];
  readonly throttle?: ThrottleFault;
  readonly drift?: readonly DriftFault[];
  readonly kill?: KillFault;
}
