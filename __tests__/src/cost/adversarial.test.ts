import { costDelta, type EstimatedDelta } from "../../../src/cost/delta";
import { deltaMarkdown } from "../../../src/cost/delta-view";
import { estimate } from "../../../src/cost/estimate";
import { PRICERS } from "../../../src/cost/pricers/table";
import type { Plan, ResourceChange } from "../../../src/plan/plan-model";
import { resourcesOfPlan } from "../../../src/plan/resources/from-plan";
import type { Json, JsonObject } from "../../../src/text/json";
import { planOf } from "../plan/resources/stacks";

type Side = Readonly<Record<string, JsonObject>>;

const deltaOf = (plan: Plan): EstimatedDelta => {
  const side = (which: "before" | "after") => [estimate(resourcesOfPlan(plan, which, "prod", "plan.json"))];
  return costDelta(side("before"), side("after"));
};
const changeOf = ({ before = 0, after }: EstimatedDelta) => after - before;

/** The plan with `more` in the change of one resource. */
function with_(plan: Plan, address: string, more: Partial<ResourceChange["change"]>): Plan {
  const changes = plan.resource_changes?.map((one) =>
    one.address === address ? { ...one, change: { ...one.change, ...more } } : one,
  );
  return { ...plan, resource_changes: changes ?? [] };
}

const TEMPLATE = { "aws_launch_template.t": { name: "t", instance_type: "m5.large" } };
const group = (values: JsonObject): Side => ({
  ...TEMPLATE,
  "aws_autoscaling_group.g": { max_size: 10, launch_template: [{ name: "t" }], ...values },
});
const TASK = { family: "t", cpu: "1024", memory: "2048", requires_compatibilities: ["FARGATE"] };
const service = (values: JsonObject, task: JsonObject = TASK): Side => ({
  "aws_ecs_task_definition.t": task,
  "aws_ecs_service.s": { name: "web", desired_count: 10, task_definition: "t", ...values },
});
const nodes = (values: JsonObject): Side => ({ "aws_eks_node_group.n": values });
const machine = (values: JsonObject): Side => ({
  "aws_instance.a": { instance_type: "m5.large", ...values },
});
const aurora = (instance: string, cluster: JsonObject = {}): Side => ({
  "aws_rds_cluster.c": { cluster_identifier: "c", engine: "aurora-postgresql", ...cluster },
  "aws_rds_cluster_instance.i": {
    cluster_identifier: "c",
    engine: "aurora-postgresql",
    instance_class: instance,
  },
});
const strategy = (...names: readonly string[]): JsonObject => ({
  capacity_provider_strategy: names.map((name) => ({ capacity_provider: name, weight: 1 })),
});

type Case = readonly [what: string, address: string, before: Side, after: Side, open?: JsonObject];

