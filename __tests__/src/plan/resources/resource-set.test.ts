import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../../../src/text/json";
import { resourcesOfPlan } from "../../../../src/plan/resources/from-plan";
import { readStacks, resourcesOf } from "../../../../src/plan/resources/read-stacks";
import { planOf, stackOf, synthesized } from "./stacks";

const addressesOf = ({ resources }: { resources: readonly { address: string }[] }) =>
  resources.map(({ address }) => address);

describe("the resources of a synthesized stack", () => {
  it("include one for each literal count or for_each, and one marked if only the engine knows the count", () => {
    const set = stackOf({
      aws_instance: { web: { count: 2 }, none: { count: 0 }, many: { count: "${var.n}" } },
      aws_eip: { each: { for_each: { a: "1", b: "2" } } },
    });
    expect(addressesOf(set)).toEqual([
      "aws_instance.web[0]",
      "aws_instance.web[1]",
      "aws_instance.many",
      'aws_eip.each["a"]',
      'aws_eip.each["b"]',
    ]);
    expect(set.resources.filter(({ countUnknown }) => countUnknown).map(({ name }) => name)).toEqual([
      "many",
    ]);
  });

  it("have the region of their provider, its alias or the resource itself", () => {
    const provider: JsonObject = { aws: [{ region: "eu-south-2" }, { alias: "us", region: "us-east-1" }] };
    const set = stackOf(
      { aws_eip: { here: {}, there: { provider: "aws.us" }, own: { region: "eu-west-1" } } },
      { provider },
    );
    expect(set.resources.map(({ region }) => region)).toEqual(["eu-south-2", "us-east-1", "eu-west-1"]);
  });

  it("have their references, also inside strings and calls, without data sources", () => {
    const set = stackOf({
      aws_ecs_service: { api: { task_definition: "${aws_ecs_task_definition.api.arn}", cluster: "fixed" } },
      aws_lb: { web: { name: '${join("-", [aws_vpc.main.id, data.aws_region.here.name])}' } },
    });
    expect(set.resources.map(({ references }) => references)).toEqual([
      { task_definition: ["aws_ecs_task_definition.api"] },
      { name: ["aws_vpc.main"] },
    ]);
  });
});

describe("the resources of a plan", () => {
  const plan = planOf(
    { "aws_eip.old": { domain: "vpc" }, "aws_instance.web": { instance_type: "t3.small" } },
    { "aws_instance.web": { instance_type: "t3.medium" }, "aws_eip.new": { domain: "vpc" } },
  );

  it("are those of the requested side", () => {
    expect(addressesOf(resourcesOfPlan(plan, "before", "prod", "p")).sort()).toEqual([
      "aws_eip.old",
      "aws_instance.web",
    ]);
    expect(addressesOf(resourcesOfPlan(plan, "after", "prod", "p")).sort()).toEqual([
      "aws_eip.new",
      "aws_instance.web",
    ]);
  });

  it("include unchanged ones, and never data sources or deposed objects", () => {
    const planned = {
      root_module: {
        resources: [{ address: "aws_vpc.main", type: "aws_vpc", name: "main", values: {} }],
        child_modules: [
          { resources: [{ address: "module.m.aws_eip.x", type: "aws_eip", name: "x", values: {} }] },
        ],
      },
    };
    const data = {
      address: "data.aws_ami.u",
      mode: "data" as const,
      change: { actions: ["read" as const], after: {} },
    };
    const deposed = {
      address: "aws_eip.d",
      deposed: "ab12",
      change: { actions: ["delete" as const], before: {}, after: {} },
    };
    const cut = { ...plan, planned_values: planned, resource_changes: [data, deposed] };
    expect(addressesOf(resourcesOfPlan(cut, "after", "prod", "p"))).toEqual([
      "aws_vpc.main",
      "module.m.aws_eip.x",
    ]);
  });

  it("get region and references from the configuration, including regions in variables", () => {
    const configuration = {
      provider_config: { aws: { expressions: { region: { references: ["var.region"] } } } },
      root_module: {
        resources: [
          {
            address: "aws_instance.web",
            type: "aws_instance",
            name: "web",
            expressions: { subnet_id: { references: ["aws_subnet.a.id", "aws_subnet.a"] } },
          },
        ],
      },
    };
    const set = resourcesOfPlan(
      { ...plan, configuration, variables: { region: { value: "eu-south-2" } } },
      "after",
      "prod",
      "p",
    );
    expect(set.resources.find(({ name }) => name === "web")).toMatchObject({
      region: "eu-south-2",
      references: { subnet_id: ["aws_subnet.a"] },
    });
  });
});

describe("reading stacks", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stacks-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, content: unknown) => {
    const file = join(folder, name);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };

  it("finds every stack of a cdktf.out, and names them as cdktf does", () => {
    for (const name of ["bootstrap", "prod"]) {
      write(`stacks/${name}/cdk.tf.json`, synthesized({}, { "//": { metadata: { stackName: name } } }));
    }
    expect(readStacks([folder]).map(({ stack, kind }) => [stack, kind])).toEqual([
      ["bootstrap", "synthesized"],
      ["prod", "synthesized"],
    ]);
  });

  it("recognizes a plan, and names it by its file or folder", () => {
    const plan = planOf({}, { "aws_eip.a": {} });
    const documents = readStacks([write("hermes-prod.json", plan), write("stage/plan.json", plan)]);
    expect(documents.map(({ stack }) => stack)).toEqual(["hermes-prod", "stage"]);
    expect(documents.map((one) => resourcesOf(one).resources.length)).toEqual([1, 1]);
  });

  it.each([
    ["nothing there", () => "missing.json", "no such file"],
    ["no JSON", () => write("a.json", "x"), "is not JSON"],
    ["something else", () => write("b.json", { hello: 1 }), "is not a plan"],
    ["a folder without stacks", () => folder, "no cdk.tf.json"],
  ])("explains what is wrong with %s", (_, path, message) => {
    expect(() => readStacks([path()])).toThrow(message);
  });
});
