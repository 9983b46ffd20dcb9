import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { costCommand } from "../../../../src/cli/commands/cost";
import { costReport } from "../../../../src/cost/report";
import { planOf, synthesized, type Resources } from "../../plan/resources/stacks";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cost-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

interface Priced {
  readonly charges: readonly { readonly meter: string; readonly price: { readonly borrowedFrom?: string } }[];
}

const small = { "aws_instance.web": { instance_type: "t3.small" } };
const medium = { "aws_instance.web": { instance_type: "t3.medium" }, "aws_nat_gateway.nat": {} };

describe("groundplan cost", () => {
  it("prices a plan and its changes", () => {
    const report = costReport([write("prod.json", planOf(small, medium))]);
    expect(report).toContain("prod: $64.02 a month");
    expect(report).toContain("nat_gb");
    expect(report).toContain("$15.98 → $64.02 a month (+$48.03)");
  });

  it("compares with a baseline, whatever its file name", () => {
    const baseline = write("main.json", planOf({}, small));
    const delta = JSON.parse(
      costReport([write("mine.json", planOf({}, medium))], { baseline: [baseline], json: true }),
    );
    expect(delta.resources.map(({ address }: { address: string }) => address)).toEqual([
      "aws_instance.web",
      "aws_nat_gateway.nat",
    ]);
    expect(delta.after - delta.before).toBeCloseTo(48.03, 1);
  });

  it("shows no change for a synthesized stack, which has no earlier state", () => {
    const report = costReport([write("cdk.tf.json", synthesized({ aws_eip: { a: {} } }))]);
    expect(report).toContain("$3.65");
    expect(report).not.toContain("→");
    const json = JSON.parse(
      costReport([write("cdk.tf.json", synthesized({ aws_eip: { a: {} } }))], { json: true }),
    );
    expect(json).toMatchObject({ currency: "USD", after: 3.65, stacks: [{ total: 3.65 }] });
    expect(json).not.toHaveProperty("before");
  });

  it("marks each line with another region's price, and says how much of the total they are", () => {
    const provider = { aws: [{ region: "eu-south-2" }] };
    const stack = synthesized(
      { aws_lb: { b: { internal: true } }, aws_nat_gateway: { n: {} }, aws_secretsmanager_secret: { s: {} } },
      { provider },
    );
    const file = write("cdk.tf.json", stack);
    const report = costReport([file]);
    expect(report).toContain("alb/hours: 730 hour × $0.0225 (us-east-1's price)");
    expect(report).toContain("nat/hours: 730 hour × $0.048 ");
    expect(report).toContain("$16.83 of it at the prices of us-east-1");
    expect(report).toContain("alb/hours, secrets/secret");
    const row = (address: string) =>
      costReport([file], { markdown: true })
        .split("\n")
        .find((line) => line.includes(address));
    expect(row("aws_lb.b")).toContain("price of us\\-east\\-1");
    expect(row("aws_nat_gateway.n")).not.toContain("price of");
    const json = JSON.parse(costReport([file], { json: true })) as { stacks: { resources: Priced[] }[] };
    const charges = json.stacks.flatMap(({ resources }) => resources.flatMap((one) => one.charges));
    expect(charges.map(({ meter, price }) => [meter, price.borrowedFrom])).toEqual(
      expect.arrayContaining([
        ["alb/hours", "us-east-1"],
        ["nat/hours", undefined],
      ]),
    );
  });

  it("has no amount for a region without prices, in any form", () => {
    const stack = synthesized({ aws_eip: { a: {} } }, { provider: { aws: [{ region: "ap-south-1" }] } });
    const file = write("cdk.tf.json", stack);
    for (const report of [costReport([file]), costReport([file], { markdown: true })]) {
      expect(report).toContain("no prices for ap-south-1");
      expect(report).not.toContain("$0.00");
    }
    expect(JSON.parse(costReport([file], { json: true }))).toMatchObject({
      onlyRegionsWithoutPrices: ["ap-south-1"],
      stacks: [{ regionsWithoutPrices: ["ap-south-1"], resources: [] }],
    });
    const other = write("other.json", synthesized({ aws_eip: { a: {} } }));
    expect(costReport([file, other])).toContain("All stacks: $3.65 a month, no prices for ap-south-1");
  });

  it("says which part of a resource has no price, also in the change", () => {
    const plan = write("prod.json", planOf({}, { "aws_instance.web": { instance_type: "t3.meduim" } }));
    expect(costReport([plan])).toContain("has no price for ec2/t3.meduim, did you mean ec2/t3.medium?");
    for (const report of [costReport([plan]), costReport([plan], { markdown: true })]) {
      expect(report).toMatch(/without ec2.t3.meduim, which has no price/);
    }
  });

  it("does not report a change of unpriced resources as no change", () => {
    const plan = write("prod.json", planOf({}, { "aws_msk_cluster.m": {} }));
    expect(costReport([plan])).toContain("nothing that is counted changes");
    const same = write("same.json", planOf(small, small));
    expect(costReport([same])).toContain("nothing changes");
  });

  it("lists the usage keys that new resources need", () => {
    const plan = write("prod.json", planOf(small, { ...small, "aws_cloudwatch_log_group.new": {} }));
    for (const options of [{}, { markdown: true }]) {
      expect(costReport([plan], options)).toMatch(/Depends on usage, not counted: .*log_ingested_gb/);
    }
  });

  it("reports an unknown change if the earlier state is unknown", () => {
    const report = costReport([write("cdk.tf.json", synthesized({ aws_eip: { a: {} } }))], {
      markdown: true,
    });
    expect(report).toContain("**Cost** $3.65 a month\n");
  });

  it("shows the date of its oldest price", () => {
    const provider = { aws: [{ region: "eu-south-2" }] };
    const dated = (resources: Resources) =>
      JSON.parse(costReport([write("cdk.tf.json", synthesized(resources, { provider }))], { json: true }))
        .pricesAsOf as string;
    expect(dated({ aws_instance: { a: { instance_type: "t4g.small" } } })).toBe("2025-05-28");
    expect(dated({ aws_nat_gateway: { n: {} } })).toBe("2025-11-04");
  });

  it("counts a file that is given twice once, and distinguishes stacks of the same name", () => {
    const one = write("prod.json", planOf({}, small));
    expect(JSON.parse(costReport([one, one], { json: true })).after).toBeCloseTo(15.98, 1);
    const [a, b] = ["a", "b"].map((name) => {
      mkdirSync(join(folder, name));
      return write(
        `${name}/cdk.tf.json`,
        synthesized({ aws_eip: { ip: {} } }, { "//": { metadata: { stackName: "prod" } } }),
      );
    });
    const report = costReport([a ?? "", b ?? ""]);
    expect(report).toContain(`${a}: $3.65`);
    expect(report).toContain(`${b}: $3.65`);
    expect(report).toContain("All stacks: $7.30");
  });

  it("reports usage for resources that no stack has", () => {
    const plan = write("prod.json", planOf({}, { "aws_nat_gateway.nat": {} }));
    const usage = write("usage.yaml", "resources:\n  - { address: aws_nat_gateway.nta, nat_gb: 1 }\n");
    expect(costReport([plan], { usage })).toContain("in no stack here: aws_nat_gateway.nta");
    expect(JSON.parse(costReport([plan], { usage, json: true })).usageUnmatched).toEqual([
      "aws_nat_gateway.nta",
    ]);
    const right = write("right.yaml", "resources:\n  - { address: aws_nat_gateway.nat, nat_gb: 1 }\n");
    expect(JSON.parse(costReport([plan], { usage: right, json: true })).usageUnmatched).toEqual([]);
  });

  it("reads usage from its own file or from an environment's YAML", () => {
    const plan = write("prod.json", planOf({}, { "aws_nat_gateway.nat": {} }));
    const totals = ["nat_gb: 100\n", "region: us-east-1\nusage:\n  nat_gb: 100\n", "region: us-east-1\n"].map(
      (yaml, index) => {
        const usage = write(`usage-${index}.yaml`, yaml);
        return JSON.parse(costReport([plan], { usage, json: true })).after as number;
      },
    );
    expect(totals).toEqual([expect.closeTo(37.35), expect.closeTo(37.35), expect.closeTo(32.85)]);
  });

  it.each([
    [
      "an unknown key",
      "alb_lcu: 1\nnat_gbs: 1",
      "usage.yaml:2:1 nat_gbs: is an unknown key, did you mean nat_gb?",
    ],
    [
      "an unknown key of an environment",
      "usage:\n  nat_gbs: 1",
      "usage.yaml:2:3 usage.nat_gbs: is an unknown key",
    ],
    [
      "an environment's usage one level too high",
      "region: us-east-1\nnat_gb: 1",
      "usage.yaml:2:1 nat_gb: belongs below usage",
    ],
    ["a negative amount", "alb_lcu: -1", "usage.yaml:1:1 alb_lcu"],
    [
      "a word for a number",
      "resources: [{ address: aws_lb.a, alb_lcu: much }]",
      "usage.yaml:1:34 resources.0.alb_lcu",
    ],
    ["a list", "- nat_gb", "usage.yaml:1:1 usage"],
    ["broken YAML", "a: [", "cannot be read"],
  ])("refuses usage with %s and names it", (_, yaml, message) => {
    const plan = write("prod.json", planOf({}, small));
    expect(() => costReport([plan], { usage: write("usage.yaml", yaml) })).toThrow(message);
  });

  it("asks for an input", () => {
    expect(() => costReport([])).toThrow("no input was given");
    expect(() => costReport([], { document: "chronos" })).toThrow("Choose one of");
  });

  it("has examples in its help", () => {
    let help = "";
    const command = costCommand().configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    expect(help).toContain("--baseline");
    expect(help).toContain("groundplan cost plan.json --baseline main-plan.json");
  });
});
