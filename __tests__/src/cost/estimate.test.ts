import fc from "fast-check";
import type { ResourceSet } from "../../../src/plan/resources/resource-set";
import { estimate } from "../../../src/cost/estimate";
import { stackOf, type Resources } from "../plan/resources/stacks";

const HOURS = 730;

function costOf(resources: Resources, usage = {}, rest = {}) {
  return estimate(stackOf(resources, rest), { usage });
}

function chargesOf(resources: Resources, usage = {}) {
  return Object.fromEntries(
    costOf(resources, usage).resources.flatMap(({ charges }) =>
      charges.map(({ meter, quantity }) => [meter, quantity]),
    ),
  );
}

describe("the charges of resources", () => {
  it("bill a server for its hours, its disk and a disk's extra performance", () => {
    const disk = { volume_type: "gp3", volume_size: 30, iops: 4000, throughput: 250 };
    expect(
      chargesOf({ aws_instance: { web: { instance_type: "t3.medium", root_block_device: [disk] } } }),
    ).toEqual({
      "ec2/t3.medium": HOURS,
      "ebs/gp3": 30,
      "ebs/gp3-iops": 1000,
      "ebs/gp3-throughput": 125,
    });
  });

  it("count one public address per server, whether its own or an Elastic IP", () => {
    const web = { instance_type: "t3.small", associate_public_ip_address: true };
    const alone = costOf({ aws_instance: { web } });
    const elastic = costOf({
      aws_instance: { web },
      aws_eip: { web: { instance: "${aws_instance.web.id}" } },
    });
    expect(elastic.total).toBeCloseTo(alone.total);
    expect(costOf({ aws_instance: { web: { instance_type: "t3.small" } } }).total).toBeCloseTo(
      alone.total - 3.65,
    );
  });

  it("bill a load balancer for hours, capacity and an address in each of its zones", () => {
    const balancer = { load_balancer_type: "application", subnets: ["${a.b.id}", "${a.c.id}", "${a.d.id}"] };
    expect(chargesOf({ aws_lb: { web: balancer } }, { albLcu: 1.2 })).toEqual({
      "alb/hours": HOURS,
      "alb/lcu": 1.2 * HOURS,
      "ipv4/public": 3 * HOURS,
    });
    expect(chargesOf({ aws_lb: { web: { ...balancer, internal: true } } })).not.toHaveProperty("ipv4/public");
  });

  it("bill a scaling group for the instances of its launch template", () => {
    const group = { desired_capacity: 2, launch_template: [{ id: "${aws_launch_template.host.id}" }] };
    const template = { instance_type: "t4g.small", block_device_mappings: [{ ebs: [{ volume_size: 20 }] }] };
    const charges = chargesOf({
      aws_autoscaling_group: { hosts: group },
      aws_launch_template: { host: template },
    });
    expect(charges).toEqual({ "ec2/t4g.small": 2 * HOURS, "ebs/gp2": 40 });
  });

  it("bill a Fargate service by its task definition, and nothing for one on instances", () => {
    const definition = { cpu: "512", memory: "1024", runtime_platform: [{ cpu_architecture: "ARM64" }] };
    const service = { desired_count: 2, task_definition: "${aws_ecs_task_definition.api.arn}" };
    const on = (launch_type: string) =>
      chargesOf({
        aws_ecs_service: { api: { ...service, launch_type } },
        aws_ecs_task_definition: { api: definition },
      });
    expect(on("FARGATE")).toEqual({ "fargate-arm/vcpu": HOURS, "fargate-arm/memory": 2 * HOURS });
    expect(on("EC2")).toEqual({});
  });

  it("bill the public address of each Fargate task", () => {
    const service = {
      launch_type: "FARGATE",
      desired_count: 2,
      task_definition: "${aws_ecs_task_definition.api.arn}",
      network_configuration: [{ assign_public_ip: true }],
    };
    const charges = chargesOf({
      aws_ecs_service: { api: service },
      aws_ecs_task_definition: { api: { cpu: "256", memory: "512" } },
    });
    expect(charges["ipv4/public"]).toBe(2 * HOURS);
  });

  it("bill RDS Proxy for at least eight capacity units, whatever the database's capacity", () => {
    const { total } = costOf({ aws_db_proxy: { db: {} } });
    expect(total).toBeCloseTo(8 * HOURS * 0.015);
    expect(costOf({ aws_db_proxy: { db: {} } }, { auroraAcuHours: 10 }).total).toBe(total);
    expect(costOf({ aws_db_proxy: { db: {} } }, { auroraAcuHours: 16 * HOURS }).total).toBeCloseTo(2 * total);
  });

  it("assume Aurora's minimum capacity, and ask for usage if it can pause", () => {
    const database = (min_capacity: number) => ({
      aws_rds_cluster: {
        db: { engine: "aurora-postgresql", serverlessv2_scaling_configuration: [{ min_capacity }] },
      },
      aws_rds_cluster_instance: {
        db: { instance_class: "db.serverless", cluster_identifier: "${aws_rds_cluster.db.id}" },
      },
    });
    expect(chargesOf(database(0.5))["aurora/acu"]).toBe(0.5 * HOURS);
    expect(chargesOf(database(0))["aurora/acu"]).toBeUndefined();
    expect(chargesOf(database(0), { auroraAcuHours: 100 })["aurora/acu"]).toBe(100);
  });

  it("bill I/O-Optimized Aurora more for instances and storage, and nothing for requests", () => {
    const database = (storage_type: string, instance_class: string) => ({
      aws_rds_cluster: {
        db: {
          engine: "aurora-postgresql",
          storage_type,
          serverlessv2_scaling_configuration: [{ min_capacity: 1 }],
        },
      },
      aws_rds_cluster_instance: { db: { instance_class, cluster_identifier: "${aws_rds_cluster.db.id}" } },
    });
    const usage = { auroraGb: 100, auroraIoRequests: 50_000_000 };
    const priced = (kind: string, size: string) => costOf(database(kind, size), usage);
    expect(priced("aurora", "db.serverless").total).toBeCloseTo(0.12 * HOURS + 10 + 10);
    expect(priced("aurora-iopt1", "db.serverless").total).toBeCloseTo(0.16 * HOURS + 22.5);
    expect(priced("aurora-iopt1", "db.r6g.large").total).toBeCloseTo(0.338 * HOURS + 22.5);
    expect(priced("aurora-iopt1", "db.r6g.large").unpriced).toEqual([]);
  });

  it("charge for other classes of S3 only where the usage names them", () => {
    const bucket = { aws_s3_bucket: { archive: {} } };
    const charges = chargesOf(bucket, { s3Gb: 10, s3GlacierGb: 50_000, s3TieredObjects: 20_000 });
    expect(charges).toMatchObject({ "s3/storage": 10, "s3/glacier": 50_000, "s3/tiering": 20 });
    expect(Object.keys(chargesOf(bucket, { s3Gb: 10 }))).toEqual(["s3/storage", "s3/writes", "s3/reads"]);
    const only = (usage: Parameters<typeof costOf>[1]) => costOf(bucket, usage).total;
    expect(only({ s3GlacierGb: 50_000 })).toBeCloseTo(180);
    expect(only({ s3DeepArchiveGb: 60_000 })).toBeCloseTo(59.4);
    expect(only({ s3InfrequentGb: 30_000, s3InfrequentReadGb: 30_000 })).toBeCloseTo(675);
  });

  it("include an attached Lightsail address in the bundle, and bill an idle one", () => {
    const attachment = { jarvis: { static_ip_name: "${aws_lightsail_static_ip.jarvis.id}" } };
    expect(costOf({ aws_lightsail_static_ip: { jarvis: {} } }).total).toBeCloseTo(3.65);
    const attached = costOf({
      aws_lightsail_static_ip: { jarvis: {} },
      aws_lightsail_static_ip_attachment: attachment,
    });
    expect(attached.total).toBe(0);
    expect(attached.unpriced).toEqual([]);
  });

  it("give an account's first trail for free and need no usage for gateway endpoints", () => {
    const { total, free } = costOf({ aws_cloudtrail: { all: {} }, aws_vpc_endpoint: { s3: {} } });
    expect({ total, free }).toEqual({ total: 0, free: 2 });
    expect(costOf({ aws_cloudtrail: { all: {} } }, { cloudtrailCopiedEvents: 200_000 }).total).toBeCloseTo(4);
  });
});

