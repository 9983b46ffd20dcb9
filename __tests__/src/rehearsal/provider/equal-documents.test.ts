import { ProviderSchemas } from "../../../../src/rehearsal/provider/schema/provider-schemas";
import { planChange } from "../../../../src/rehearsal/provider/simulate/plan";
import type { ObjectValue } from "../../../../src/rehearsal/provider/values/compare";
import { emptyBlock } from "./empty-block";

const schemas = ProviderSchemas.load();
const settings = { region: "eu-west-1", defaultTags: {} };

function change(typeName: string, before: ObjectValue, after: ObjectValue) {
  const block = schemas.resource(typeName);
  const kept = { id: "i", ...(block.attributes["region"] ? { region: settings.region } : {}) };
  const [prior, config] = [emptyBlock(block, { ...kept, ...before }), emptyBlock(block, after)];
  const proposed = { ...config, ...kept };
  const { planned, replacedBy } = planChange({ typeName, block, prior, proposed, config }, settings);
  return { planned, replacedBy };
}

const POLICY = '{"Version":"2012-10-17","Statement":[]}';
const SAME_POLICY = '{\n  "Statement": [],\n  "Version": "2012-10-17"\n}\n';
const OTHER_POLICY = '{"Version":"2012-10-17","Statement":[{}]}';

describe("a document in JSON that differs from before only in its form", () => {
  it.each([
    ["aws_iam_role", "assume_role_policy", { name: "n" }],
    ["aws_iam_policy", "policy", { name: "n" }],
    ["aws_s3_bucket_policy", "policy", { bucket: "b" }],
    ["aws_sqs_queue", "redrive_policy", { name: "n" }],
    ["aws_opensearch_domain", "access_policies", { domain_name: "d" }],
    ["aws_cloudwatch_dashboard", "dashboard_body", { dashboard_name: "d" }],
    ["aws_cloudwatch_event_rule", "event_pattern", { name: "n" }],
  ])("stays as it is: %s.%s", (type, name, others) => {
    const before = { ...others, [name]: POLICY };
    expect(change(type, before, { ...others, [name]: SAME_POLICY }).planned[name]).toBe(POLICY);
    expect(change(type, before, { ...others, [name]: OTHER_POLICY }).planned[name]).toBe(OTHER_POLICY);
  });

  it("is what a function is invoked with: that one changes", () => {
    const of = (input: string) => ({ function_name: "f", qualifier: "1", input });
    expect(change("aws_lambda_invocation", of(POLICY), of(SAME_POLICY)).replacedBy).toEqual([["input"]]);
  });
});

describe("a task's containers", () => {
  const before =
    '[{"name":"a","image":"i","environment":[{"name":"X","value":"1"},{"name":"Y","value":"2"}],"portMappings":[{"containerPort":80}]},{"name":"b","image":"i"}]';
  const task = (definitions: string, mode = "awsvpc") => ({
    family: "f",
    network_mode: mode,
    container_definitions: definitions,
  });
  const replaces = (after: string, mode?: string) =>
    change("aws_ecs_task_definition", task(before, mode), task(after, mode)).replacedBy.length > 0;

  it("are the same in another order, and with what ECS adds", () => {
    const same =
      '[{"name":"b","image":"i","essential":true,"mountPoints":[]},{"image":"i","name":"a","environment":[{"name":"Y","value":"2"},{"name":"X","value":"1"}],"secrets":null,"portMappings":[{"protocol":"tcp","hostPort":80,"containerPort":80}]}]';
    expect(replaces(same)).toBe(false);
    expect(replaces(same, "bridge")).toBe(true);
  });

  it("are replaced if anything is another", () => {
    expect(replaces(before.replace('"value":"2"', '"value":"3"'))).toBe(true);
    expect(replaces(before.replace('"image":"i"}]', '"image":"j"}]'))).toBe(true);
    expect(replaces(before.replace('"image":"i"}]', '"image":"i","essential":false}]'))).toBe(true);
  });
});
