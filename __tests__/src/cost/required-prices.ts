import { type PriceTable, priceTableOf, pricedRegions } from "../../../src/cost/price-table";

/** What every table must have a price for, or a reason why not, by service. A family ends with a dot: one size is enough. */
export const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  "EC2, general": ofFamilies("ec2", "t3 t3a t4g m5 m5a m6i m6a m6g m7i m7i-flex m7a m7g m8g m8i"),
  "EC2, compute": ofFamilies("ec2", "c5 c5a c5n c6i c6a c6g c6gn c7i c7i-flex c7a c7g c7gn c8g c8i"),
  "EC2, memory": ofFamilies("ec2", "r5 r5a r6i r6a r6g r7i r7a r7g r8g r8i x2idn x2gd"),
  "EC2, storage and accelerators": ofFamilies("ec2", "i4i i4g im4gn d3 g4dn g5 g6 g6e p4d p5 inf2 trn1"),
  "EC2, Windows and RHEL": [
    ...ofFamilies("ec2-windows", "t3 m5 m6i m7i c5 r5"),
    ...ofFamilies("ec2-rhel", "t3 t4g m5 m6g m7g m7i c5 c7g r5 r7g"),
  ],
  EBS: of("ebs", "gp2 gp3 gp3-iops gp3-throughput io1 io1-iops io2 io2-iops st1 sc1 standard snapshot"),
  RDS: [
    ...["mysql", "postgres", "mariadb"].flatMap((one) =>
      ofFamilies(`rds/${one}`, "db.t3 db.t4g db.m5 db.m6g db.m7g db.r5 db.r6g db.r7g"),
    ),
    ...of("rds-storage", "gp2 gp3 gp3-iops io1 io1-iops io2 io2-iops"),
    "rds-backup/storage",
    "rds-proxy/acu",
    "rds-extended-support/vcpu",
  ],
  Aurora: [
    ...["aurora-mysql", "aurora-postgresql", "aurora-postgresql-iopt1"].flatMap((one) =>
      ofFamilies(`rds/${one}`, "db.t3 db.t4g db.r5 db.r6g db.r7g db.r8g"),
    ),
    ...of("aurora", "acu storage io backup"),
    ...of("aurora-iopt1", "acu storage"),
  ],
  ElastiCache: [
    ...["redis", "valkey", "memcached"].flatMap((one) =>
      ofFamilies(
        `elasticache/${one}`,
        "cache.t3 cache.t4g cache.m5 cache.m6g cache.m7g cache.r5 cache.r6g cache.r7g",
      ),
    ),
    ...of("cache-serverless", "data requests valkey-data valkey-requests"),
    "cache-backup/storage",
  ],
  Containers: [
    ...of("fargate", "vcpu memory storage"),
    ...of("fargate-arm", "vcpu memory"),
    ...of("fargate-windows", "vcpu memory license"),
    "fargate-spot/vcpu",
    "ecs-managed/fee",
    ...of("eks", "cluster cluster-extended auto-mode"),
    "ecr/storage",
  ],
  Lambda: [
    ...of("lambda", "requests duration duration-second-tier duration-third-tier storage provisioned"),
    "lambda/provisioned-duration",
    ...of("lambda-arm", "duration duration-second-tier duration-third-tier provisioned provisioned-duration"),
  ],
  "API Gateway": [
    ...of("apigateway", "rest-requests rest-requests-second-tier rest-requests-third-tier"),
    ...of("apigateway", "rest-requests-fourth-tier http-requests http-requests-second-tier"),
    ...of("apigateway", "messages messages-second-tier connection-minutes"),
    ...of("apigateway-cache", "0.5 1.6 6.1 13.5 28.4 58.2 118 237"),
  ],
  Messages: [
    ...of("sqs", "requests fifo-requests"),
    ...of("sns", "requests emails http fifo-requests fifo-payload"),
  ],
  EFS: [
    ...of("efs", "storage infrequent archive throughput infrequent-reads infrequent-writes"),
    ...of("efs", "elastic-reads elastic-writes"),
    ...of("efs-one-zone", "storage infrequent"),
  ],
  "S3 and DynamoDB": [
    ...of("s3", "storage writes reads infrequent infrequent-reads one-zone glacier deep-archive tiering"),
    ...of("dynamodb", "storage pitr backup writes reads wcu rcu"),
    "dynamodb-infrequent/storage",
  ],
  Network: [
    "ipv4/public",
    ...of("nat", "hours data"),
    ...of("alb", "hours lcu"),
    ...of("nlb", "hours lcu"),
    ...of("elb", "hours data"),
    "gateway-balancer/hours",
    ...of("endpoint", "hours data data-second-tier data-third-tier balancer-data"),
    ...of("vpn", "connection client-hours client-association"),
    ...of("transit-gateway", "attachment data"),
    "transfer/out",
    "transfer/zones",
    "network-firewall/endpoint",
    "network-firewall/data",
  ],
  CloudWatch: [
    ...of("metrics", "custom custom-second-tier"),
    "dashboards/dashboard",
    ...of("alarms", "standard high-resolution composite"),
    ...of("logs", "ingested stored infrequent insights delivery"),
    "container-insights/observations",
    "canaries/runs",
    "rum/events",
  ],
  "Secrets and keys": [
    ...of("secrets", "secret calls"),
    ...of("kms", "key requests asymmetric-requests"),
    "ssm/advanced",
  ],
  "At the edge": [
    ...of("cloudfront", "data requests"),
    ...of("route53", "zone health-check resolver-address resolver-queries queries"),
    ...of("waf", "acl rule requests"),
  ],
  Lightsail: of(
    "lightsail",
    "nano_3_0 micro_3_0 small_3_0 medium_3_0 large_3_0 xlarge_3_0 2xlarge_3_0 static-ip-idle",
  ),
};

