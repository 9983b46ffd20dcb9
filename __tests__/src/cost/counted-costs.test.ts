import type { EstimatedDelta } from "../../../src/cost/delta";
import { deltaMarkdown } from "../../../src/cost/delta-view";
import type { Plan, ResourceChange } from "../../../src/plan/plan-model";
import type { JsonObject } from "../../../src/text/json";
import { planOf } from "../plan/resources/stacks";
import { changeOf, deltaOf, group, machine, nodes, service, withChange } from "./planned-costs";

describe("what a plan covers", () => {
  const values = { instance_type: "t3.large" };
  const one = (actions: readonly string[], before: JsonObject | null, more: object = {}) => {
    const plan = planOf({}, { "aws_instance.a": values });
    const change = { actions, before, ...more } as Partial<ResourceChange["change"]>;
    return withChange(plan, "aws_instance.a", change);
  };

  it.each<[what: string, plan: Plan, change: number]>([
    ["moved", one(["no-op"], values), 0],
    ["imported as it is", one(["no-op"], values, { importing: { id: "i-1" } }), 0],
    [
      "imported and made larger",
      one(["update"], { instance_type: "t3.small" }, { importing: { id: "i-1" } }),
      45.55,
    ],
    ["created while another with the same name is forgotten", one(["create", "forget"], values), 61.54],
    ["replaced by the same", one(["delete", "create"], values), 0],
  ])("counts a machine once that is %s", (_what, plan, change) => {
    expect(changeOf(deltaOf(plan))).toBeCloseTo(change, 1);
  });

  it("counts each instance of count and for_each that the plan has, and no data source", () => {
    const plan = planOf(
      { "aws_instance.a[0]": values, "aws_instance.a[1]": values },
      { "aws_instance.a[0]": values, 'aws_nat_gateway.n["a"]': {} },
    );
    const read: ResourceChange = {
      address: "data.aws_instance.d",
      mode: "data",
      type: "aws_instance",
      name: "d",
      change: { actions: ["read"], before: null, after: values },
    };
    const delta = deltaOf({ ...plan, resource_changes: [...(plan.resource_changes ?? []), read] });
    expect(changeOf(delta)).toBeCloseTo(32.85 - 61.54, 1);
  });
});

