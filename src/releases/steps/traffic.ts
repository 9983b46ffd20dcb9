import {
  DeregisterTargetsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
  type TargetHealthDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { askAws } from "./ask-aws";
import { passBarrier, passed, type Verdict } from "./health-barrier";
import type { Host } from "./machines";
import type { Pace } from "../contract";

/** Reports progress while it waits, and can abort. */
interface Waiting {
  readonly note?: (detail: string) => void;
  readonly signal?: AbortSignal;
}

/** The load balancer's side of a host: whether it gets requests. */
export class Traffic {
  constructor(
    private readonly balancing: ElasticLoadBalancingV2Client,
    private readonly targetGroupArn: string,
    private readonly pace: Pace,
  ) {}

  /** Deregisters the host and waits until its open requests are finished. */
  async takeOut(host: Host, waiting: Waiting = {}): Promise<void> {
    waiting.signal?.throwIfAborted();
    if ((await this.stateOf(host)) === undefined) return;
    await askAws(
      "elasticloadbalancing:DeregisterTargets",
      this.balancing.send(new DeregisterTargetsCommand(this.targetOf(host))),
    );
    await passBarrier(async () => drained(await this.stateOf(host)), {
      waitingFor: `${host.name} to finish its requests`,
      limitSeconds: this.pace.drainSeconds,
      everySeconds: this.pace.everySeconds,
      ...waiting,
    });
  }

  /** Registers the host again. Does not wait for the health check. */
  async putBack(host: Host): Promise<void> {
    await askAws(
      "elasticloadbalancing:RegisterTargets",
      this.balancing.send(new RegisterTargetsCommand(this.targetOf(host))),
    );
  }

  /** Waits until the load balancer finds the host healthy. */
  async awaitHealthy(host: Host, waiting: Waiting = {}): Promise<void> {
    await passBarrier(async () => healthy(await this.stateOf(host)), {
      waitingFor: `${host.name} to be healthy in the load balancer`,
      limitSeconds: this.pace.healthySeconds,
      everySeconds: this.pace.everySeconds,
      ...waiting,
    });
  }

  /** The target's state by instance id, such as `healthy` or `draining`. A host that is missing gets no requests. */
  async states(): Promise<ReadonlyMap<string, string>> {
    const { TargetHealthDescriptions = [] } = await askAws(
      "elasticloadbalancing:DescribeTargetHealth",
      this.balancing.send(new DescribeTargetHealthCommand({ TargetGroupArn: this.targetGroupArn })),
    );
    return new Map(TargetHealthDescriptions.map(toEntry));
  }

  /** The path of the target group's health check. */
  async healthPath(): Promise<string> {
    const { TargetGroups = [] } = await askAws(
      "elasticloadbalancing:DescribeTargetGroups",
      this.balancing.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [this.targetGroupArn] })),
    );
    return TargetGroups[0]?.HealthCheckPath ?? "/";
  }

  private async stateOf({ instanceId }: Host): Promise<string | undefined> {
    return (await this.states()).get(instanceId);
  }

  private targetOf({ instanceId }: Host) {
    return { TargetGroupArn: this.targetGroupArn, Targets: [{ Id: instanceId }] };
  }
}

function toEntry({ Target, TargetHealth }: TargetHealthDescription): [string, string] {
  return [Target?.Id ?? "", TargetHealth?.State ?? "unknown"];
}

function drained(state: string | undefined): Verdict {
  return state === undefined || state === "unused" ? passed : { kind: "waiting", detail: state };
}

function healthy(state = "not registered"): Verdict {
  return state === "healthy" ? passed : { kind: "waiting", detail: state };
}
