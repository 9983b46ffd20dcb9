import { POLICY_LIMITS } from "../../../constructs/identity/policy-limits";
import { oversizedPolicies } from "../../../src/synthesis/policy-sizes";

const inConstruct = (path: string, block: Readonly<Record<string, unknown>>) => ({
  "//": { metadata: { path, uniqueId: "x" } },
  ...block,
});
const policy = (path: string, size: number, more: Readonly<Record<string, unknown>> = {}) =>
  inConstruct(path, { policy: "x".repeat(size), ...more });

describe("policies that are too long for IAM", () => {
  it("are told with their construct, and with what is too much", () => {
    const aws_iam_role_policy = {
      big_1: policy("prod/delivery/deploy/permissions", 10_300, { role: "deploy" }),
    };
    expect(oversizedPolicies({ resource: { aws_iam_role_policy } })).toEqual([
      {
        address: "aws_iam_role_policy.big_1",
        construct: "prod/delivery/deploy/permissions",
        argument: "policy",
        problem:
          "the role's inline policy has 10,300 characters, 60 more than IAM takes: give part of it to a second role, or to a managed policy",
      },
    ]);
  });

  it("count together where they are a role's own, and not with another role's", () => {
    const half = POLICY_LIMITS.role / 2;
    const role = "${aws_iam_role.deploy.name}";
    const of = (other: string) => ({
      aws_iam_role_policy: { one: policy("a", half, { role }), two: policy("b", half + 1, { role: other }) },
    });
    expect(oversizedPolicies({ resource: of("another") })).toEqual([]);
    const [refused] = oversizedPolicies({ resource: of(role) });
    expect(refused?.problem).toContain("the role's 2 inline policies have 10,241 characters, 1 more");
  });

  it("do not count their white space, as IAM does not", () => {
    const spaced = { ...policy("a", 6_000), policy: "x ".repeat(6_144) };
    expect(oversizedPolicies({ resource: { aws_iam_policy: { fits: spaced } } })).toEqual([]);
  });

  it.each([
    ["aws_iam_policy", "policy", 6_144],
    ["aws_iam_role", "assume_role_policy", 2_048],
    ["aws_iam_user_policy", "policy", 2_048],
  ])("%s may have %s of %d characters", (type, argument, limit) => {
    const sized = (size: number) => ({
      [type]: { one: inConstruct("a", { [argument]: "x".repeat(size), user: "ci" }) },
    });
    expect(oversizedPolicies({ resource: sized(limit) })).toEqual([]);
    expect(oversizedPolicies({ resource: sized(limit + 1) })).toHaveLength(1);
  });
});
