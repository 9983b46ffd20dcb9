import { deltaMarkdown } from "../../../src/cost/delta-view";
import { PRICERS } from "../../../src/cost/pricers/table";
import type { Json, JsonObject } from "../../../src/text/json";
import { planOf } from "../plan/resources/stacks";
import {
  type Side,
  TASK,
  aurora,
  changeOf,
  deltaOf,
  group,
  machine,
  nodes,
  service,
  strategy,
  withChange,
} from "./planned-costs";

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
    const delta = deltaOf(
      open === undefined ? plan : withChange(plan, address, { after_unknown: open as Json }),
    );
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
        open === undefined ? plan : withChange(plan, address, { after_unknown: open as Json }),
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
      const delta = deltaOf(withChange(plan, `${type}.a`, { after_unknown: { [key]: true } }));
      expect({ key, change: Math.round(Math.min(0, changeOf(delta)) * 100) / 100 }).toEqual({
        key,
        change: 0,
      });
    }
  });
});
