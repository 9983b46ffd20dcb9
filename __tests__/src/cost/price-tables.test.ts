import { readFileSync } from "node:fs";
import { join } from "node:path";
import { priceTable, priceTableOf, pricedRegions } from "../../../src/cost/price-table";
import { repositoryRoot } from "../../../src/process/repository-root";
import { usageSchema } from "../../../src/cost/usage";
import { toSnakeCase } from "../../../src/text/key-spelling";
import { HOLES, holeFor, holeRows, missingIn, requiredRows } from "./required-prices";
import { coverage, documentFigures, sources } from "./price-coverage";

const virginia = priceTableOf("us-east-1");
const madrid = priceTableOf("eu-south-2");

const BY_SIZE = /^(?:ec2|ec2-windows|ec2-rhel|rds|elasticache|opensearch)\//;

const fixture = {
  region: "mars-north-1",
  currency: "USD",
  as_of: "2026-11-21",
  sources: { list: { title: "A list", where: "a shelf", date: "2026-01-31" } },
  prices: { "nat/hours": { price: 0.05, unit: "hour", source: "list" } },
};

describe("the price tables", () => {
  it("exist for the regions that the documents use", () => {
    expect(pricedRegions()).toEqual(["eu-central-1", "eu-south-2", "eu-west-1", "us-east-1"]);
  });

  it("have a source with place and date for every figure", () => {
    for (const table of [virginia, madrid]) {
      for (const meter of table?.meters ?? []) {
        expect(table?.find(meter)?.source).toEqual({
          title: expect.stringMatching(/\w/),
          where: expect.stringMatching(/\w/),
          date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        });
      }
    }
  });

  it("mark figures of another region, except those that are the same everywhere", () => {
    expect(madrid?.find("alb/hours")).toMatchObject({ price: 0.0225, borrowedFrom: "us-east-1" });
    expect(madrid?.find("nat/hours")).toMatchObject({ price: 0.048 });
    expect(madrid?.find("nat/hours")).not.toHaveProperty("borrowedFrom");
    expect(madrid?.find("route53/zone")).not.toHaveProperty("borrowedFrom");
  });

  it("double the price from one size of a burstable family to the next", () => {
    const sizes = ["nano", "micro", "small", "medium", "large", "xlarge", "2xlarge"];
    for (const table of [virginia, madrid]) {
      for (const family of ["t3", "t4g"]) {
        const prices = sizes.map((size) => table?.find(`ec2/${family}.${size}`)?.price ?? NaN);
        for (const [index, price] of prices.slice(1).entries()) {
          expect(price).toBeCloseTo(2 * (prices[index] ?? NaN), 6);
        }
      }
    }
  });

  it("have Madrid's own figures between us-east-1's and 20 % more", () => {
    for (const meter of madrid?.meters ?? []) {
      const price = madrid?.find(meter);
      // What is listed by size is generated, and some sizes cost more than that.
      if (price?.borrowedFrom !== undefined || BY_SIZE.test(meter)) continue;
      const ratio = (price?.price ?? NaN) / (virginia?.find(meter)?.price ?? NaN);
      expect({ meter, isNear: ratio >= 1 && ratio <= 1.2 }).toEqual({ meter, isNear: true });
    }
  });

  it.each([
    ["us-east-1", "ec2/m5.4xlarge", 0.768],
    ["eu-west-1", "ec2/m5.4xlarge", 0.856],
    ["eu-central-1", "ec2/m5.4xlarge", 0.92],
    ["us-east-1", "rds/postgres/db.t3.medium", 0.072],
    ["us-east-1", "rds/aurora-postgresql/db.r6g.large", 0.26],
    ["eu-west-1", "elasticache/redis/cache.t3.micro", 0.018],
  ])("have in %s the size %s", (region, meter, price) => {
    expect(priceTableOf(region)?.find(meter)).toMatchObject({ price, unit: "hour" });
  });

  it("never borrow the price of a size", () => {
    const sizes = virginia?.meters.filter((meter) => meter.startsWith("ec2/")) ?? [];
    expect(sizes.length).toBeGreaterThan(700);
    for (const meter of sizes) expect(madrid?.find(meter)?.borrowedFrom).toBeUndefined();
  });

  it("have no price for unknown sizes", () => {
    expect(virginia?.find("ec2/x99.huge")).toBeUndefined();
    expect(priceTableOf("mars-north-1")).toBeUndefined();
    expect(priceTableOf("../us-east-1")).toBeUndefined();
  });

  it("never borrow a price for something that a region does not offer", () => {
    expect(virginia?.find("ec2/t3a.small")).toBeDefined();
    expect(madrid?.find("ec2/t3a.small")).toBeUndefined();
    expect(madrid?.absent("ec2/t3a.small")).toContain("t3a");
    expect(madrid?.absent("ec2/t3.small")).toBeUndefined();
    expect(madrid?.meters).not.toContain("ec2/t3a.small");
  });

  it("borrow missing prices from the named table", () => {
    const mars = priceTable(fixture, virginia);
    expect(mars.find("nat/hours")).toMatchObject({ price: 0.05, source: { title: "A list" } });
    expect(mars.find("nat/data")).toMatchObject({ borrowedFrom: "us-east-1" });
    expect(mars.meters).toEqual(expect.arrayContaining(["nat/hours", "nat/data"]));
  });

  it.each([
    [
      "a source that is not there",
      { prices: { "nat/hours": { price: 1, unit: "hour", source: "rumour" } } },
      'prices.nat/hours: no source is "rumour"',
    ],
    [
      "a negative price",
      { prices: { "nat/hours": { price: -1, unit: "hour", source: "list" } } },
      "prices.nat/hours.price",
    ],
    ["a misspelt key", { borrow: "us-east-1" }, "borrow"],
    [
      "an absence without a source",
      { absent: [{ meters: ["ec2/*"], reason: "no", source: "x" }] },
      "absent.0",
    ],
  ])("refuse %s, with the position", (_, change, message) => {
    expect(() => priceTable({ ...fixture, ...change })).toThrow(message);
    expect(() => priceTable({ ...fixture, ...change })).toThrow("prices/mars-north-1.yaml");
  });
});

