import type { ActionInvocation, Plan } from "../../../../src/plan/plan-model";
import { commentOf, created, everyFormat, planOf, resource, reviewOf, updated } from "../plan-builders";

const invoke: ActionInvocation = {
  address: "action.aws_lambda_invoke.migrate",
  type: "aws_lambda_invoke",
  name: "migrate",
  config_values: { function_name: "migrate", payload: "{}" },
  lifecycle_action_trigger: {
    triggering_resource_address: "aws_lambda_function.worker",
    action_trigger_event: "after_update",
  },
};
const worker = updated("aws_lambda_function.worker", { timeout: 3 }, { timeout: 5 });
const running = (invocation: ActionInvocation, more: Partial<Plan> = {}) =>
  planOf([worker], { action_invocations: [invocation], ...more });

describe("actions that apply runs (Terraform 1.14)", () => {
  it("are counted like Terraform and listed at the top, with their triggers", () => {
    const comment = commentOf(running(invoke));
    expect(comment).toContain("**Plan: 0 to add, 1 to change, 0 to destroy. Actions: 1 to invoke.**");
    const head = comment.slice(0, comment.indexOf("<details>"));
    expect(head).toContain("`action.aws_lambda_invoke.migrate` after update of `aws_lambda_function.worker`");
    expect(comment).toContain('+ function_name = "migrate"');
  });

  it("are a change even if there is no other", () => {
    const comment = commentOf(
      planOf([], { action_invocations: [{ ...invoke, lifecycle_action_trigger: undefined }] }),
    );
    expect(comment).not.toContain("No changes");
    expect(comment).not.toContain("saves the outputs");
    expect(comment).toContain("**Applying also runs 1 action:**");
  });

  it("show no secret in their configuration", () => {
    const secret = "Tr0ub4dor-and-more";
    const plan = planOf([created("aws_instance.web", { user_data: `echo ${secret}` })], {
      action_invocations: [
        { ...invoke, config_values: { payload: secret, note: "plain" }, config_sensitive: { payload: true } },
      ],
    });
    for (const [format, text] of Object.entries(everyFormat(reviewOf(plan)))) {
      expect([format, text.includes(secret)]).toEqual([format, false]);
    }
  });

  it("count in the fingerprint", () => {
    const fingerprint = (plan: Plan) => reviewOf(plan).projects[0]?.plan.fingerprint;
    const plain = fingerprint(planOf([worker]));
    expect(fingerprint(running(invoke))).not.toBe(plain);
    expect(fingerprint(running({ ...invoke, config_values: { function_name: "other" } }))).not.toBe(
      fingerprint(running(invoke)),
    );
  });

  it("wait for another plan if they are deferred", () => {
    const deferred = { reason: "instance_count_unknown", action_invocation: invoke };
    expect(commentOf(planOf([worker], { deferred_action_invocations: [deferred] }))).toContain(
      "`action.aws_lambda_invoke.migrate`: `instance count unknown`",
    );
  });
});

describe("a replacement that leaves the old object behind", () => {
  it.each([[["create", "forget"] as const], [["forget", "create"] as const]])("%j is both", (actions) => {
    const change = { actions, before: { name: "old" }, after: { name: "new" } };
    const comment = commentOf(planOf([resource("aws_s3_bucket.data", change)]));
    expect(comment).toContain("Plan: 1 to add, 0 to change, 0 to destroy, 1 to forget.");
    expect(comment).toContain("will be forgotten, not destroyed");
    expect(comment).toMatch(/\+ name = "new"/);
  });
});
