import {
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type LoadBalancerTypeEnum,
  type ProtocolEnum,
  RegisterTargetsCommand,
  type TargetTypeEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { elements, type ObjectValue, text } from "../values/compare";
import { builtInNetwork } from "./ec2";
import type { MirrorContext, MirrorTable, MirroredType } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { tagList } from "./tags";

const arnOf = (state: ObjectValue): string => text(state, "arn") ?? text(state, "id") ?? "";

/** The last part of an ARN, such as `app/front/0123456789abcdef`. */
const suffixOf = (arn: string | undefined, keep: number): string =>
  (arn ?? "").split("/").slice(-keep).join("/");

const balancer: MirroredType = {
  async create(planned, context) {
    const { subnets } = await builtInNetwork(context);
    const answer = await context.cloud.elb(context.region).send(
      new CreateLoadBalancerCommand({
        Name: text(planned, "name"),
        Scheme: planned["internal"] === true ? "internal" : "internet-facing",
        Subnets: subnets.slice(0, 2),
        Type: (text(planned, "load_balancer_type") ?? "application") as LoadBalancerTypeEnum,
        Tags: tagList(planned),
      }),
    );
    const made = answer.LoadBalancers?.[0];
    return {
      id: made?.LoadBalancerArn,
      arn: made?.LoadBalancerArn,
      arn_suffix: suffixOf(made?.LoadBalancerArn, 3),
    };
  },
  async read(state, { cloud, region }) {
    const found = await unlessGone(
      cloud.elb(region).send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arnOf(state)] })),
    );
    const balancer = found?.LoadBalancers?.[0];
    return balancer === undefined
      ? undefined
      : { arn: balancer.LoadBalancerArn, name: balancer.LoadBalancerName };
  },
  update: () => Promise.resolve({}),
  async delete(state, { cloud, region }) {
    await unlessGone(
      cloud.elb(region).send(new DeleteLoadBalancerCommand({ LoadBalancerArn: arnOf(state) })),
    );
  },
  import: (id) => ({ id, arn: id }),
};

const targetGroup: MirroredType = {
  async create(planned, context) {
    const { vpc } = await builtInNetwork(context);
    const healthPath = text(elements(planned, "health_check")[0] ?? {}, "path");
    const answer = await context.cloud.elb(context.region).send(
      new CreateTargetGroupCommand({
        Name: text(planned, "name"),
        Port: Number(planned["port"] ?? 80),
        Protocol: (text(planned, "protocol") ?? "HTTP") as ProtocolEnum,
        TargetType: (text(planned, "target_type") ?? "instance") as TargetTypeEnum,
        Tags: tagList(planned),
        ...(healthPath === undefined ? {} : { HealthCheckPath: healthPath }),
        ...(vpc === undefined ? {} : { VpcId: vpc }),
      }),
    );
    const made = answer.TargetGroups?.[0];
    return {
      id: made?.TargetGroupArn,
      arn: made?.TargetGroupArn,
      arn_suffix: (made?.TargetGroupArn ?? "").split(":").pop(),
    };
  },
  async read(state, { cloud, region }) {
    const found = await unlessGone(
      cloud.elb(region).send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arnOf(state)] })),
    );
    const group = found?.TargetGroups?.[0];
    return group === undefined ? undefined : { arn: group.TargetGroupArn, name: group.TargetGroupName };
  },
  update: () => Promise.resolve({}),
  async delete(state, { cloud, region }) {
    await unlessGone(cloud.elb(region).send(new DeleteTargetGroupCommand({ TargetGroupArn: arnOf(state) })));
  },
  import: (id) => ({ id, arn: id }),
};

function target(state: ObjectValue) {
  const port = state["port"];
  return {
    TargetGroupArn: text(state, "target_group_arn"),
    Targets: [{ Id: text(state, "target_id"), ...(typeof port === "number" ? { Port: port } : {}) }],
  };
}

const attachment: MirroredType = {
  async create(planned, { cloud, region }: MirrorContext) {
    await cloud.elb(region).send(new RegisterTargetsCommand(target(planned)));
    return {};
  },
  async read(state, { cloud, region }) {
    const { TargetGroupArn } = target(state);
    const health = await unlessGone(
      cloud.elb(region).send(new DescribeTargetHealthCommand({ TargetGroupArn })),
    );
    const ids = health?.TargetHealthDescriptions?.map((description) => description.Target?.Id) ?? [];
    return ids.includes(text(state, "target_id")) ? {} : undefined;
  },
  update: () => Promise.resolve({}),
  async delete(state, { cloud, region }) {
    await unlessGone(cloud.elb(region).send(new DeregisterTargetsCommand(target(state)))).catch(
      (error: unknown) => {
        // moto refuses targets that are already gone; AWS: "If the specified target does not exist, the action returns
        // successfully."
        if ((error as Error).name !== "InvalidTargetException") throw error;
      },
    );
  },
};

/** Load balancers, target groups and their targets. Listeners exist only in Terraform's state. */
export const balancingMirror: MirrorTable = {
  aws_lb: balancer,
  aws_alb: balancer,
  aws_lb_target_group: targetGroup,
  aws_alb_target_group: targetGroup,
  aws_lb_target_group_attachment: attachment,
  aws_alb_target_group_attachment: attachment,
};
