import { ProviderError } from "../protocol/diagnostics";
import { numberBelow } from "../simulate/digits";
import { type ObjectValue, isObjectValue } from "../values/compare";
import type { DriftFault, FailFault, Faults, Operation } from "./faults";

/** The AWS SDK's standard retry mode, but with 5 attempts instead of the provider's 25, to keep a rehearsal short. */
const MAX_ATTEMPTS = 5;
/** Milliseconds before the first retry; each further retry waits twice as long. */
const FIRST_BACKOFF = 10;

/** Not an AWS error: the deployment rolls back on its own. */
const ROLLED_BACK = "DeploymentRolledBack";

/** Injects the requested faults. One per provider, because it counts events. */
export class FaultInjector {
  private readonly remaining = new Map<FailFault, number>();
  private readonly drifted = new Set<string>();
  private calls = 0;
  private applies = 0;
  /** The number of throttled calls. */
  throttled = 0;

  constructor(
    private readonly faults: Faults = {},
    private readonly onKill: () => void = () => undefined,
  ) {
    for (const fault of faults.fail ?? []) this.remaining.set(fault, fault.times ?? 1);
  }

  /**
   * Call before each operation of the provider on AWS.
   *
   * @throws ProviderError with AWS's code and message if the operation is to fail
   */
  async beforeCall(type: string, operation: Operation): Promise<void> {
    await this.throttle(type, operation);
    const fault = this.take(type, operation, (code) => code !== ROLLED_BACK);
    if (fault !== undefined) {
      throw awsError(
        type,
        operation,
        fault.code ?? "InternalError",
        fault.message ?? "An internal error has occurred. Retry your query.",
      );
    }
  }

  /** Whether ECS rolls back a service's new deployment this time. */
  rollsBack(type: string, operation: Operation): boolean {
    return this.take(type, operation, (code) => code === ROLLED_BACK) !== undefined;
  }

  /** The first fault that is due. Counts it as used once more. */
  private take(
    type: string,
    operation: Operation,
    isMeant: (code: string | undefined) => boolean,
  ): FailFault | undefined {
    for (const [fault, left] of this.remaining) {
      if (fault.type !== type || fault.operation !== operation || left === 0 || !isMeant(fault.code))
        continue;
      this.remaining.set(fault, left - 1);
      return fault;
    }
    return undefined;
  }

  /** Call after each successful apply, once the response is sent. */
  afterApply(): void {
    this.applies += 1;
    if (this.faults.kill?.afterApplies === this.applies) this.onKill();
  }

  /**
   * What a refresh finds: `state`, or the state with changes made outside Terraform. Each drift happens once per
   * resource.
   */
  drift(type: string, state: ObjectValue): ObjectValue {
    const { drift = [] } = this.faults;
    if (drift.length === 0) return state;
    const found = { ...state };
    for (const fault of drift) {
      const key = JSON.stringify([fault, state["id"]]);
      if (fault.type !== type || !concerns(fault, state) || this.drifted.has(key)) continue;
      this.drifted.add(key);
      found[fault.attribute] = fault.value;
    }
    return found;
  }

  private async throttle(type: string, operation: Operation): Promise<void> {
    const { percent = 0, types } = this.faults.throttle ?? {};
    if (percent === 0 || (types !== undefined && !types.includes(type))) return;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      this.calls += 1;
      if (numberBelow(`throttle ${this.calls}`, 100) >= percent) return;
      this.throttled += 1;
      await new Promise((resolve) => setTimeout(resolve, FIRST_BACKOFF * 2 ** attempt));
    }
    throw awsError(
      type,
      operation,
      "ThrottlingException",
      "Rate exceeded",
      `exceeded maximum number of attempts, ${MAX_ATTEMPTS}, `,
    );
  }
}

const DOING: Readonly<Record<Operation, string>> = {
  create: "creating",
  update: "updating",
  delete: "deleting",
  read: "reading",
};

/** An AWS error in the provider's words. */
export function awsError(
  type: string,
  operation: Operation,
  code: string,
  message: string,
  prefix = "",
): ProviderError {
  return new ProviderError(
    `${DOING[operation]} ${type}: operation error: ${prefix}api error ${code}: ${message}`,
  );
}

function concerns({ of: wanted }: DriftFault, state: ObjectValue): boolean {
  if (wanted === undefined) return true;
  const tags = isObjectValue(state["tags"]) ? state["tags"] : {};
  return [state["id"], state["name"], tags["Name"]].includes(wanted);
}
