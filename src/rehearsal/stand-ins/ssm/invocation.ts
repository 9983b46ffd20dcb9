import type { ScriptStep } from "./document";

/** An agent's report on one script. */
export interface StepResult {
  readonly name: string;
  /** Its exit code; -1 if it was killed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly endedBecause?: "timeout" | "cancelled";
}

/** AWS's statuses of a command on one instance. */
export type InvocationStatus =
  "Pending" | "InProgress" | "Success" | "Failed" | "TimedOut" | "Cancelled" | "Cancelling";

/** One command on one instance. */
export class Invocation {
  private results: readonly StepResult[] = [];
  private delivered: number | undefined;
  private cancelled = false;

  constructor(
    readonly commandId: string,
    readonly instanceId: string,
    readonly documentName: string,
    readonly comment: string,
    readonly steps: readonly ScriptStep[],
    readonly requested: number,
    /** Milliseconds. */
    private readonly deliveryLimit: number,
  ) {}

  /** Marks it as fetched by the agent. */
  deliver(now: number): void {
    this.delivered = now;
  }

  complete(results: readonly StepResult[]): void {
    this.results = results;
  }

  cancel(): void {
    this.cancelled = true;
  }

  /** Whether an agent may still fetch it. */
  isWaiting(now: number): boolean {
    return this.statusAt(now).status === "Pending" && !this.cancelled;
  }

  /** The status and AWS's more precise `StatusDetails`. */
  statusAt(now: number): { readonly status: InvocationStatus; readonly details: string } {
    const { results, delivered } = this;
    if (results.some(({ endedBecause }) => endedBecause === "cancelled")) return same("Cancelled");
    if (results.some(({ endedBecause }) => endedBecause === "timeout")) {
      return { status: "TimedOut", details: "ExecutionTimedOut" };
    }
    if (results.length > 0) return same(results.every(({ code }) => code === 0) ? "Success" : "Failed");
    if (delivered === undefined) {
      if (this.cancelled) return same("Cancelled");
      if (now - this.requested > this.deliveryLimit)
        return { status: "TimedOut", details: "DeliveryTimedOut" };
      return same("Pending");
    }
    // The agent never reported, for example after a power cut: SSM gives up after the scripts' timeouts.
    if (now - delivered > this.executionLimit) return { status: "TimedOut", details: "ExecutionTimedOut" };
    return same(this.cancelled ? "Cancelling" : "InProgress");
  }

  /** `GetCommandInvocation`'s answer, for the given step or the only one. */
  describe(now: number, plugin?: string): object {
    const { status, details } = this.statusAt(now);
    const result = this.results.find(({ name }) => plugin === undefined || name === plugin);
    return {
      CommandId: this.commandId,
      InstanceId: this.instanceId,
      Comment: this.comment,
      DocumentName: this.documentName,
      DocumentVersion: "$DEFAULT",
      PluginName: plugin ?? this.steps[0]?.name,
      ResponseCode: result?.code ?? -1,
      ExecutionStartDateTime: this.delivered === undefined ? "" : new Date(this.delivered).toISOString(),
      Status: status,
      StatusDetails: details,
      // The length that SSM keeps without a bucket.
      StandardOutputContent: (result?.stdout ?? "").slice(0, 24_000),
      StandardErrorContent: (result?.stderr ?? "").slice(0, 8_000),
    };
  }

  private get executionLimit(): number {
    return this.steps.reduce((sum, { timeoutSeconds }) => sum + timeoutSeconds * 1000, 0);
  }
}

function same(status: InvocationStatus): { status: InvocationStatus; details: string } {
  return { status, details: status };
}
