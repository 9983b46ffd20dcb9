import fc from "fast-check";
import { costDelta } from "../../../src/cost/delta";
import { deltaMarkdown, deltaText } from "../../../src/cost/delta-view";
import { estimate } from "../../../src/cost/estimate";
import { resourcesOfPlan } from "../../../src/plan/resources/from-plan";
import { planOf, stackOf } from "../plan/resources/stacks";

type Side = Parameters<typeof planOf>[0];

const TYPES = ["t3.micro", "t3.small", "t3.medium", "t4g.small"];

const someEstimate = fc
  .uniqueArray(fc.tuple(fc.nat(12), fc.constantFrom(...TYPES)), { selector: ([name]) => name })
  .map((picked) =>
    estimate(
      stackOf({
        aws_instance: Object.fromEntries(
          picked.map(([name, instance_type]) => [`i${name}`, { instance_type }]),
        ),
      }),
    ),
  );

describe("the difference between two estimates", () => {
  it("of a stack and itself is nothing", () => {
    fc.assert(
      fc.property(someEstimate, (one) => {
        const { before, after, resources } = costDelta([one], [one]);
        expect(resources).toEqual([]);
        expect(before).toBe(after);
      }),
    );
  });

  it("is the sum of its resources' differences, and negated in the other direction", () => {
    fc.assert(
      fc.property(someEstimate, someEstimate, (a, b) => {
        const there = costDelta([a], [b]);
        const back = costDelta([b], [a]);
        const listed = there.resources.reduce((sum, one) => sum + (one.after ?? 0) - (one.before ?? 0), 0);
        expect(listed).toBeCloseTo(there.after - (there.before ?? 0), 6);
        expect(back.after - (back.before ?? 0)).toBeCloseTo((there.before ?? 0) - there.after, 6);
      }),
    );
  });

  const plan = planOf(
    { "aws_instance.web": { instance_type: "t3.small" }, "aws_eip.old": {}, "aws_vpc.main": {} },
    { "aws_instance.web": { instance_type: "t3.medium" }, "aws_msk_cluster.new": {}, "aws_vpc.main": {} },
  );
  const delta = costDelta(
    [estimate(resourcesOfPlan(plan, "before", "prod", "plan.json"))],
    [estimate(resourcesOfPlan(plan, "after", "prod", "plan.json"))],
  );

  it("of a plan says what changes, what is destroyed and what has no price", () => {
    expect(delta.resources).toEqual([
      expect.objectContaining({
        address: "aws_instance.web",
        before: expect.closeTo(15.98),
        after: expect.closeTo(31.17),
      }),
      { address: "aws_eip.old", before: expect.closeTo(3.65) },
    ]);
    expect(delta.unpriced).toEqual(["aws_msk_cluster.new"]);
    expect(delta.pricesAsOf).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it("lists destroyed resources without a known price", () => {
    const gone = planOf({ "aws_msk_cluster.old": {} }, {});
    const { unpriced } = costDelta(
      [estimate(resourcesOfPlan(gone, "before", "prod", "plan.json"))],
      [estimate(resourcesOfPlan(gone, "after", "prod", "plan.json"))],
    );
    expect(unpriced).toEqual(["aws_msk_cluster.old"]);
  });

  it("asks for the usage of new resources, not of unchanged ones", () => {
    const nat = { "aws_nat_gateway.nat": {} };
    const needed = (before: Side, after: Side) => {
      const changed = planOf(before, after);
      return costDelta(
        [estimate(resourcesOfPlan(changed, "before", "prod", "plan.json"))],
        [estimate(resourcesOfPlan(changed, "after", "prod", "plan.json"))],
      ).usageNeeded;
    };
    expect(needed({}, nat)).toEqual(["nat_gb"]);
    expect(needed(nat, nat)).toEqual([]);
  });

  it("is the same in a terminal and in a comment", () => {
    for (const text of [deltaText(delta), deltaMarkdown(delta)]) {
      expect(text).toContain(
        "at least $19.63 → at least $31.17 a month (+$11.53 in what is counted, the rest not known)",
      );
      expect(text).toContain("+$15.18");
      expect(text).toContain("-$3.65");
      expect(text).toContain("aws_msk_cluster.new");
    }
  });

  it("keeps hostile addresses inside code spans and table cells", () => {
    const hostile = {
      ...delta,
      resources: [{ address: 'aws_eip.a["`|</details>@all\n|"]', after: 1, assumes: "a|b<i>" }],
    };
    const row = deltaMarkdown(hostile)
      .split("\n")
      .find((line) => line.includes("aws_eip.a"));
    expect(row).toBe('| `` aws_eip.a["`\\|</details>@all \\|"] `` | – | $1.00 | +$1.00 | a\\|b\\<i\\> |');
  });
});
