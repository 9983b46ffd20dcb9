import { commentOf, planOf, resource, reviewOf, updated } from "../plan-builders";

const driftOf = (...args: Parameters<typeof planOf>) => reviewOf(planOf(...args)).projects[0]?.drift;

it("is grouped by attribute: 160 resources with one change are one line", () => {
  const resource_drift = Array.from({ length: 160 }, (_, n) =>
    updated(`aws_instance.i[${String(n)}]`, { tags: { Owner: "a" } }, { tags: { Owner: "b" } }),
  );
  expect(driftOf([], { resource_drift })?.groups).toMatchObject([
    {
      type: "aws_instance",
      pattern: "tags.Owner",
      resources: 160,
      transitions: [{ before: "a", after: "b" }],
    },
  ]);
  expect(commentOf(planOf([], { resource_drift })).length).toBeLessThan(3_000);
});

it("omits and counts noise: computed attributes, empty instead of unset, JSON in a different order", () => {
  const resource_drift = [
    updated("aws_s3_object.a", { etag: "1", last_modified: "x" }, { etag: "2", last_modified: "y" }),
    updated("aws_x.b", { note: null, tags: {} }, { note: "", tags: null }),
    updated("aws_x.c", { policy: '{"a":1,"b":2}' }, { policy: '{ "b": 2, "a": 1 }' }),
  ];
  expect(driftOf([], { resource_drift })).toMatchObject({ groups: [], noise: 3, noisyResources: 3 });
});

it("ignores arguments that the configuration does not set, except rules and policies", () => {
  const configuration = {
    root_module: { resources: [{ address: "aws_x.a", type: "aws_x", name: "a", expressions: { size: {} } }] },
  };
  const resource_drift = [
    updated(
      "aws_x.a[0]",
      { size: 1, shape: "a", ingress: [] },
      { size: 2, shape: "b", ingress: ["0.0.0.0/0"] },
    ),
  ];
  const drift = driftOf([], { resource_drift, configuration });
  expect(drift?.groups.map(({ pattern }) => pattern).sort()).toEqual(["ingress", "size"]);
  expect(drift?.noise).toBe(1);
});

describe("is reported", () => {
  const configuration = {
    root_module: { resources: [{ address: "aws_x.a", type: "aws_x", name: "a", expressions: { name: {} } }] },
  };
  const patterns = (...args: Parameters<typeof planOf>) =>
    driftOf(...args)?.groups.map(({ pattern }) => pattern);

  it("if the plan changes it back, although the configuration does not set it", () => {
    const resource_drift = [updated("aws_x.a", { guarded: true, seen: 1 }, { guarded: false, seen: 2 })];
    const back = updated("aws_x.a", { guarded: false }, { guarded: true }, { after_unknown: { seen: true } });
    expect(patterns([back], { resource_drift, configuration })).toEqual(["guarded"]);
    expect(driftOf([], { resource_drift, configuration })).toMatchObject({ groups: [], noise: 2 });
  });

  it("if a policy grants something else, but not if only its statements are reordered", () => {
    const statement = (Action: string) => ({ Effect: "Allow", Action, Resource: "*" });
    const policy = (...actions: string[]) => JSON.stringify({ Statement: actions.map(statement) });
    const drifted = (after: string) => [
      updated("aws_x.a", { policy: policy("s3:A", "s3:B") }, { policy: after }),
    ];
    expect(driftOf([], { resource_drift: drifted(policy("s3:B", "s3:A")) })).toMatchObject({
      groups: [],
      noise: 1,
    });
    expect(patterns([], { resource_drift: drifted(policy("s3:A", "s3:C")) })).toEqual(["policy"]);
  });

  it("if it differs only in masked parts", () => {
    const script = (password: string) => `#!/bin/sh\nexport DB_PASSWORD=${password}\n`;
    const resource_drift = [
      updated("aws_x.a", { user_data: script("Sommer-Regen-42") }, { user_data: script("Winter-Nebel-17") }),
    ];
    expect(patterns([], { resource_drift, configuration })).toEqual(["user_data"]);
  });

  it("but not if only a name starts like something important", () => {
    const resource_drift = [
      updated("aws_x.a", { route_table_id: "a", policy_id: "a" }, { route_table_id: "b", policy_id: "b" }),
    ];
    expect(driftOf([], { resource_drift, configuration })).toMatchObject({ groups: [], noise: 2 });
  });

  it("once per attribute, whatever the index and the instance", () => {
    const resource_drift = Array.from({ length: 30 }, (_, n) =>
      updated(
        `module.m[${String(n)}].aws_x.a["k"]`,
        { rule: [{ port: 1 }, { port: n }] },
        { rule: [{ port: 2 }, { port: n }] },
      ),
    );
    expect(driftOf([], { resource_drift })?.groups).toMatchObject([
      { pattern: "rule[*].port", resources: 30 },
    ]);
  });
});

it.each([
  ["OpenTofu", { provider_name: "registry.opentofu.org/hashicorp/aws" }, {}],
  ["Terraform", { provider_name: "registry.terraform.io/hashicorp/aws" }, { applyable: true }],
  ["the configuration", {}, {}],
] as const)("lists what was deleted outside of %s, as far as the plan shows", (outside, more, facts) => {
  const gone = resource("aws_eip.gone", { actions: ["delete"], before: {}, after: null }, more);
  const comment = commentOf(planOf([], { resource_drift: [gone], ...facts }));
  expect(comment).toContain(`Changed outside of ${outside}: 1 resource deleted`);
  expect(comment).toContain("`aws_eip` deleted: `aws_eip.gone`");
});
