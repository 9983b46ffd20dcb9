import { join } from "node:path";
import { knowsNoResources } from "../../../constructs/identity/actions-on-everything";
import { callsOfType } from "../../../constructs/identity/provider-calls/provider-calls";
import { repositoryRoot } from "../../../src/process/repository-root";
import { deploymentPolicy } from "../../../src/synthesis/deployment-policy";
import { loadSystem } from "../../../src/systems/load-system";
import { system } from "../../../systems/chronos/system";
import { type Statement, statementsOf, synthesizeSystemFiles } from "../../synthesize";

const { documents, notes } = deploymentPolicy(loadSystem(join(repositoryRoot, "systems/chronos"), system));
const statements = statementsOf(JSON.stringify(documents[0]));
const stacks = Object.values(synthesizeSystemFiles(system, ["shared", "stage", "prod"]));

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;
const matches = (pattern: string, text: string) =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(text);
const concerns = ({ Action, Resource }: Statement, action: string, arn: string) =>
  listOf(Action).some((each) => matches(each, action)) && listOf(Resource).some((each) => matches(each, arn));

/** As IAM decides, without conditions. */
function allows(action: string, arn: string): boolean {
  const found = statements.filter((statement) => concerns(statement, action, arn));
  return found.length > 0 && found.every(({ Effect }) => Effect === "Allow");
}

const ACCOUNT = "arn:aws:iam::436957243186";

describe("the deployment policy of Chronos", () => {
  it("covers every resource type in the stacks", () => {
    const types = stacks.flatMap(({ json }) => Object.keys(json["resource"] as object));
    expect(types.length).toBeGreaterThan(20);
    for (const type of types) {
      const known = callsOfType(type);
      const service = known?.service ?? "none";
      const calls = Object.values(known?.calls ?? {}).flat();
      expect([type, calls.length > 0]).toEqual([type, true]);
      // The backend stays: see below.
      const own = calls.filter(
        (call) => !/[:@]|^Delete(Bucket|Table)$/.test(call) && !knowsNoResources(`${service}:${call}`),
      );
      for (const action of own) {
        const arns: Readonly<Record<string, string>> = {
          ec2: "arn:aws:ec2:us-east-1:436957243186:thing/x",
          s3: "arn:aws:s3:::agt-chronos-terraform-state-storage",
          dynamodb: "arn:aws:dynamodb:us-east-1:436957243186:table/agt-chronos-terraform-state-locks",
          iam:
            type === "aws_iam_policy"
              ? `${ACCOUNT}:policy/agt-chronos-terraform-plan`
              : `${ACCOUNT}:role/agt-chronos-prod`,
        };
        expect([type, action, allows(`${service}:${action}`, arns[service] ?? "")]).toEqual([
          type,
          action,
          true,
        ]);
      }
    }
  });

  it("covers every name in the stacks", () => {
    const namesOf = (type: string) =>
      stacks.flatMap((stack) => stack.resources(type).map(({ attributes }) => String(attributes["name"])));
    const kinds = [
      ["aws_iam_role", "role", "iam:CreateRole"],
      ["aws_iam_instance_profile", "instance-profile", "iam:CreateInstanceProfile"],
      ["aws_iam_policy", "policy", "iam:CreatePolicy"],
    ] as const;
    for (const [type, kind, action] of kinds) {
      expect(namesOf(type)).toHaveLength(2);
      for (const name of namesOf(type)) expect(allows(action, `${ACCOUNT}:${kind}/${name}`)).toBe(true);
    }
  });

  it("covers nothing that belongs to others", () => {
    for (const [action, arn] of [
      ["iam:CreateRole", `${ACCOUNT}:role/other`],
      ["iam:PassRole", `${ACCOUNT}:role/admin`],
      ["s3:GetObject", "arn:aws:s3:::hermes-terraform-state/x"],
      ["dynamodb:PutItem", "arn:aws:dynamodb:us-east-1:436957243186:table/hermes-terraform-locks"],
      ["ec2:RunInstances", "arn:aws:ec2:eu-west-1:436957243186:instance/i-1"],
      ["iam:PutRolePolicy", `${ACCOUNT}:role/agt-chronos-prod`],
    ] as const)
      expect([action, allows(action, arn)]).toEqual([action, false]);
  });

  it("cannot extend itself: neither by editing it, nor by attaching another policy", () => {
    expect(allows("iam:CreatePolicyVersion", `${ACCOUNT}:policy/agt-chronos-terraform-deployment`)).toBe(
      false,
    );
    const attaching = statements.filter(({ Action }) => listOf(Action).includes("iam:AttachRolePolicy"));
    expect(attaching.map(({ Condition }) => Condition)).toEqual([
      { ArnEquals: { "iam:PolicyARN": ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] } },
    ]);
  });

  it("cannot delete the state's bucket, its old versions or the lock table", () => {
    const bucket = "arn:aws:s3:::agt-chronos-terraform-state-storage";
    const table = "arn:aws:dynamodb:us-east-1:436957243186:table/agt-chronos-terraform-state-locks";
    expect(allows("s3:DeleteBucket", bucket)).toBe(false);
    expect(allows("s3:DeleteObjectVersion", `${bucket}/chronos/prod/terraform.tfstate`)).toBe(false);
    expect(allows("dynamodb:DeleteTable", table)).toBe(false);
    expect(allows("s3:PutObject", `${bucket}/chronos/prod/terraform.tfstate`)).toBe(true);
  });

  it("applies to all resources only if necessary, with the reason", () => {
    const onEverything = statements
      .filter(({ Resource }) => Resource === "*")
      .flatMap(({ Action }) => listOf(Action));
    expect(onEverything).toEqual([
      "ec2:Describe*",
      "sts:GetCallerIdentity",
      "ecr:GetAuthorizationToken",
      "ssm:GetCommandInvocation",
    ]);
    for (const action of onEverything)
      expect(notes.find((note) => note.action === action)?.reason).toMatch(/\w+ \w+/);
  });

  it("fits into one managed policy", () => {
    expect(documents).toHaveLength(1);
    expect(JSON.stringify(documents[0]).length).toBeLessThan(6144);
  });
});
