import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { unlessNotFound } from "../unless-not-found";
import { tagsOf } from "../ownership";
import { knowing, type Lookup, type LookupTable, type Sighting } from "./lookup";

async function withTags(
  elb: ElasticLoadBalancingV2Client,
  arn: string | undefined,
): Promise<readonly Sighting[]> {
  if (arn === undefined) return [];
  const { TagDescriptions } = await elb.send(new DescribeTagsCommand({ ResourceArns: [arn] }));
  return [{ id: arn, tags: tagsOf(TagDescriptions?.[0]?.Tags) }];
}

const balancer: Lookup = {
  by: "its name",
  find: knowing(["name"], async ([name = ""], { elb }) => {
    const found = await unlessNotFound(
      "elasticloadbalancing:DescribeLoadBalancers",
      elb.send(new DescribeLoadBalancersCommand({ Names: [name] })),
    );
    return withTags(elb, found?.LoadBalancers?.[0]?.LoadBalancerArn);
  }),
};

const targetGroup: Lookup = {
  by: "its name",
  find: knowing(["name"], async ([name = ""], { elb }) => {
    const found = await unlessNotFound(
      "elasticloadbalancing:DescribeTargetGroups",
      elb.send(new DescribeTargetGroupsCommand({ Names: [name] })),
    );
    return withTags(elb, found?.TargetGroups?.[0]?.TargetGroupArn);
  }),
};

const listener: Lookup = {
  by: "its load balancer and port",
  find: knowing(["load_balancer_arn"], async ([LoadBalancerArn = ""], { elb }, { values }) => {
    const found = await unlessNotFound(
      "elasticloadbalancing:DescribeListeners",
      elb.send(new DescribeListenersCommand({ LoadBalancerArn })),
    );
    return withTags(elb, found?.Listeners?.find(({ Port }) => Port === values["port"])?.ListenerArn);
  }),
};

const listenerRule: Lookup = {
  by: "its listener and priority",
  find: knowing(["listener_arn"], async ([ListenerArn = ""], { elb }, { values }) => {
    const found = await unlessNotFound(
      "elasticloadbalancing:DescribeRules",
      elb.send(new DescribeRulesCommand({ ListenerArn })),
    );
    const priority = String(values["priority"]);
    return withTags(elb, found?.Rules?.find(({ Priority }) => Priority === priority)?.RuleArn);
  }),
};

/** Load balancers, listeners with their rules, and target groups. */
export const balancingLookups: LookupTable = {
  aws_lb: balancer,
  aws_alb: balancer,
  aws_lb_target_group: targetGroup,
  aws_alb_target_group: targetGroup,
  aws_lb_listener: listener,
  aws_alb_listener: listener,
  aws_lb_listener_rule: listenerRule,
};