interface Hole {
  readonly what: string;
  /** Meters, or families; `ec2/m8i.` and all that begin with `fargate-spot/`. */
  readonly meters: readonly string[];
  /** @default all regions */
  readonly regions?: readonly string[];
  readonly why: string;
}

const NEWER = "newer than the price list of 2025-05-28, and in no newer one that we found for these regions";
const NOT_LISTED = "the price list of 2025-05-28 has no size of them here: not sold, or sold since then";
const EUROPE = ["eu-west-1", "eu-central-1", "eu-south-2"];

/** What has no price, and why. Anything else without a price fails a test. */
export const HOLES: readonly Hole[] = [
  { what: "m8i, c8i, r8i", meters: ofFamilies("ec2", "m8i c8i r8i"), regions: EUROPE, why: NEWER },
  {
    what: "older and special families of EC2",
    meters: ofFamilies(
      "ec2",
      "m5a m6i m6a c5a c5n c6i c6a c6gn c7gn r5a r6i r6a x2gd i4i i4g d3 g4dn g5 p4d p5 inf2 trn1",
    ),
    regions: ["eu-south-2"],
    why: NOT_LISTED,
  },
  {
    what: "c7gn, x2gd, i4g, p5, trn1",
    meters: ofFamilies("ec2", "x2gd i4g c7gn p5 trn1"),
    regions: ["eu-central-1"],
    why: NOT_LISTED,
  },
  {
    what: "g6, g6e, p5, trn1",
    meters: ofFamilies("ec2", "g6 g6e p5 trn1"),
    regions: ["eu-west-1"],
    why: NOT_LISTED,
  },
  {
    what: "m6i with Windows",
    meters: ofFamilies("ec2-windows", "m6i"),
    regions: ["eu-south-2"],
    why: NOT_LISTED,
  },
  {
    what: "ElastiCache",
    meters: ["redis", "valkey", "memcached"].flatMap((one) =>
      ofFamilies(`elasticache/${one}`, "cache.t4g cache.m6g cache.r6g"),
    ),
    regions: ["eu-south-2"],
    why: NOT_LISTED,
  },
  {
    what: "EKS Auto Mode, ECS Managed Instances",
    meters: ["eks/auto-mode", "ecs-managed/fee"],
    why: "a fee by the size of machines that AWS chooses; the plan has none of them",
  },
  {
    what: "Fargate Spot",
    meters: ["fargate-spot/vcpu"],
    why: "changes with demand; the price without spot is used, and the change is not known",
  },
  {
    what: "extended support of RDS and Aurora",
    meters: ["rds-extended-support/vcpu"],
    why: "is billed by vCPU, and no list of classes with vCPUs is in the tables",
  },
  { what: "io2 of RDS", meters: of("rds-storage", "io2 io2-iops"), why: "no source found" },
  { what: "the archive class of EFS", meters: ["efs/archive"], why: "no source found" },
  {
    what: "tables of DynamoDB's infrequent access class",
    meters: ["dynamodb-infrequent/storage"],
    why: "no source found; such a table has no price",
  },
  { what: "gateway load balancers", meters: ["gateway-balancer/hours"], why: "no source found" },
  {
    what: "traffic between zones, queries to zones, observations of Container Insights",
    meters: ["transfer/zones", "route53/queries", "container-insights/observations"],
    why: "no resource of a plan says how many there are",
  },
  {
    what: "metrics beyond the first 10,000",
    meters: ["metrics/custom-second-tier"],
    why: "volume discounts of an account are not counted",
  },
  {
    what: "log groups of the delivery class",
    meters: ["logs/delivery"],
    why: "billed with what delivers to them",
  },
];

