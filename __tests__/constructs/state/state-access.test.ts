import { stateStatements } from "../../../constructs/state/state-access";
import { system } from "../../../systems/hellotron-vega/system";
import { stackOf, statementsOf, synthesizeSystemFiles } from "../../synthesize";

const location = { bucket: "b", lockTable: "t", region: "eu-south-2", account: "123456789012" };
const actionsOn = (access: "plan" | "apply", part: string) =>
  stateStatements(access, location)
    .filter(({ resources }) => resources?.some((resource) => resource.includes(part)))
    .flatMap(({ actions, resources, conditions }) =>
      actions.map((action) => ({ action, on: resources?.[0], conditions })),
    );

describe("access to states", () => {
  it("lets a plan read states but never write one", () => {
    const writes = actionsOn("plan", ":::b").filter(({ action }) => /Put|Delete/.test(action));
    expect(writes.map(({ action, on }) => [action, on])).toEqual([
      ["s3:PutObject", "arn:aws:s3:::b/*.tflock"],
      ["s3:DeleteObject", "arn:aws:s3:::b/*.tflock"],
    ]);
  });

  it("lets a plan take locks but not change digests", () => {
    const [put] = actionsOn("plan", "table/t").filter(({ action }) => action === "dynamodb:PutItem");
    expect(put?.conditions).toEqual({
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["b/*terraform.tfstate"] },
    });
  });

  it("lets an apply write states, digests and lock files, but delete no state", () => {
    const apply = actionsOn("apply", ":::b").map(({ action, on }) => [action, on]);
    expect(apply).toContainEqual(["s3:PutObject", "arn:aws:s3:::b/*"]);
    expect(apply).not.toContainEqual(["s3:DeleteObject", "arn:aws:s3:::b/*"]);
    const [put] = actionsOn("apply", "table/t").filter(({ action }) => action === "dynamodb:PutItem");
    expect(put?.conditions).toMatchObject({
      "ForAllValues:StringLike": {
        "dynamodb:LeadingKeys": ["b/*terraform.tfstate", "b/*terraform.tfstate-md5"],
      },
    });
  });

  it("comes as two managed policies with every backend", () => {
    const stack = stackOf(synthesizeSystemFiles(system, []), "bootstrap");
    const names = stack.resources("aws_iam_policy").map(({ attributes }) => attributes["name"]);
    expect(names).toEqual(["hellotron-vega-terraform-apply", "hellotron-vega-terraform-plan"]);
    const policy = statementsOf(stack.resource("aws_iam_policy", "plan").attributes["policy"]);
    expect(policy.map(({ Sid }) => Sid)).toEqual([
      "ListStates",
      "ReadStates",
      "LockFiles",
      "ReadLocks",
      "TakeLocks",
    ]);
  });
});

describe("the backend's own stack", () => {
  const stack = stackOf(synthesizeSystemFiles(system, []), "bootstrap");

  it("creates a bucket that is versioned, encrypted, private, TLS-only and never destroyed", () => {
    expect(stack.resource("aws_s3_bucket").attributes).toMatchObject({
      bucket: "hellotron-vega-terraform-state",
      lifecycle: { prevent_destroy: true },
    });
    expect(stack.resource("aws_s3_bucket_versioning").attributes).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(stack.resources("aws_s3_bucket_public_access_block")).toHaveLength(1);
    expect(String(stack.resource("aws_s3_bucket_policy").attributes["policy"])).toContain(
      "aws:SecureTransport",
    );
  });

  it("creates a lock table keyed by LockID, on demand, restorable and never destroyed", () => {
    expect(stack.resource("aws_dynamodb_table").attributes).toMatchObject({
      name: "hellotron-vega-terraform-locks",
      hash_key: "LockID",
      attribute: [{ name: "LockID", type: "S" }],
      billing_mode: "PAY_PER_REQUEST",
      point_in_time_recovery: { enabled: true },
      lifecycle: { prevent_destroy: true },
    });
  });
});
