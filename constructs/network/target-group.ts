import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { LbTargetGroupAttachment } from "@cdktf/provider-aws/lib/lb-target-group-attachment";
import { Construct } from "constructs";
import type { Grantee } from "../identity/policy-document";
import type { Handle } from "../naming";
import { between, matching, validateProps } from "../validation";
import type { SecurityGroup } from "../firewall/security-group";

/** Instances that a load balancer can send requests to. */
export interface BalancedTargets {
  /** Instance ids by stable names, which become part of each attachment's address. */
  readonly instanceIds: ReadonlyMap<string, string>;
  /** The instances' security group, which will allow the load balancer. */
  readonly securityGroup: SecurityGroup;
}

export interface TargetGroupProps {
  /** Physical name, at most 32 characters. It should contain the port, which cannot change in place. */
  readonly targetGroupName: string;
  readonly vpcId: string;
  readonly targets: BalancedTargets;
  /** The port that the targets listen on. */
  readonly port: number;
  /** The path that returns 200 if a target can take requests. */
  readonly healthPath: string;
  /**
   * How long a draining target may take to finish its requests, in seconds.
   * @default 30
   */
  readonly deregistrationDelaySeconds?: number;
  /**
   * How long a new target's share of requests grows, in seconds, 30 to 900; 0 gives it the full share immediately.
   * @default 0
   */
  readonly slowStartSeconds?: number;
}

/** A target is healthy after 30 s of passed checks and unhealthy after 45 s of failed ones. */
const HEALTH_CHECK = { interval: 15, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 3 } as const;

/** The instances behind a listener, with the health check that decides whether each gets requests. */
export class TargetGroup extends Construct {
  readonly targetGroupArn: Handle<"target group">;
  /** The target group's name in CloudWatch. */
  readonly metricName: string;

  constructor(scope: Construct, id: string, props: TargetGroupProps) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "targetGroupName",
        rule: matching(
          /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
          "1 to 32 letters, digits and hyphens",
        ),
      },
      { property: "port", rule: between(1, 65535) },
      { property: "healthPath", rule: matching(/^\/[\x21-\x7e]{0,1023}$/, "a path that starts with /") },
      { property: "deregistrationDelaySeconds", rule: between(0, 3600) },
      { property: "slowStartSeconds", rule: slowStartProblem },
    ]);
    const group = this.addGroup(props);
    this.targetGroupArn = group.arn as Handle<"target group">;
    this.metricName = group.arnSuffix;
    for (const [name, instanceId] of props.targets.instanceIds) this.attach(name, instanceId, props.port);
  }

  /** Lets the grantee deregister and register targets, and read their health. */
  grantRollOut(grantee: Grantee): void {
    grantee.allow({
      sid: "ShiftTraffic",
      actions: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      resources: [this.targetGroupArn],
    });
    grantee.allow({
      sid: "SeeTraffic",
      actions: ["elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth"],
      resources: ["*"],
    });
  }

  private addGroup(props: TargetGroupProps): LbTargetGroup {
    return new LbTargetGroup(this, "group", {
      name: props.targetGroupName,
      vpcId: props.vpcId,
      targetType: "instance",
      protocol: "HTTP",
      port: props.port,
      deregistrationDelay: String(props.deregistrationDelaySeconds ?? 30),
      slowStart: props.slowStartSeconds ?? 0,
      healthCheck: { ...HEALTH_CHECK, path: props.healthPath, protocol: "HTTP", matcher: "200" },
      // A listener always needs a group, also while its group is replaced.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private attach(name: string, targetId: string, port: number): void {
    new LbTargetGroupAttachment(this, name, {
      targetGroupArn: this.targetGroupArn,
      targetId,
      port,
      lifecycle: { createBeforeDestroy: true },
    });
  }
}

function slowStartProblem(value: unknown): string | undefined {
  return value === 0 ? undefined : between(30, 900)(value);
}