/** Changes whose sign no plan tells. `open` is what is known only after apply. */
const NOT_KNOWN: readonly Case[] = [
  [
    "a group that may shrink to nothing",
    "aws_autoscaling_group.g",
    group({ min_size: 4, desired_capacity: 4 }),
    group({ min_size: 0 }),
    { desired_capacity: true },
  ],
  [
    "nodes whose number only the apply knows",
    "aws_eks_node_group.n",
    nodes({ instance_types: ["m5.large"], scaling_config: [{ desired_size: 5, min_size: 1 }] }),
    nodes({ instance_types: ["m5.large"], scaling_config: [{ min_size: 1 }] }),
    { scaling_config: [{ desired_size: true }] },
  ],
  [
    "nodes whose type only the apply knows",
    "aws_eks_node_group.n",
    nodes({ instance_types: ["m5.4xlarge"], scaling_config: [{ desired_size: 5 }] }),
    nodes({ scaling_config: [{ desired_size: 5 }] }),
    { instance_types: true },
  ],
  [
    "a machine whose type only the apply knows",
    "aws_instance.a",
    machine({ instance_type: "m5.4xlarge" }),
    { "aws_instance.a": {} },
    { instance_type: true },
  ],
  [
    "a cache whose shards only the apply knows",
    "aws_elasticache_replication_group.r",
    {
      "aws_elasticache_replication_group.r": {
        node_type: "cache.r6g.large",
        num_node_groups: 3,
        replicas_per_node_group: 2,
      },
    },
    { "aws_elasticache_replication_group.r": { node_type: "cache.r6g.large" } },
    { num_node_groups: true, replicas_per_node_group: true },
  ],
  [
    "a database of which only the apply knows whether it has a standby",
    "aws_db_instance.d",
    { "aws_db_instance.d": { engine: "postgres", instance_class: "db.m5.large", multi_az: true } },
    { "aws_db_instance.d": { engine: "postgres", instance_class: "db.m5.large" } },
    { multi_az: true },
  ],
  [
    "a database restored from a snapshot of unknown size",
    "aws_db_instance.d",
    { "aws_db_instance.d": { engine: "mysql", instance_class: "db.m5.large", allocated_storage: 500 } },
    { "aws_db_instance.d": { engine: "mysql", instance_class: "db.m5.large", snapshot_identifier: "s" } },
    { allocated_storage: true },
  ],
  [
    "a volume of unknown size",
    "aws_ebs_volume.v",
    { "aws_ebs_volume.v": { type: "gp3", size: 500 } },
    { "aws_ebs_volume.v": { type: "gp3" } },
    { size: true },
  ],
  [
    "a volume of unknown provisioned IOPS",
    "aws_ebs_volume.v",
    { "aws_ebs_volume.v": { type: "gp3", size: 500, iops: 16_000 } },
    { "aws_ebs_volume.v": { type: "io2", size: 100 } },
    { iops: true },
  ],
  [
    "Aurora from instances to capacity that follows the load",
    "aws_rds_cluster_instance.i",
    aurora("db.r6g.4xlarge"),
    aurora("db.serverless", {
      serverlessv2_scaling_configuration: [{ min_capacity: 0.5, max_capacity: 128 }],
    }),
  ],
  [
    "Aurora from instances to capacity that can pause",
    "aws_rds_cluster_instance.i",
    aurora("db.r6g.4xlarge"),
    aurora("db.serverless", {
      serverlessv2_scaling_configuration: [{ min_capacity: 0, max_capacity: 16 }],
    }),
  ],
  [
    "Fargate to Fargate spot",
    "aws_ecs_service.s",
    service({ launch_type: "FARGATE" }),
    service(strategy("FARGATE_SPOT")),
  ],
  [
    "Fargate to a mix with spot",
    "aws_ecs_service.s",
    service({ launch_type: "FARGATE" }),
    service(strategy("FARGATE", "FARGATE_SPOT")),
  ],
  [
    "Fargate to machines that ECS starts itself",
    "aws_ecs_service.s",
    service({ launch_type: "FARGATE" }),
    {
      ...service(strategy("mi"), { ...TASK, requires_compatibilities: ["MANAGED_INSTANCES"] }),
      "aws_ecs_capacity_provider.mi": { name: "mi", managed_instances_provider: [{}] },
    },
  ],
  [
    "a task of unknown size",
    "aws_ecs_service.s",
    service({ launch_type: "FARGATE" }),
    service({ launch_type: "FARGATE" }, { family: "t" }),
  ],
  ["shared to dedicated tenancy", "aws_instance.a", machine({}), machine({ tenancy: "dedicated" })],
  ["a shared host to one of one's own", "aws_instance.a", machine({}), machine({ tenancy: "host" })],
  [
    "a machine whose template makes it dedicated",
    "aws_instance.a",
    machine({}),
    {
      ...machine({ launch_template: [{ name: "t" }] }),
      "aws_launch_template.t": { name: "t", placement: [{ tenancy: "dedicated" }] },
    },
  ],
  [
    "on demand to spot nodes",
    "aws_eks_node_group.n",
    nodes({ instance_types: ["m5.large"], scaling_config: [{ desired_size: 2 }] }),
    nodes({ instance_types: ["m5.large"], scaling_config: [{ desired_size: 2 }], capacity_type: "SPOT" }),
  ],
  [
    "provisioned capacity to requests",
    "aws_dynamodb_table.t",
    { "aws_dynamodb_table.t": { billing_mode: "PROVISIONED", read_capacity: 100, write_capacity: 100 } },
    { "aws_dynamodb_table.t": { billing_mode: "PAY_PER_REQUEST" } },
  ],
  [
    "a table to a class without a price",
    "aws_dynamodb_table.t",
    { "aws_dynamodb_table.t": { read_capacity: 100, write_capacity: 100 } },
    {
      "aws_dynamodb_table.t": {
        read_capacity: 1,
        write_capacity: 1,
        table_class: "STANDARD_INFREQUENT_ACCESS",
      },
    },
  ],
  [
    "a region with prices to one without",
    "aws_instance.a",
    machine({ instance_type: "m5.4xlarge" }),
    machine({ region: "us-gov-west-1" }),
  ],
];