describe("assumptions about a plan", () => {
  it("include gp2 for a volume without a type, but no size for one without a size", () => {
    const volumes = { written: { size: 100 }, unknown: { type: "gp3" } };
    expect(chargesOf({ aws_ebs_volume: volumes })).toEqual({ "ebs/gp2": 100, "ebs/gp3": undefined });
    const extra = {
      instance_type: "t3.small",
      root_block_device: [{ volume_size: 8 }],
      ebs_block_device: [{}],
    };
    const { resources } = costOf({ aws_instance: { web: extra } });
    expect(resources[0]?.charges.slice(1).map(({ quantity }) => quantity)).toEqual([8, undefined]);
  });

  it("are reported for spot instances and dedicated hosts", () => {
    const { resources } = costOf({
      aws_instance: {
        spot: { instance_type: "t3.small", instance_market_options: [{ market_type: "spot" }] },
        alone: { instance_type: "t3.small", tenancy: "dedicated" },
        plain: { instance_type: "t3.small", tenancy: "default" },
      },
    });
    expect(resources.map(({ charges }) => charges[0]?.assumes)).toEqual([
      expect.stringContaining("spot"),
      expect.stringContaining("dedicated"),
      undefined,
    ]);
  });

  it("include the capacity of a table if the plan does not have it", () => {
    const charges = chargesOf({
      aws_dynamodb_table: { t: { billing_mode: "PROVISIONED", read_capacity: 5 } },
    });
    expect(charges).toMatchObject({ "dynamodb/rcu": 5 * HOURS, "dynamodb/wcu": undefined });
  });

  it("include one subnet for an endpoint whose subnets are unknown", () => {
    const { resources } = costOf({ aws_vpc_endpoint: { e: { vpc_endpoint_type: "Interface" } } });
    expect(resources[0]?.charges[0]).toMatchObject({
      quantity: HOURS,
      assumes: expect.stringContaining("zone"),
    });
  });

  it("do not include a load balancer's kind: a gateway one is not an application one", () => {
    const { resources, unpriced } = costOf({ aws_lb: { g: { load_balancer_type: "gateway" } } });
    expect(resources).toEqual([]);
    expect(unpriced[0]?.reason).toContain("gateway load balancer");
  });
});

