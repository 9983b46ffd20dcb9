import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import type { Grantee } from "../identity/policy-document";
import { physicalName } from "../naming";
import type { HostRules, HostTarget } from "../network/host-rules";
import type { LoadBalancer } from "../network/load-balancer";
import { SecurityGroup } from "../firewall/security-group";
import { addPostcondition } from "../postcondition";
import { between, validateProps } from "../validation";
import type { FargateCapacity, FargateCluster } from "./fargate-cluster";
import type { FargateTask } from "./fargate-task";
import { ServiceScaling } from "./service-scaling";

/** Where the tasks run. */
export interface ServicePlace {
  readonly vpcId: string;
  readonly privateSubnetIds: readonly string[];
}

export interface FargateServiceProps {
  readonly cluster: FargateCluster;
  readonly task: FargateTask;
  readonly network: ServicePlace;
  /** The host name that clients request, and the listener that routes it. */
  readonly host: string;
  readonly rules: HostRules;
  readonly balancer: LoadBalancer;
  /** Prefix of the physical names of target group and security group. */
  readonly prefix: string;
  readonly capacity: FargateCapacity;
  /** The minimum number of tasks. */
  readonly fewest: number;
  readonly most: number;
  /** The path that returns 200 if the task can take requests. @default "/" */
  readonly healthPath?: string;
  /** What must be complete before the first task starts. */
  readonly startsAfter: readonly ITerraformDependable[];
}

/** Healthy after five successful checks, unhealthy after two failed ones, as in SST. */
const HEALTH_CHECK = { interval: 30, timeout: 5, healthyThreshold: 5, unhealthyThreshold: 2 } as const;

/** How long a draining task may take to finish its requests, in seconds. */
const DEREGISTRATION_SECONDS = 30;

/** How long a new task may be unhealthy before ECS counts it as failed, in seconds. */
const GRACE_SECONDS = 60;

/** The first task takes a minute to start, five checks two and a half, and draining the old tasks another one. */
const STEADY_WITHIN = "15m";

/**
 * A Fargate service behind a load balancer, for one host name. Its health is the load balancer's check, because the
 * images have no shell for a check of their own. A failed deployment rolls back and also fails the apply: waiting for a
 * steady state alone would report success (terraform-provider-aws#20858).
 *
 * Autoscaling sets the number of tasks; an apply changes only the limits.
 */
export class FargateService extends Construct implements HostTarget {
  readonly serviceName: string;
  readonly serviceArn: string;
  readonly clusterName: string;
  readonly port: number;
  readonly securityGroup: SecurityGroup;
  readonly targetGroupArn: string;
  /** The target group's name in CloudWatch. */
  readonly metricName: string;
  readonly task: FargateTask;
  readonly host: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FargateServiceProps,
  ) {
    super(scope, id);
    validateProps(this, props, [
      { property: "fewest", rule: between(1, 1000) },
      { property: "most", rule: between(props.fewest, 1000) },
    ]);
    this.task = props.task;
    this.host = props.host;
    this.port = props.task.props.port;
    this.serviceName = props.task.props.taskName;
    this.clusterName = props.cluster.clusterName;
    this.securityGroup = this.addFirewall();
    const targets = this.addTargets();
    this.targetGroupArn = targets.arn;
    this.metricName = targets.arnSuffix;
    const rule = props.rules.lead(props.host, id, this);
    const service = this.addService([rule, ...props.startsAfter]);
    this.serviceArn = service.id;
    new ServiceScaling(this, "scaling", {
      serviceId: `service/${props.cluster.clusterName}/${this.serviceName}`,
      policyPrefix: `${props.prefix}-${id}`,
      fewest: props.fewest,
      most: props.most,
      requests: { balancer: props.balancer.metricName, targets: targets.arnSuffix },
      startsAfter: [service],
    });
  }

  /** Lets the grantee deploy another revision. It also needs the cluster's grant. */
  grantRollOut(grantee: Grantee): void {
    const { executionRole, taskRole } = this.task;
    grantee.allow({
      sid: `RollOut${this.serviceName.replace(/\W/g, "")}`,
      actions: ["ecs:UpdateService", "ecs:DescribeServices"],
      resources: [this.serviceArn],
    });
    grantee.allow({
      sid: `HandOver${this.serviceName.replace(/\W/g, "")}`,
      actions: ["iam:PassRole"],
      resources: [executionRole.roleArn, taskRole.roleArn],
      conditions: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    });
  }

  private addFirewall(): SecurityGroup {
    const { prefix, network } = this.props;
    return new SecurityGroup(this, `${this.node.id}-service`, {
      groupName: `${prefix}-${this.node.id}-sg`,
      description: `${this.serviceName}: reached by the load balancer only`,
      vpcId: network.vpcId,
    });
  }

  private addTargets(): LbTargetGroup {
    const { prefix, network, healthPath = "/" } = this.props;
    const targets = new LbTargetGroup(this, "targets", {
      name: physicalName("targetGroup", prefix, this.node.id),
      vpcId: network.vpcId,
      targetType: "ip",
      protocol: "HTTP",
      port: this.port,
      deregistrationDelay: String(DEREGISTRATION_SECONDS),
      healthCheck: { ...HEALTH_CHECK, path: healthPath, protocol: "HTTP", matcher: "200" },
    });
    acceptRisk(targets, "CKV_AWS_378", "TLS ends at the load balancer; tasks take requests from it alone");
    return targets;
  }

  private addService(startsAfter: readonly ITerraformDependable[]): EcsService {
    const { cluster, network, task, capacity, fewest } = this.props;
    const service = new EcsService(this, "service-on-fargate", {
      name: this.serviceName,
      cluster: cluster.clusterArn,
      taskDefinition: task.taskDefinitionArn,
      desiredCount: fewest,
      // With a launch type instead, a later change of capacity would replace the service.
      capacityProviderStrategy: [{ capacityProvider: capacity, weight: 1 }],
      forceNewDeployment: true,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      healthCheckGracePeriodSeconds: GRACE_SECONDS,
      enableExecuteCommand: false,
      propagateTags: "SERVICE",
      networkConfiguration: {
        subnets: [...network.privateSubnetIds],
        securityGroups: [this.securityGroup.securityGroupId],
        assignPublicIp: false,
      },
      loadBalancer: [
        { targetGroupArn: this.targetGroupArn, containerName: this.serviceName, containerPort: this.port },
      ],
      waitForSteadyState: true,
      timeouts: { create: STEADY_WITHIN, update: STEADY_WITHIN },
      dependsOn: [...startsAfter],
    });
    const condition = `\${self.task_definition == ${task.reference}}`;
    const errorMessage = `${this.serviceName} went back to what ran before: the new tasks did not get healthy. groundplan logs shows why.`;
    addPostcondition(service, { condition, errorMessage }, ["desired_count"]);
    return service;
  }
}
