import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { costReport } from "../../../src/cost/report";
import { costDelta, type EstimatedDelta } from "../../../src/cost/delta";
import { deltaMarkdown } from "../../../src/cost/delta-view";
import { estimate } from "../../../src/cost/estimate";
import type { Plan } from "../../../src/plan/plan-model";
import { resourcesOfPlan } from "../../../src/plan/resources/from-plan";
import type { Json, JsonObject } from "../../../src/text/json";
import { planOf } from "../plan/resources/stacks";

const CASES = join(__dirname, "..", "review", "fixtures", "cases");
const casePlan = (name: string) => JSON.parse(readFileSync(join(CASES, name), "utf8")) as Plan;
const deltaOf = (plan: Plan): EstimatedDelta => {
  const side = (which: "before" | "after") => [estimate(resourcesOfPlan(plan, which, "prod", "plan.json"))];
  return costDelta(side("before"), side("after"));
};
const changeOf = ({ before = 0, after }: EstimatedDelta) => after - before;

describe("the sign of a cost change", () => {
  it("is not derived from resources that a plan with -target leaves out", () => {
    const delta = deltaOf(casePlan("target.json"));
    expect(changeOf(delta)).toBe(0);
    expect(delta.before).toBeCloseTo(61.38, 1);
  });

  it("is the larger machine's once both sizes have a price", () => {
    const delta = deltaOf(casePlan("i17-to-unpriced.json"));
    expect(changeOf(delta)).toBeCloseTo(499.9, 1);
    expect(delta.unpriced).toEqual([]);
  });

  it("is unknown if one side has no price, and neither total counts it", () => {
    const plan = casePlan("i17-to-unpriced.json");
    const [change] = plan.resource_changes ?? [];
    const unpriced = { ...(change?.change.after as JsonObject), instance_type: "x9.unheard" };
    const before = change?.change.before as JsonObject;
    for (const [was, is] of [
      [before, unpriced],
      [unpriced, before],
    ] as const) {
      const delta = deltaOf(planOf({ "aws_instance.a": was }, { "aws_instance.a": is }));
      expect(delta.resources).toEqual([expect.objectContaining({ notKnown: true })]);
      expect(delta.unpriced).toEqual(["aws_instance.a"]);
      expect(changeOf(delta)).toBe(0);
      expect(deltaMarkdown(delta)).toMatch(/^\*\*Cost\*\* at least .*\(difference not known\)/);
      expect(deltaMarkdown(delta)).toMatch(/\| not known \|/);
    }
  });

  it("is never a saving if the new resource has an unpriced part", () => {
    const sizes = ["t3.micro", "t3.large", "x9.unheard", "y9.unheard", null];
    const side = fc.record({
      instance_type: fc.constantFrom(...sizes),
      volume: fc.integer({ min: 1, max: 500 }),
    });
    const values = ({
      instance_type,
      volume,
    }: {
      instance_type: string | null;
      volume: number;
    }): JsonObject => ({
      instance_type,
      root_block_device: [{ volume_size: volume, volume_type: "gp3" }],
    });
    fc.assert(
      fc.property(side, side, (was, is) => {
        const isOpen = (one: typeof was) =>
          one.instance_type === null || one.instance_type.endsWith("unheard");
        fc.pre(was.instance_type !== is.instance_type && (isOpen(was) || isOpen(is)));
        const delta = deltaOf(planOf({ "aws_instance.a": values(was) }, { "aws_instance.a": values(is) }));
        expect(changeOf(delta)).toBeCloseTo(0);
        expect(delta.unpriced).toEqual(["aws_instance.a"]);
      }),
    );
  });

  it("is not a saving if a table changes from provisioned capacity to uncounted requests", () => {
    const table = {
      "aws_dynamodb_table.t": { billing_mode: "PROVISIONED", read_capacity: 50, write_capacity: 50 },
    };
    const requests = { "aws_dynamodb_table.t": { billing_mode: "PAY_PER_REQUEST" } };
    const delta = deltaOf(planOf(table, requests));
    expect(delta.resources).toEqual([expect.objectContaining({ notKnown: true })]);
    expect(changeOf(delta)).toBeCloseTo(0);
  });

  it.each<[what: string, type: string, before: JsonObject, open: string]>([
    [
      "instances",
      "aws_autoscaling_group",
      { desired_capacity: 4, min_size: 1, launch_template: [{ id: "lt" }] },
      "desired_capacity",
    ],
    [
      "tasks",
      "aws_ecs_service",
      { desired_count: 4, launch_type: "FARGATE", task_definition: "t" },
      "desired_count",
    ],
    [
      "a database's gigabytes",
      "aws_db_instance",
      { allocated_storage: 500, engine: "mysql", instance_class: "db.t3.micro" },
      "allocated_storage",
    ],
  ])("is not a saving if the number of %s is known only after apply", (_what, type, before, open) => {
    const stays = {
      "aws_launch_template.lt": { id: "lt", instance_type: "t3.large" },
      "aws_ecs_task_definition.t": { family: "t", cpu: "256", memory: "512" },
    };
    const after = Object.fromEntries(Object.entries(before).filter(([key]) => key !== open));
    const plan = planOf({ ...stays, [`${type}.a`]: before }, { ...stays, [`${type}.a`]: after });
    const unknown = { after_unknown: { [open]: true } };
    const changes = plan.resource_changes?.map((one) =>
      one.address === `${type}.a` ? { ...one, change: { ...one.change, ...unknown } } : one,
    );
    const delta = deltaOf({ ...plan, resource_changes: changes ?? [] });
    expect(delta.resources).toEqual([expect.objectContaining({ notKnown: true })]);
    expect(changeOf(delta)).toBeCloseTo(0);
  });

  it("uses the region in the ARN, or the provider's, for resources that the configuration no longer has", () => {
    const gone = (more: JsonObject) =>
      planOf({ "aws_instance.a": { instance_type: "t3.large", ...more } }, {});
    const there = { provider_config: { aws: { expressions: { region: { constant_value: "ap-south-1" } } } } };
    const arn = "arn:aws:ec2:ap-south-1:123456789012:instance/i-1";
    for (const plan of [{ ...gone({}), configuration: there } as Plan, gone({ arn })])
      expect(deltaOf(plan)).toMatchObject({ unpriced: ["aws_instance.a"], resources: [] });
  });

  it("is zero for forgotten resources, which keep running and costing the same", () => {
    const plan = planOf({ "aws_instance.a": { instance_type: "t3.large" } }, {});
    const forgotten = {
      ...plan,
      resource_changes: plan.resource_changes?.map((one) => ({
        ...one,
        change: { ...one.change, actions: ["forget"] as const },
      })),
    } as Plan;
    expect(changeOf(deltaOf(forgotten))).toBe(0);
  });

  it("is that of the change alone in plans of Terraform 0.12, whose addresses leave out module and index", () => {
    const values = { instance_type: "t3.large" };
    const change = (actions: readonly string[], before: unknown, after: unknown, index: number) => ({
      address: `module.web.aws_instance.a[${String(index)}]`,
      module_address: "module.web",
      mode: "managed",
      type: "aws_instance",
      name: "a",
      index,
      change: { actions, before, after },
    });
    const plan = {
      format_version: "0.1",
      planned_values: {
        root_module: {
          child_modules: [
            {
              address: "module.web",
              resources: [0, 1].map((index) => ({
                address: "aws_instance.a",
                mode: "managed",
                type: "aws_instance",
                name: "a",
                index,
                values,
              })),
            },
          ],
        },
      },
      resource_changes: [change(["create"], null, values, 1)],
    } as unknown as Plan;
    const delta = deltaOf(plan);
    expect(delta.before).toBeCloseTo(61.54, 1);
    expect(delta.after).toBeCloseTo(2 * 61.54, 1);
  });
});