describe("resources that are not counted", () => {
  it("are listed: types without a price, sizes without a price, and missing usage", () => {
    const { resources, unpriced, total } = costOf({
      aws_msk_cluster: { events: {} },
      aws_instance: {
        big: { instance_type: "x9.unheard" },
        unknown: { instance_type: "${var.type}" },
      },
      aws_nat_gateway: { nat: {} },
    });
    expect(unpriced.map(({ address }) => address)).toEqual([
      "aws_msk_cluster.events",
      "aws_instance.big",
      "aws_instance.unknown",
    ]);
    const gaps = resources.flatMap(({ charges }) => charges.filter(({ monthly }) => monthly === undefined));
    expect(gaps.map(({ needs }) => needs)).toEqual(["nat_gb"]);
    expect(total).toBeCloseTo(HOURS * 0.045 + 8 * 0.1);
  });

  it("are kept apart from the counted part of the same resource", () => {
    const { resources } = costOf({ aws_instance: { big: { instance_type: "x9.unheard" } } });
    expect(resources[0]).toMatchObject({ monthly: 8 * 0.1, without: ["ec2/x9.unheard"] });
  });

  it("include resources that a region does not offer, whatever they cost elsewhere", () => {
    const { unpriced, total } = costOf({
      aws_instance: { a: { instance_type: "t3a.small", region: "eu-south-2" } },
    });
    expect(unpriced.map(({ reason }) => reason)).toEqual([expect.stringContaining("eu-south-2: t3a")]);
    expect(total).toBeCloseTo(8 * 0.1);
  });

  it("include everything in a region without a price table", () => {
    const { unpriced, total } = costOf({ aws_eip: { a: { region: "ap-south-1" } } });
    expect(total).toBe(0);
    expect(unpriced[0]?.reason).toContain("ap-south-1");
    expect(unpriced[0]?.reason).toContain("us-east-1");
  });
});

