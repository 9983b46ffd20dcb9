import { ManagedPolicies } from "../../../constructs/identity/managed-policies";
import type { PolicyStatement } from "../../../constructs/identity/policy-document";
import { POLICY_LIMITS, policySize } from "../../../constructs/identity/policy-limits";
import { Role, trustService } from "../../../constructs/identity/role";
import { statementsOf, synthesizeConstructs } from "../../synthesize";

/** A statement of some length. */
const statement = (sid: string, actions: number): PolicyStatement => ({
  sid,
  actions: Array.from({ length: actions }, (_, index) => `s3:Action${String(index).padStart(3, "0")}`),
  resources: ["arn:aws:s3:::bucket"],
});

function attach(statements: readonly PolicyStatement[]) {
  return synthesizeConstructs((scope) => {
    const trust = [trustService("ec2.amazonaws.com")];
    const role = new Role(scope, "role", { roleName: "wide", description: "does much", trust });
    new ManagedPolicies(scope, "permissions", {
      ...{ policyName: "wide", description: "Much", role, statements },
    });
  });
}

describe("ManagedPolicies", () => {
  it("holds every statement in as few policies as IAM takes, in order, each attached to the role", () => {
    const stack = attach(["A", "B", "C", "D"].map((sid) => statement(sid, 150)));
    const policies = stack.resources("aws_iam_policy").map(({ attributes }) => attributes);
    expect(policies.map(({ name }) => name)).toEqual(["wide-1", "wide-2"]);
    expect(policies.flatMap(({ policy }) => statementsOf(policy).map(({ Sid }) => Sid))).toEqual([
      ...["A", "B", "C", "D"],
    ]);
    for (const { policy } of policies)
      expect(policySize(String(policy))).toBeLessThanOrEqual(POLICY_LIMITS.managed);
    const attached = stack.resources("aws_iam_role_policy_attachment").map(({ attributes }) => attributes);
    expect(attached.map(({ policy_arn }) => policy_arn)).toEqual(
      stack.resources("aws_iam_policy").map(({ address }) => `\${${address}.arn}`),
    );
    expect(stack.resources("aws_iam_role_policy")).toEqual([]);
  });

  it("refuses a statement that alone is longer than a policy can be", () => {
    expect(() => attach([statement("Long", 500)])).toThrow(
      /statement Long of the policy has \d{4} characters/,
    );
  });

  it("refuses more policies than a role can have", () => {
    const statements = Array.from({ length: 11 }, (_, index) => statement(`S${index}`, 350));
    expect(() => attach(statements)).toThrow(/statements: must be a whole number from 1 to 10 \(got 11\)/);
  });
});
