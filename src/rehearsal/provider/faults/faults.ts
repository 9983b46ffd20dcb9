/** What can be done to a resource. */
export type Operation = "create" | "update" | "delete" | "read";

/** Makes an operation on a type fail. */
export interface FailFault {
  readonly type: string;
  readonly operation: Operation;
  /** How many times; later attempts succeed. @default 1 */
  readonly times?: number;
  /**
   * AWS's error code. `DeploymentRolledBack` with an update of `aws_ecs_service` is no error of AWS's: the circuit breaker
   * rolls the deployment back, which fails only who waits for a steady state. @default "InternalError"
   */
  readonly code?: string;
  /** AWS's message. @default "An internal error has occurred. Retry your query." */
  readonly message?: string;
}

/** Makes AWS refuse a share of the calls as too many. The provider tries each call again, as the SDK does. */
export interface ThrottleFault {
  /** Of the calls, from 0 to 100. */
  readonly percent: number;
  /** @default every type */
  readonly types?: readonly string[];
}

/** Somebody changed a resource outside Terraform: the next refresh finds `value`. */
export interface DriftFault {
  readonly type: string;
  /** Which one: its `id`, or its `name` or `Name` tag. @default every resource of the type */
  readonly of?: string;
  readonly attribute: string;
  readonly value: unknown;
}

/** Something dies in the middle: what, is up to `ProviderOptions.onKill`. */
export interface KillFault {
  /** After so many successful applies, counted from the provider's start. */
  readonly afterApplies: number;
}

/** The faults to inject. JSON, so that a command line can carry it. */
export interface Faults {
  readonly fail?: readonly FailFault[];
  readonly throttle?: ThrottleFault;
  readonly drift?: readonly DriftFault[];
  readonly kill?: KillFault;
}
