import { decide, readPolicy, type Statement } from "../../../src/rehearsal/permissions/policy";
import { POLICY_LIMITS, policySize } from "../../../constructs/identity/policy-limits";
import { STAGE_TYPES } from "../../../systems/hebo/stage-actions";
import { system } from "../../../systems/hebo/system";
import { stackOf, synthesizeSystemFiles } from "../../synthesize";

const stacks = synthesizeSystemFiles(system, ["shared", "prod", "preview"]);
const [shared, prod, preview] = ["shared", "prod", "preview"].map((name) => stackOf(stacks, name)) as [
  ReturnType<typeof stackOf>,
  ReturnType<typeof stackOf>,
  ReturnType<typeof stackOf>,
];

const policies = shared.resources("aws_iam_policy").map(({ attributes }) => ({
  name: String(attributes["name"]),
  text: String(attributes["policy"]),
}));
const statementsIn = (pattern: RegExp): readonly Statement[] =>
  policies.filter(({ name }) => pattern.test(name)).flatMap(({ name, text }) => readPolicy(name, text));
const role = statementsIn(/^hebo-stages-\d$/);
const boundary = statementsIn(/^hebo-stage-boundary$/);

const HERE = "us-east-1:123456789012";
type Context = Readonly<Record<string, readonly string[]>>;
const may = (action: string, resource: string, context: Context = {}) =>
  decide(role, { action, resource, context }).outcome === "allowed";
const tagged = (environment: string): Context => ({
  "aws:ResourceTag/system": ["hebo"],
  "aws:ResourceTag/environment": [environment],
});

describe("the role that creates and removes Hebo's stages", () => {
  it("knows the types of resource that a stage has, and no others", () => {
    const types = preview.addresses().map((address) => address.split(".")[0] ?? "");
    expect(STAGE_TYPES.filter((type) => !type.startsWith("data."))).toEqual([...new Set(types)].sort());
  });

  it("has policies that IAM takes, attached to it", () => {
    const sizes = policies.map(({ text }) => policySize(text));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(POLICY_LIMITS.managed);
    const attached = shared
      .resources("aws_iam_role_policy_attachment")
      .filter(({ address }) => address.includes("delivery"));
    expect(attached).toHaveLength(policies.length - 1);
    expect(attached.length).toBeLessThanOrEqual(10);
  });

  it("can be assumed by pull requests and by main, which prunes, of one repository", () => {
    const [trust] = readTrust("hebo-stages");
    expect(trust?.Condition.StringLike["token.actions.githubusercontent.com:sub"]).toEqual([
      "repo:example-org/hebo:pull_request",
      "repo:example-org/hebo:ref:refs/heads/main",
    ]);
  });

  it.each<[string, string, string, string]>([
    ["rds:DeleteDBCluster", `arn:aws:rds:${HERE}:cluster:`, "hebo-pr-1", "hebo-prod"],
    ["rds:ModifyDBCluster", `arn:aws:rds:${HERE}:cluster:`, "hebo-pr-1", "hebo-preview"],
    [
      "ecs:UpdateService",
      `arn:aws:ecs:${HERE}:service/`,
      "hebo-pr-1/HeboApiService",
      "hebo-prod/HeboApiService",
    ],
    ["lambda:InvokeFunction", `arn:aws:lambda:${HERE}:function:`, "hebo-pr-1-migrator", "hebo-prod-migrator"],
    ["s3:PutObject", "arn:aws:s3:::", "hebo-pr-1-console/index.html", "hebo-prod-console/index.html"],
    [
      "s3:PutObject",
      "arn:aws:s3:::hebo-terraform-state/hebo/",
      "pr-1/terraform.tfstate",
      "prod/terraform.tfstate",
    ],
    [
      "s3:GetObject",
      "arn:aws:s3:::hebo-terraform-state/hebo/",
      "shared/terraform.tfstate",
      "prod/terraform.tfstate",
    ],
    [
      "s3:PutObject",
      "arn:aws:s3:::hebo-terraform-state/hebo/",
      "pr-1/deploy.lock",
      "shared/terraform.tfstate",
    ],
    [
      "secretsmanager:GetSecretValue",
      `arn:aws:secretsmanager:${HERE}:secret:hebo/`,
      "pr-1/database-AbCdEf",
      "prod/database-AbCdEf",
    ],
    [
      "secretsmanager:PutSecretValue",
      `arn:aws:secretsmanager:${HERE}:secret:hebo/`,
      "pr-1/database-AbCdEf",
      "previews/app-AbCdEf",
    ],
    ["iam:DeleteRole", "arn:aws:iam::123456789012:role/", "hebo-pr-1-api-task", "hebo-prod-deploy"],
    ["iam:DeleteRole", "arn:aws:iam::123456789012:role/", "hebo-pr-1-api-task", "hebo-stages"],
    ["ssm:PutParameter", `arn:aws:ssm:${HERE}:parameter/hebo/`, "pr-1/version", "prod/version"],
  ])("may call %s on what is a stage's, not on production's or shared's", (action, arn, own, other) => {
    expect([may(action, arn + own), may(action, arn + other)]).toEqual([true, false]);
  });

  it.each([
    ["cloudfront:DeleteDistribution", "arn:aws:cloudfront::123456789012:distribution/E1"],
    ["cloudfront:TagResource", "arn:aws:cloudfront::123456789012:distribution/E1"],
    ["ec2:AuthorizeSecurityGroupIngress", `arn:aws:ec2:${HERE}:security-group/sg-1`],
    [
      "application-autoscaling:DeregisterScalableTarget",
      `arn:aws:application-autoscaling:${HERE}:scalable-target/1`,
    ],
  ])("may call %s only on what carries a stage's tags, or none yet", (action, arn) => {
    expect(
      [tagged("pr-1"), {}, tagged("prod"), tagged("shared")].map((tags) => may(action, arn, tags)),
    ).toEqual([true, true, false, false]);
  });

  it("may write records of stages, and no others of the zone", () => {
    const write = (...names: readonly string[]) =>
      may("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1", {
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": names,
      });
    expect(write("pr-1.dev.api.hebo.ai")).toBe(true);
    expect(write("pr-1.dev.console.hebo.ai", "pr-1.dev.gateway.hebo.ai")).toBe(true);
    expect(write("api.hebo.ai")).toBe(false);
    expect(write("pr-1.dev.api.hebo.ai", "hebo.ai")).toBe(false);
  });
});