describe("costs that were not counted or not said", () => {
  it("of a group without a least number depend on its usage, and are not zero", () => {
    const delta = deltaOf(planOf({}, group({ min_size: 0 })));
    expect(delta.usageNeeded).toEqual(["group_instances"]);
    expect(deltaOf(planOf({}, group({ min_size: 0, desired_capacity: 0 }))).usageNeeded).toEqual([]);
  });

  it("of services that scale are those of the least tasks, and the row says the range", () => {
    const scaled = {
      ...service({ launch_type: "FARGATE", desired_count: null }),
      "aws_appautoscaling_target.t": {
        resource_id: "service/main/web",
        scalable_dimension: "ecs:service:DesiredCount",
        min_capacity: 3,
        max_capacity: 9,
      },
    };
    const delta = deltaOf(planOf({}, scaled));
    expect(delta.after).toBeCloseTo(108.12, 1);
    expect(delta.resources[0]?.assumes).toContain("scales from 3 to 9");
  });

  it("of a table are those of its indexes and replicas too", () => {
    const table = { read_capacity: 10, write_capacity: 10 };
    const plain = deltaOf(planOf({}, { "aws_dynamodb_table.t": table })).after;
    const index = { ...table, global_secondary_index: [{ ...table }] };
    expect(deltaOf(planOf({}, { "aws_dynamodb_table.t": index })).after).toBeCloseTo(2 * plain);
    const copied = { ...table, replica: [{ region_name: "eu-west-1" }, { region_name: "eu-west-2" }] };
    const delta = deltaOf(planOf({}, { "aws_dynamodb_table.t": copied }));
    expect(delta.after).toBeCloseTo(3 * plain);
    expect(delta.resources[0]?.assumes).toContain("3 regions at this one's price");
  });

  it("of a cluster are those of extended support and of Auto Mode's machines", () => {
    const cluster = (values: JsonObject) => deltaOf(planOf({}, { "aws_eks_cluster.c": values }));
    expect(cluster({ version: "1.30" }).after).toBeCloseTo(438);
    expect(cluster({ version: "1.30", upgrade_policy: [{ support_type: "STANDARD" }] }).after).toBeCloseTo(
      73,
    );
    expect(cluster({ version: "1.35" }).after).toBeCloseTo(73);
    expect(cluster({ version: "1.35", compute_config: [{ enabled: true }] }).unpriced).toHaveLength(1);
  });

  it("are those of Windows where the plan shows it", () => {
    expect(deltaOf(planOf({}, machine({ get_password_data: true }))).after).toBeCloseTo(138.04, 1);
    const windows = { ami_type: "WINDOWS_CORE_2022_x86_64", instance_types: ["m5.large"] };
    const delta = deltaOf(planOf({}, nodes({ ...windows, scaling_config: [{ desired_size: 1 }] })));
    expect(delta.after).toBeCloseTo(0.188 * 730 + 2, 1);
  });

  it("of provisioned concurrency are its memory all month", () => {
    const plan = planOf(
      {},
      {
        "aws_lambda_function.f": { function_name: "f", memory_size: 1024 },
        "aws_lambda_provisioned_concurrency_config.p": {
          function_name: "f",
          provisioned_concurrent_executions: 10,
        },
      },
    );
    expect(deltaOf(plan).after).toBeCloseTo(109.5, 1);
  });

  it("of balancers and endpoints are those of the subnets that they refer to before these exist", () => {
    const plan = planOf(
      {},
      {
        "aws_subnet.a": {},
        "aws_subnet.b": {},
        "aws_subnet.c": {},
        "aws_vpc_endpoint.e": { vpc_endpoint_type: "Interface" },
      },
    );
    const references = {
      subnet_ids: { references: ["aws_subnet.a.id", "aws_subnet.b.id", "aws_subnet.c.id"] },
    };
    const resources = plan.configuration?.root_module?.resources?.map((one) =>
      one.address === "aws_vpc_endpoint.e" ? { ...one, expressions: references } : one,
    );
    const configuration = { ...plan.configuration, root_module: { resources: resources ?? [] } };
    expect(deltaOf({ ...plan, configuration } as Plan).after).toBeCloseTo(3 * 7.3, 1);
  });
});

describe("the region", () => {
  const inRegion = (expression: JsonObject | undefined, values: JsonObject = {}): EstimatedDelta => {
    const plan = planOf({}, machine(values));
    const provider =
      expression === undefined ? {} : { aws: { name: "aws", expressions: { region: expression } } };
    return deltaOf({ ...plan, configuration: { ...plan.configuration, provider_config: provider } } as Plan);
  };

  it.each<[what: string, expression: JsonObject | undefined]>([
    ["comes from a local", { references: ["local.region"] }],
    ["comes from a variable without a value", { references: ["var.region"] }],
    ["comes from the environment", undefined],
  ])("is said to be assumed where it %s", (_what, expression) => {
    const delta = inRegion(expression);
    expect(delta.assumedRegion).toBe("us-east-1");
    expect(deltaMarkdown(delta)).toContain("prices of us-east-1; --region names another");
  });

  it("is that of the resource, of its zone or of its provider's alias", () => {
    const local = { references: ["local.region"] };
    const frankfurt = inRegion(local, { region: "eu-central-1" });
    expect(frankfurt.after).toBeCloseTo(0.115 * 730 + 0.119 * 8, 1);
    expect(frankfurt.assumedRegion).toBeUndefined();
    expect(inRegion(local, { availability_zone: "eu-central-1b" }).after).toBeCloseTo(frankfurt.after);
  });

  it.each(["cn-north-1", "us-gov-west-1", "ap-southeast-7"])("without prices has none: %s", (region) => {
    expect(inRegion({ constant_value: region })).toMatchObject({
      unpriced: ["aws_instance.a"],
      onlyRegionsWithoutPrices: [region],
    });
  });

  it("does not matter for prices that are the same everywhere", () => {
    const plan = planOf({}, { "aws_route53_zone.z": {}, "aws_waf_web_acl.w": {} });
    const provider = { aws: { name: "aws", expressions: { region: { constant_value: "ap-south-1" } } } };
    const delta = deltaOf({
      ...plan,
      configuration: { ...plan.configuration, provider_config: provider },
    } as Plan);
    expect(delta).toMatchObject({ unpriced: [] });
    expect(delta.after).toBeCloseTo(5.5);
  });
});
