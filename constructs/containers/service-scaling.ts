import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { between, validateProps } from "../validation";

export interface ServiceScalingProps {
  /** `service/<cluster>/<service>` */
  readonly serviceId: string;
  /** Prefix of the policies' physical names. */
  readonly policyPrefix: string;
  readonly fewest: number;
  readonly most: number;
  /** CloudWatch's names for the load balancer and the target group. */
  readonly requests: { readonly balancer: string; readonly targets: string };
  readonly startsAfter: readonly ITerraformDependable[];
  /** @default 70 */
  readonly cpuPercent?: number;
  /** @default 70 */
  readonly memoryPercent?: number;
  /** Requests per minute and task. @default 1000 */
  readonly requestsPerTask?: number;
}

const SERVICE = { scalableDimension: "ecs:service:DesiredCount", serviceNamespace: "ecs" } as const;

/** Scales out within minutes, and in after five minutes of low load. */
const COOLDOWN = { scaleOutCooldown: 60, scaleInCooldown: 300 } as const;

/** Scales on CPU, memory and requests; the metric that needs the most tasks decides. */
export class ServiceScaling extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceScalingProps,
  ) {
    super(scope, id);
    const percent = between(1, 100);
    validateProps(this, props, [
      { property: "cpuPercent", rule: percent },
      { property: "memoryPercent", rule: percent },
      { property: "requestsPerTask", rule: between(1, 1_000_000) },
    ]);
    const { serviceId, fewest, most, requests, startsAfter } = props;
    const target = new AppautoscalingTarget(this, "limits", {
      ...SERVICE,
      resourceId: serviceId,
      minCapacity: fewest,
      maxCapacity: most,
      dependsOn: [...startsAfter],
    });
    this.follow(target, "cpu", "ECSServiceAverageCPUUtilization", props.cpuPercent ?? 70);
    this.follow(target, "memory", "ECSServiceAverageMemoryUtilization", props.memoryPercent ?? 70);
    const label = `${requests.balancer}/${requests.targets}`;
    this.follow(target, "requests", "ALBRequestCountPerTarget", props.requestsPerTask ?? 1000, label);
  }

  private follow(
    target: AppautoscalingTarget,
    name: string,
    predefinedMetricType: string,
    targetValue: number,
    resourceLabel?: string,
  ): void {
    new AppautoscalingPolicy(this, name, {
      ...SERVICE,
      name: `${this.props.policyPrefix}-${name}`,
      policyType: "TargetTrackingScaling",
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: {
          predefinedMetricType,
          ...(resourceLabel === undefined ? {} : { resourceLabel }),
        },
        targetValue,
        ...COOLDOWN,
      },
    });
  }
}