const tables: readonly PriceTable[] = pricedRegions().flatMap((region) => priceTableOf(region) ?? []);

/** Meters of a region without a price, without those that AWS does not offer there. */
export function missingIn(table: PriceTable): readonly string[] {
  return Object.values(REQUIRED)
    .flat()
    .filter((meter) => !isPriced(table, meter) && table.absent(absentName(meter)) === undefined);
}

export function holeFor(meter: string, region: string): Hole | undefined {
  return HOLES.find(
    ({ meters, regions }) => meters.includes(meter) && (regions ?? [region]).includes(region),
  );
}

function isPriced(table: PriceTable, meter: string): boolean {
  return meter.endsWith(".")
    ? table.meters.some((one) => one.startsWith(meter))
    : table.find(meter) !== undefined;
}

/** The tables name what is not offered by size. */
function absentName(meter: string): string {
  return meter.endsWith(".") ? `${meter}large` : meter;
}

/** Own, borrowed, not offered and missing, by service and region. */
export function requiredRows(): readonly (readonly string[])[] {
  const cell = (table: PriceTable, meters: readonly string[]) => {
    const missing = missingIn(table);
    const counts = {
      own: 0,
      borrowed: 0,
      "not offered": 0,
      missing: meters.filter((meter) => missing.includes(meter)).length,
    };
    for (const meter of meters) {
      if (missing.includes(meter)) continue;
      if (!isPriced(table, meter)) counts["not offered"]++;
      else if (!meter.endsWith(".") && table.find(meter)?.borrowedFrom !== undefined) counts.borrowed++;
      else counts.own++;
    }
    return Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([what, count]) => `${String(count)} ${what}`)
      .join(", ");
  };
  const rows = Object.entries(REQUIRED).map(([service, meters]) => [
    service,
    ...tables.map((table) => cell(table, meters)),
  ]);
  const all = Object.values(REQUIRED).flat();
  return [
    ["Required", ...tables.map(({ region }) => `\`${region}\``)],
    ...rows,
    ["all", ...tables.map((table) => cell(table, all))],
  ];
}

export function holeRows(): readonly (readonly string[])[] {
  return [
    ["Without a price", "Where", "Why"],
    ...HOLES.map(({ what, regions, why }) => [
      what,
      regions === undefined ? "everywhere" : regions.map((one) => `\`${one}\``).join(", "),
      why,
    ]),
  ];
}

function of(service: string, names: string): readonly string[] {
  return names.split(" ").map((name) => `${service}/${name}`);
}

function ofFamilies(service: string, families: string): readonly string[] {
  return families.split(" ").map((family) => `${service}/${family}.`);
}
