import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { costCommand, costReport } from "../../../../src/review/cost/command";
import { planOf, synthesized } from "../resources/stacks";

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

const small = { "aws_instance.web": { instance_type: "t3.small" } };
const medium = { "aws_instance.web": { instance_type: "t3.medium" }, "aws_nat_gateway.nat": {} };

describe("groundplan cost", () => {
  it("prices a plan and what it changes", () => {
    const report = costReport([write("prod.json", planOf(small, medium))]);
    expect(report).toContain("prod: $63.86 a month");
    expect(report).toContain("nat_gb");
    expect(report).toContain("$15.82 → $63.86 a month (+$48.03)");
  });

  it("compares with a baseline, by whatever name its file has", () => {
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

  it("has no change to tell for a synthesized stack, which knows no before", () => {
    const report = costReport([write("cdk.tf.json", synthesized({ aws_eip: { a: {} } }))]);
    expect(report).toContain("$3.65");
    expect(report).not.toContain("→");
    const json = JSON.parse(
      costReport([write("cdk.tf.json", synthesized({ aws_eip: { a: {} } }))], { json: true }),
    );
    expect(json).toMatchObject({ currency: "USD", after: 3.65, stacks: [{ total: 3.65 }] });
    expect(json).not.toHaveProperty("before");
  });

  it("marks prices of another region and sizes computed from another", () => {
    const provider = { aws: [{ region: "eu-south-2" }] };
    const stack = synthesized(
      { aws_instance: { a: { instance_type: "t4g.small" } }, aws_nat_gateway: { n: {} } },
      { provider },
    );
    const report = costReport([write("cdk.tf.json", stack)]);
    expect(report).toContain("nat/hours: 730 hour × $0.045 (us-east-1's price)");
    expect(report).toContain("(0.125 × ec2/t4g.xlarge)");
  });

  it("reads usage on its own or out of an environment's YAML", () => {
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
    ["an unknown key", "nat_gbs: 1", "nat_gbs"],
    ["a negative amount", "alb_lcu: -1", "alb_lcu"],
    ["a word for a number", "resources: [{ address: aws_lb.a, alb_lcu: much }]", "resources.0.alb_lcu"],
    ["broken YAML", "a: [", "cannot be read"],
  ])("refuses usage with %s and names it", (_, yaml, message) => {
    const plan = write("prod.json", planOf({}, small));
    expect(() => costReport([plan], { usage: write("usage.yaml", yaml) })).toThrow(message);
  });

  it("asks for something to price", () => {
    expect(() => costReport([])).toThrow("nothing to price");
    expect(() => costReport([], { document: "chronos" })).toThrow("There are");
  });

  it("helps with examples", () => {
    let help = "";
    const command = costCommand().configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    expect(help).toContain("--baseline");
    expect(help).toContain("groundplan cost plan.json --baseline main-plan.json");
  });
});