describe("hidden costs", () => {
  it.each<[what: string, file: string, atLeast: number]>([
    ["Fargate through its cluster's default provider", "cost-ecs-default-strategy.json", 360],
    ["a task definition that a module hands in", "i02-ecs-module-var.json", 36],
    ["a launch configuration", "i05-asg-lc.json", 65],
  ])("include %s", (_what, file, atLeast) => {
    const { after, unpriced } = deltaOf(casePlan(file));
    expect(after).toBeGreaterThanOrEqual(atLeast);
    expect(after).toBeLessThan(atLeast + 1);
    expect(unpriced).toEqual([]);
  });

  it("include instances started by overrides of a launch template", () => {
    const policy = {
      launch_template: [
        {
          launch_template_specification: [{ launch_template_name: "web" }],
          override: [{ instance_type: "t3.large" }, { instance_type: "t3.xlarge" }],
        },
      ],
    };
    const delta = deltaOf(
      planOf(
        {},
        {
          "aws_launch_template.web": { name: "web", instance_type: "t3.micro" },
          "aws_autoscaling_group.g": { desired_capacity: 3, mixed_instances_policy: [policy] },
        },
      ),
    );
    expect(delta.after).toBeCloseTo(3 * (60.74 + 0.8), 1);
    expect(delta.resources[0]?.assumes).toContain("the first of 2");
  });

  it("are weighted, and not counted if AWS chooses by requirements", () => {
    const group = (override: JsonObject) =>
      deltaOf(
        planOf(
          {},
          {
            "aws_launch_template.web": { name: "web", instance_type: "t3.micro" },
            "aws_autoscaling_group.g": {
              desired_capacity: 8,
              mixed_instances_policy: [
                {
                  launch_template: [
                    {
                      launch_template_specification: [{ launch_template_name: "web" }],
                      override: [override],
                    },
                  ],
                },
              ],
            },
          },
        ),
      );
    expect(group({ instance_type: "t3.large", weighted_capacity: "4" }).after).toBeCloseTo(2 * 61.54, 1);
    expect(group({ instance_requirements: [{ vcpu_count: [{ min: 2 }] }] }).unpriced).toHaveLength(1);
  });

  it("are never zero for a service whose launch type is unknown", () => {
    const definition = { family: "t", cpu: "1024", memory: "2048" };
    const service = { desired_count: 10, task_definition: "t" };
    const delta = deltaOf(
      planOf({}, { "aws_ecs_task_definition.t": definition, "aws_ecs_service.s": service }),
    );
    expect(delta.unpriced).toEqual(["aws_ecs_service.s"]);
  });

  it("count an alarm on an anomaly band three times", () => {
    const query: Json = [
      { id: "e", expression: "ANOMALY_DETECTION_BAND(m, 2)" },
      { id: "m", metric: [{ metric_name: "x", period: 300 }] },
    ];
    const delta = deltaOf(planOf({}, { "aws_cloudwatch_metric_alarm.a": { metric_query: query } }));
    expect(delta.after).toBeCloseTo(0.3);
  });

  it("report assumptions: unknown addresses and volume types", () => {
    const plan = planOf(
      {},
      { "aws_instance.a": { instance_type: "t3.micro", root_block_device: [{ volume_size: 20 }] } },
    );
    const open = {
      ...plan,
      resource_changes: plan.resource_changes?.map((one) => ({
        ...one,
        change: { ...one.change, after_unknown: { associate_public_ip_address: true } },
      })),
    } as Plan;
    const assumes = deltaOf(open).resources[0]?.assumes ?? "";
    expect(assumes).toContain("no public address");
    expect(assumes).toContain("gp2, as no volume type is known");
  });
});

