/** AWS's target states. */
export type TargetState = "initial" | "healthy" | "unhealthy" | "draining";

/** A target group's health check. */
export interface HealthCheck {
  readonly path: string;
  /** Seconds. */
  readonly interval: number;
  /** Seconds. */
  readonly timeout: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/**
 * Checks a target.
 * @returns whether it gave the expected answer in time
 */
export type Probe = (instanceId: string, port: number, check: HealthCheck) => Promise<boolean>;

class Target {
  state: TargetState = "initial";
  /** Requests in progress. */
  requests = 0;
  private successes = 0;
  private failures = 0;

  constructor(
    readonly instanceId: string,
    readonly port: number,
  ) {}

  /** One success makes a new target healthy; after that the thresholds count. */
  judge(isWell: boolean, { healthyThreshold, unhealthyThreshold }: HealthCheck): void {
    if (this.state === "draining") return;
    this.successes = isWell ? this.successes + 1 : 0;
    this.failures = isWell ? 0 : this.failures + 1;
    if (isWell && this.successes >= (this.state === "initial" ? 1 : healthyThreshold)) this.state = "healthy";
    if (!isWell && this.failures >= unhealthyThreshold) this.state = "unhealthy";
  }
}

/** The targets of one group: chooses the target of each request and drains those that leave. */
export class TargetGroup {
  private readonly targets = new Map<string, Target>();
  private turn = 0;

  /** @param delay the deregistration delay in seconds */
  constructor(
    readonly check: HealthCheck,
    private readonly delay: number,
    private readonly probe: Probe,
  ) {}

  register(instanceId: string, port: number): void {
    const known = this.targets.get(instanceId);
    // A draining target that is registered again counts as new.
    if (known === undefined || known.state === "draining")
      this.targets.set(instanceId, new Target(instanceId, port));
  }

  /** Sends it no new requests, and removes it when its open requests are answered or the delay is over. */
  deregister(instanceId: string): void {
    const target = this.targets.get(instanceId);
    if (target === undefined || target.state === "draining") return;
    target.state = "draining";
    const gone = Date.now() + this.delay * 1000;
    const look = setInterval(() => {
      if (target.requests > 0 && Date.now() < gone) return;
      clearInterval(look);
      if (this.targets.get(instanceId) === target) this.targets.delete(instanceId);
    }, 200);
    look.unref();
  }

  /** Checks every target once. */
  async checkAll(): Promise<void> {
    const asked = [...this.targets.values()].filter(({ state }) => state !== "draining");
    await Promise.all(
      asked.map(async (target) =>
        target.judge(await this.probe(target.instanceId, target.port, this.check), this.check),
      ),
    );
  }

  /**
   * Sends a request to the next healthy target, or to any target if none is healthy, like AWS.
   * @returns undefined if there is no target
   */
  async send<T>(work: (instanceId: string, port: number) => Promise<T>): Promise<T | undefined> {
    const able = [...this.targets.values()].filter(({ state }) => state !== "draining");
    const healthy = able.filter(({ state }) => state === "healthy");
    const choice = healthy.length > 0 ? healthy : able;
    const target = choice[this.turn++ % Math.max(choice.length, 1)];
    if (target === undefined) return undefined;
    target.requests++;
    try {
      return await work(target.instanceId, target.port);
    } finally {
      target.requests--;
    }
  }

  states(): readonly { readonly instanceId: string; readonly port: number; readonly state: TargetState }[] {
    return [...this.targets.values()].map(({ instanceId, port, state }) => ({ instanceId, port, state }));
  }
}