describe("usage", () => {
  it("applies to every resource of a kind, and is overridden for single ones", () => {
    const usage = { natGb: 100, resources: [{ address: "aws_nat_gateway.busy", natGb: 1000 }] };
    const { resources } = costOf({ aws_nat_gateway: { quiet: {}, busy: {} } }, usage);
    const [quiet, busy] = resources.map(({ monthly }) => monthly - HOURS * 0.045);
    expect([quiet, busy]).toEqual([expect.closeTo(4.5), expect.closeTo(45)]);
  });

  it("counts internet traffic once per stack", () => {
    const { resources } = costOf({ aws_eip: { a: {}, b: {} } }, { dataTransferOutGb: 56 });
    expect(resources.filter(({ type }) => type === "transfer").map(({ monthly }) => monthly)).toEqual([
      expect.closeTo(5.04),
    ]);
  });
});

const AVAILABLE: readonly (readonly [string, Record<string, string | number | boolean>])[] = [
  ["aws_eip", {}],
  ["aws_instance", { instance_type: "t3.small" }],
  ["aws_instance", { instance_type: "t4g.micro", associate_public_ip_address: true }],
  ["aws_nat_gateway", {}],
  ["aws_secretsmanager_secret", {}],
  ["aws_lightsail_instance", { bundle_id: "small_3_0" }],
  ["aws_s3_bucket", {}],
  ["aws_cloudwatch_log_group", {}],
  ["aws_kms_key", {}],
  ["aws_vpc", {}],
  ["aws_msk_cluster", {}],
];

const someResources = fc.array(fc.constantFrom(...AVAILABLE), { maxLength: 30 }).map((picked) => {
  const resources: Record<string, Record<string, Record<string, string | number | boolean>>> = {};
  picked.forEach(([type, values], index) => {
    resources[type] = { ...resources[type], [`r${index}`]: values };
  });
  return stackOf(resources);
});

const someUsage = fc.record({ natGb: fc.nat(500), s3Gb: fc.nat(500) }, { requiredKeys: [] });

const part = (set: ResourceSet, keep: (index: number) => boolean): ResourceSet => ({
  ...set,
  resources: set.resources.filter((_, index) => keep(index)),
});

describe("an estimate of any stack", () => {
  it("is the sum of the estimates of its parts", () => {
    fc.assert(
      fc.property(someResources, someUsage, fc.nat(30), (set, usage, cut) => {
        const [left, right] = [part(set, (i) => i < cut), part(set, (i) => i >= cut)].map((one) =>
          estimate(one, { usage }),
        );
        const whole = estimate(set, { usage });
        expect((left?.total ?? 0) + (right?.total ?? 0)).toBeCloseTo(whole.total, 6);
        expect([...(left?.unpriced ?? []), ...(right?.unpriced ?? [])]).toEqual(whole.unpriced);
      }),
    );
  });

  it("does not depend on the order of its resources", () => {
    fc.assert(
      fc.property(someResources, someUsage, (set, usage) => {
        const reversed = { ...set, resources: [...set.resources].reverse() };
        expect(estimate(reversed, { usage }).total).toBeCloseTo(estimate(set, { usage }).total, 6);
      }),
    );
  });

  it("accounts for every resource: priced, free or listed as unpriced", () => {
    fc.assert(
      fc.property(someResources, (set) => {
        const { resources, unpriced, free } = estimate(set);
        expect(resources.length + unpriced.length + free).toBe(set.resources.length);
      }),
    );
  });
});

describe("databases and caches", () => {
  it("cost their size's price, twice in two zones, and their storage", () => {
    const values = {
      instance_class: "db.t3.medium",
      engine: "postgres",
      allocated_storage: 100,
      storage_type: "gp3",
    };
    expect(costOf({ aws_db_instance: { a: values } }).total).toBeCloseTo(HOURS * 0.072 + 100 * 0.115);
    expect(costOf({ aws_db_instance: { a: { ...values, multi_az: true } } }).total).toBeCloseTo(
      2 * (HOURS * 0.072 + 100 * 0.115),
    );
  });

  it("are billed per node of a group", () => {
    const group = { node_type: "cache.t3.micro", num_node_groups: 2, replicas_per_node_group: 1 };
    expect(costOf({ aws_elasticache_replication_group: { g: group } }).total).toBeCloseTo(4 * HOURS * 0.017);
  });
});