describe.each(pricedRegions())("the prices of %s", (region) => {
  const table = priceTableOf(region);
  const missing = table === undefined ? [] : missingIn(table);

  it("have every required meter, or a reason why not", () => {
    expect(missing.filter((meter) => holeFor(meter, region) === undefined)).toEqual([]);
  });

  it("have no reason for a meter that has a price", () => {
    const named = HOLES.filter(({ regions = [region] }) => regions.includes(region));
    expect(named.flatMap(({ meters }) => meters).filter((meter) => !missing.includes(meter))).toEqual([]);
  });
});

describe("docs/cost.md", () => {
  it("names every key of the usage", () => {
    const text = readFileSync(join(repositoryRoot, "docs", "cost.md"), "utf8");
    const keys = Object.keys(usageSchema.shape).map(toSnakeCase);
    expect(keys.filter((key) => !text.includes(`\`${key}\``) && key !== "resources")).toEqual([]);
  });

  const cells = readFileSync(join(repositoryRoot, "docs", "cost.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  it.each([
    ["how much of each table is its own", coverage()],
    ["which sources the figures come from and of which day they are", sources()],
    ["how many required prices there are", requiredRows()],
    ["what has no price and why", holeRows()],
    ["what the documents' figures come to, then and today", documentFigures()],
  ])("has the current %s", (_, expected) => {
    const [head = [], ...rows] = expected;
    const start = cells.findIndex((row) => row.join() === head.join());
    expect(cells.slice(start + 2, start + 2 + rows.length)).toEqual(rows);
  });
});
