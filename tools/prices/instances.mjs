import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * Writes `prices/instances/<region>.json`: on-demand prices of every instance type, from Go modules that carry AWS's
 * price list. A figure is taken from the newer module where both have it.
 *
 *   go mod download -json github.com/cristim/ec2-instances-info@latest        (EC2, RDS, ElastiCache, OpenSearch; all regions)
 *   go mod download -json github.com/aws/karpenter-provider-aws@v1.15.2       (EC2; us-east-1)
 *   node tools/prices/instances.mjs <folder of the first> <folder of the second>
 */
const [instancesFolder, karpenterFolder] = process.argv.slice(2);
if (karpenterFolder === undefined)
  throw new Error("name the folders of both modules, as go mod download prints them");

const REGIONS = ["us-east-1", "eu-west-1", "eu-central-1", "eu-south-2"];
/** The numbers of RDS's price list: those under a name mix editions of one engine. */
const RDS_ENGINES = {
  mysql: "2",
  postgres: "14",
  mariadb: "18",
  "aurora-mysql": "16",
  "aurora-postgresql": "21",
  "aurora-postgresql-iopt1": "211",
  "oracle-ee": "5",
  "oracle-se2": "20",
  "oracle-se2-byol": "19",
  "sqlserver-ex": "10",
  "sqlserver-web": "11",
  "sqlserver-se": "12",
  "sqlserver-ee": "15",
};
const CACHE_ENGINES = { redis: "Redis", valkey: "Valkey", memcached: "Memcached" };

/** Systems whose licence is in the price of the machine. Linux has the meter without a name. */
const SYSTEMS = { ec2: "linux", "ec2-windows": "mswin", "ec2-rhel": "rhel" };

const json = (name) => JSON.parse(readFileSync(join(instancesFolder, "data", name), "utf8"));
const [machines, databases, caches, searches] = [
  "instances.json",
  "rds-instances.json",
  "elasticache-instances.json",
  "opensearch-instances.json",
].map(json);
const day = (folder) =>
  basename(folder)
    .match(/-(\d{4})(\d\d)(\d\d)\d{6}-/)
    ?.slice(1)
    .join("-");
const source = {
  title: "ec2-instances-info, instance prices as instances.vantage.sh takes them from the AWS price API",
  where: `Go module github.com/cristim/${basename(instancesFolder)} data/{instances,rds-instances,elasticache-instances,opensearch-instances}.json`,
  date: day(instancesFolder),
};
const newer = karpenterPrices();

for (const region of REGIONS) {
  const prices = {};
  const add = (meter, price) => {
    const number = Number(price);
    if (Number.isFinite(number) && number > 0) prices[meter] = number;
  };
  for (const { instance_type: type, pricing } of machines)
    for (const [meter, system] of Object.entries(SYSTEMS))
      add(`${meter}/${type}`, pricing[region]?.[system]?.ondemand);
  for (const { instance_type: type, pricing } of databases)
    for (const [engine, code] of Object.entries(RDS_ENGINES))
      add(`rds/${engine}/${type}`, pricing[region]?.[code]?.ondemand);
  for (const { instance_type: type, pricing } of caches)
    for (const [engine, name] of Object.entries(CACHE_ENGINES))
      add(`elasticache/${engine}/${type}`, pricing[region]?.[name]?.ondemand);
  for (const { instance_type: type, pricing } of searches)
    add(`opensearch/${type.replace(/\.search$/, "")}`, pricing[region]?.ondemand);
  const tables = [{ source, prices: sorted(prices) }];
  if (region === "us-east-1") tables.unshift(newer);
  writeFileSync(
    new URL(`../../prices/instances/${region}.json`, import.meta.url),
    `${JSON.stringify({ region, unit: "hour", tables }, null, 1)}\n`,
  );
}

function karpenterPrices() {
  const where = "pkg/providers/pricing/zz_generated.pricing_aws.go";
  const text = readFileSync(join(karpenterFolder, where), "utf8");
  const prices = {};
  for (const [, type, price] of text.matchAll(/"([a-z0-9-]+\.[a-z0-9-]+)": ([\d.]+)/g))
    prices[`ec2/${type}`] = Number(price);
  return {
    source: {
      title: "Karpenter's price list, generated from the AWS price API",
      where: `Go module github.com/aws/${basename(karpenterFolder)} ${where}`,
      date: text.match(/generated at (\d{4}-\d\d-\d\d)/)?.[1],
    },
    prices: sorted(prices),
  };
}

function sorted(prices) {
  return Object.fromEntries(Object.entries(prices).sort(([a], [b]) => (a < b ? -1 : 1)));
}