describe("a change whose sign no plan tells", () => {
  it.each(NOT_KNOWN)("is not known and in no total: %s", (...row) => {
    const [, address, before, after, open] = row as unknown as Case;
    const plan = planOf(before, after);
    const delta = deltaOf(open === undefined ? plan : with_(plan, address, { after_unknown: open as Json }));
    expect(delta.resources.find((one) => one.address === address) ?? delta.unpriced).toEqual(
      delta.resources.length === 0
        ? expect.arrayContaining([address])
        : expect.objectContaining({ address, notKnown: true }),
    );
    expect(changeOf(delta)).toBeCloseTo(0);
    expect(deltaMarkdown(delta)).toMatch(/difference not known/);
  });

  it("never shows a side as $0.00 of which nothing is counted", () => {
    for (const [, address, before, after, open] of NOT_KNOWN) {
      const plan = planOf(before, after);
      const delta = deltaOf(
        open === undefined ? plan : with_(plan, address, { after_unknown: open as Json }),
      );
      for (const row of delta.resources) {
        expect(row.before).not.toBe(0);
        expect(row.after).not.toBe(0);
      }
    }
  });
});

describe("a setting that only the apply knows", () => {
  /** Everything that a pricer reads of a resource is made open in turn; none of it may look like a saving. */
  it.each<[type: string, values: JsonObject]>([
    [
      "aws_db_instance",
      {
        engine: "mysql",
        instance_class: "db.m5.large",
        multi_az: true,
        allocated_storage: 500,
        storage_type: "io1",
        iops: 3000,
      },
    ],
    ["aws_elasticache_cluster", { engine: "redis", node_type: "cache.m5.large", num_cache_nodes: 4 }],
    [
      "aws_elasticache_replication_group",
      { node_type: "cache.m5.large", num_node_groups: 3, replicas_per_node_group: 2 },
    ],
    ["aws_ebs_volume", { type: "io1", size: 500, iops: 3000 }],
    ["aws_lb", { load_balancer_type: "network", subnets: ["a", "b", "c"] }],
    ["aws_vpc_endpoint", { vpc_endpoint_type: "Interface", subnet_ids: ["a", "b", "c"] }],
    ["aws_dynamodb_table", { read_capacity: 50, write_capacity: 50, replica: [{}, {}] }],
    ["aws_redshift_cluster", { node_type: "dc2.large", cluster_type: "multi-node", number_of_nodes: 4 }],
    [
      "aws_opensearch_domain",
      {
        cluster_config: [{ instance_type: "m5.large.search", instance_count: 3 }],
        ebs_options: [{ volume_size: 100 }],
      },
    ],
    ["aws_mq_broker", { host_instance_type: "mq.m5.large", deployment_mode: "ACTIVE_STANDBY_MULTI_AZ" }],
    [
      "aws_fsx_windows_file_system",
      {
        deployment_type: "MULTI_AZ_1",
        storage_type: "HDD",
        storage_capacity: 300,
        throughput_capacity: 1024,
      },
    ],
    [
      "aws_dms_replication_instance",
      { replication_instance_class: "dms.t2.micro", multi_az: true, allocated_storage: 500 },
    ],
    ["aws_transfer_server", { protocols: ["SFTP", "FTPS"] }],
    ["aws_networkfirewall_firewall", { subnet_mapping: [{}, {}] }],
    ["aws_efs_file_system", { provisioned_throughput_in_mibps: 100 }],
    ["aws_wafv2_web_acl", { rule: [{}, {}, {}] }],
    [
      "aws_instance",
      { instance_type: "m5.4xlarge", monitoring: true, root_block_device: [{ volume_size: 500 }] },
    ],
    ["aws_route53_resolver_endpoint", { ip_address: [{}, {}, {}] }],
  ])("is never a saving of %s", (type, values) => {
    expect(PRICERS).toHaveProperty(type);
    for (const key of Object.keys(values)) {
      const after = Object.fromEntries(Object.entries(values).filter(([other]) => other !== key));
      const plan = planOf({ [`${type}.a`]: values }, { [`${type}.a`]: after });
      const delta = deltaOf(with_(plan, `${type}.a`, { after_unknown: { [key]: true } }));
      expect({ key, change: Math.round(Math.min(0, changeOf(delta)) * 100) / 100 }).toEqual({
        key,
        change: 0,
      });
    }
  });
});

describe("what a plan covers", () => {
  const values = { instance_type: "t3.large" };
  const one = (actions: readonly string[], before: JsonObject | null, more: object = {}) => {
    const plan = planOf({}, { "aws_instance.a": values });
    const change = { actions, before, ...more } as Partial<ResourceChange["change"]>;
    return with_(plan, "aws_instance.a", change);
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
