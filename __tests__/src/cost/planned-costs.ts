import { costDelta, type EstimatedDelta } from "../../../src/cost/delta";
import { estimate } from "../../../src/cost/estimate";
import type { Plan, ResourceChange } from "../../../src/plan/plan-model";
import { resourcesOfPlan } from "../../../src/plan/resources/from-plan";
import type { JsonObject } from "../../../src/text/json";

export type Side = Readonly<Record<string, JsonObject>>;

export const deltaOf = (plan: Plan): EstimatedDelta => {
  const side = (which: "before" | "after") => [estimate(resourcesOfPlan(plan, which, "prod", "plan.json"))];
  return costDelta(side("before"), side("after"));
};
export const changeOf = ({ before = 0, after }: EstimatedDelta) => after - before;

/** The plan with `more` in the change of one resource. */
export function withChange(plan: Plan, address: string, more: Partial<ResourceChange["change"]>): Plan {
  const changes = plan.resource_changes?.map((one) =>
    one.address === address ? { ...one, change: { ...one.change, ...more } } : one,
  );
  return { ...plan, resource_changes: changes ?? [] };
}

const TEMPLATE = { "aws_launch_template.t": { name: "t", instance_type: "m5.large" } };
export const group = (values: JsonObject): Side => ({
  ...TEMPLATE,
  "aws_autoscaling_group.g": { max_size: 10, launch_template: [{ name: "t" }], ...values },
});
export const TASK = { family: "t", cpu: "1024", memory: "2048", requires_compatibilities: ["FARGATE"] };
export const service = (values: JsonObject, task: JsonObject = TASK): Side => ({
  "aws_ecs_task_definition.t": task,
  "aws_ecs_service.s": { name: "web", desired_count: 10, task_definition: "t", ...values },
});
export const nodes = (values: JsonObject): Side => ({ "aws_eks_node_group.n": values });
export const machine = (values: JsonObject): Side => ({
  "aws_instance.a": { instance_type: "m5.large", ...values },
});
export const aurora = (instance: string, cluster: JsonObject = {}): Side => ({
  "aws_rds_cluster.c": { cluster_identifier: "c", engine: "aurora-postgresql", ...cluster },
  "aws_rds_cluster_instance.i": {
    cluster_identifier: "c",
    engine: "aurora-postgresql",
    instance_class: instance,
  },
});
export const strategy = (...names: readonly string[]): JsonObject => ({
  capacity_provider_strategy: names.map((name) => ({ capacity_provider: name, weight: 1 })),
});
