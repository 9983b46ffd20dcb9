import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers";
import { Construct } from "constructs";
import type { Grantee } from "../identity/policy-document";
import type { Handle } from "../naming";
import { matching, validateProps } from "../validation";

export interface FargateClusterProps {
  /** Physical name. */
  readonly clusterName: string;
}

/** Fargate's two capacity providers. Spot costs a third, but AWS can reclaim it with two minutes' notice. */
export type FargateCapacity = "FARGATE" | "FARGATE_SPOT";

/** An ECS cluster without machines: tasks run on Fargate or Fargate Spot, with Container Insights. */
export class FargateCluster extends Construct {
  readonly clusterName: Handle<"ecs cluster">;
  readonly clusterArn: string;

  constructor(scope: Construct, id: string, { clusterName }: FargateClusterProps) {
    super(scope, id);
    validateProps(this, { clusterName }, [
      { property: "clusterName", rule: matching(/^[\w-]{1,255}$/, "1 to 255 letters, digits, - or _") },
    ]);
    const cluster = new EcsCluster(this, "cluster", {
      name: clusterName,
      setting: [{ name: "containerInsights", value: "enabled" }],
    });
    this.clusterName = clusterName as Handle<"ecs cluster">;
    this.clusterArn = cluster.arn;
    new EcsClusterCapacityProviders(this, "capacity", {
      clusterName: cluster.name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"] satisfies FargateCapacity[],
    });
  }

  /** Lets the grantee register revisions, and read why tasks stop and which targets are healthy. */
  grantRollOut(grantee: Grantee): void {
    grantee.allow({
      sid: "Revisions",
      // IAM cannot limit these to resources.
      actions: [
        "ecs:DeregisterTaskDefinition",
        "ecs:DescribeTaskDefinition",
        "ecs:RegisterTaskDefinition",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      resources: ["*"],
    });
    grantee.allow({
      sid: "WatchTasks",
      actions: ["ecs:DescribeTasks", "ecs:ListTasks"],
      resources: ["*"],
      conditions: { ArnEquals: { "ecs:cluster": this.clusterArn } },
    });
  }
}