describe("the boundary of the roles of Hebo's stages", () => {
  const limits = { "iam:PermissionsBoundary": ["arn:aws:iam::123456789012:policy/hebo-stage-boundary"] };
  const other = { "iam:PermissionsBoundary": ["arn:aws:iam::123456789012:policy/hebo-stages-1"] };
  const ROLE = "arn:aws:iam::123456789012:role/hebo-pr-1-api-task";

  it("is on each of their roles, and on none of production", () => {
    for (const { attributes } of preview.resources("aws_iam_role"))
      expect(attributes["permissions_boundary"]).toBe(
        "${data.terraform_remote_state.shared.outputs.stage_boundary_arn}",
      );
    for (const { attributes } of prod.resources("aws_iam_role"))
      expect(attributes).not.toHaveProperty("permissions_boundary");
  });

  it.each(["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"])(
    "is on every role that the stages' role may call %s for",
    (action) => {
      expect([limits, other, {}].map((context) => may(action, ROLE, context))).toEqual([true, false, false]);
    },
  );

  it("cannot be changed or taken off by the stages' role, which attaches one policy of AWS's and no other", () => {
    expect(may("iam:DeleteRolePermissionsBoundary", ROLE, limits)).toBe(false);
    expect(may("iam:CreatePolicyVersion", "arn:aws:iam::123456789012:policy/hebo-stage-boundary")).toBe(
      false,
    );
    const attach = (name: string) =>
      may("iam:AttachRolePolicy", ROLE, { "iam:PolicyARN": [`arn:aws:iam::aws:policy/${name}`] });
    expect([attach("service-role/AWSLambdaVPCAccessExecutionRole"), attach("AdministratorAccess")]).toEqual([
      true,
      false,
    ]);
  });

  it("allows all that the roles of a stage are given", () => {
    const given = preview
      .resources("aws_iam_role_policy")
      .flatMap(({ attributes }) => readPolicy(String(attributes["name"]), String(attributes["policy"])));
    const asked = given.flatMap(({ actions, resources }) =>
      actions.patterns.flatMap((action) =>
        resources.patterns.map((resource) => ({ action, resource: inAws(resource) })),
      ),
    );
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((request) => decide(boundary, request).outcome !== "allowed")).toEqual([]);
  });

  it("allows nothing that would be worth taking", () => {
    const secret = (name: string) => `arn:aws:secretsmanager:${HERE}:secret:${name}-AbCdEf`;
    const outcomes = [
      { action: "secretsmanager:GetSecretValue", resource: secret("hebo/prod/app") },
      { action: "secretsmanager:GetSecretValue", resource: secret("hermes/prod") },
      { action: "iam:CreateRole", resource: "arn:aws:iam::123456789012:role/admin" },
      { action: "s3:GetObject", resource: "arn:aws:s3:::hebo-terraform-state/hebo/prod/terraform.tfstate" },
      { action: "sts:AssumeRole", resource: "arn:aws:iam::123456789012:role/hebo-prod-deploy" },
    ].map((request) => decide(boundary, request).outcome);
    expect(outcomes).not.toContain("allowed");
  });
});

interface Trust {
  readonly Condition: { readonly StringLike: Readonly<Record<string, readonly string[]>> };
}

function readTrust(name: string): readonly Trust[] {
  const found = shared.resources("aws_iam_role").find(({ attributes }) => attributes["name"] === name);
  const document = JSON.parse(String(found?.attributes["assume_role_policy"])) as {
    Statement: readonly Trust[];
  };
  return document.Statement;
}

/** A reference as an ARN of AWS's, by the resource or output that it names. */
function inAws(reference: string): string {
  const [, group] = /aws_cloudwatch_log_group\.(\w+)/.exec(reference) ?? [];
  if (group !== undefined) {
    const found = preview
      .resources("aws_cloudwatch_log_group")
      .find(({ address }) => reference.includes(address));
    return `arn:aws:logs:${HERE}:log-group:${String(found?.attributes["name"])}:log-stream:1`;
  }
  if (reference.includes("aws_secretsmanager_secret."))
    return `arn:aws:secretsmanager:${HERE}:secret:hebo/preview/database-AbCdEf`;
  if (/outputs\.\w*secret_arn/.test(reference))
    return `arn:aws:secretsmanager:${HERE}:secret:hebo/previews/app-AbCdEf`;
  return reference.replace(/\$\{[^}]+\}/g, "123456789012");
}