describe("the change in Markdown", () => {
  it("stays short and fast for thousands of modules, and lists nothing that stays unpriced", () => {
    const modules = Array.from({ length: 3000 }, (_, index) => index);
    const side: Readonly<Record<string, JsonObject>> = Object.fromEntries<JsonObject>(
      modules.flatMap((index): [string, JsonObject][] => [
        [`aws_msk_cluster.still_${String(index)}`, { name: "x" }],
        [`aws_instance.a_${String(index)}`, { instance_type: "t3.micro" }],
      ]),
    );
    const plan = planOf(
      side,
      Object.fromEntries(
        Object.entries(side).map(([address, values]) => [
          address,
          "instance_type" in values ? { instance_type: "t3.small" } : values,
        ]),
      ),
    );
    const start = process.cpuUsage();
    const text = deltaMarkdown(deltaOf(plan));
    expect(process.cpuUsage(start).user).toBeLessThan(3_000_000);
    expect(text.length).toBeLessThan(30_000);
    expect(text).not.toContain("aws_msk_cluster");
    expect(text).toContain("3000 resources that stay as they are have no price");
    expect(text).toContain("and 2900 smaller changes");
  });

  it("shows the current cost for a refresh-only plan", () => {
    expect(costReport([join(CASES, "refresh-only.json")], { markdown: true })).toContain("($0.00)");
  });
});
