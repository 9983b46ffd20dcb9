import { ImageRepository } from "../../../constructs/containers/image-repository";
import {
  GithubDeployRole,
  type GithubDeployRoleProps,
} from "../../../constructs/delivery/github-deploy-role";
import { GithubIdentity } from "../../../constructs/delivery/github-identity";
import { Role, trustService } from "../../../constructs/identity/role";
import { system as hermes } from "../../../systems/hermes/system";
import {
  stackOf,
  type Statement,
  statementsOf,
  synthesizeConstructs,
  synthesizeSystemFiles,
} from "../../synthesize";

/** All inline policies of a role together, in characters (IAM user guide, "IAM and AWS STS quotas"). */
const INLINE_POLICY_LIMIT = 10_240;

function delivery(props: Partial<GithubDeployRoleProps> = {}, existingProviderArn?: string) {
  return synthesizeConstructs((stack) => {
    const images = new ImageRepository(stack, "images", { repositoryName: "hermes" });
    new GithubDeployRole(stack, "delivery", {
      identity: new GithubIdentity(stack, "github", { existingProviderArn }),
      repository: "acme/hermes",
      mayPush: [images],
      ...props,
    });
  });
}

const stack = delivery();
const actionsOf = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action);
const trustOf = (built: typeof stack, role: string) =>
  statementsOf(built.resource("aws_iam_role", `delivery/${role}`).attributes["assume_role_policy"])[0]
    ?.Condition as Record<string, Record<string, unknown>>;
const subjectOf = (built: typeof stack, role: string) =>
  trustOf(built, role)["StringLike"]?.["token.actions.githubusercontent.com:sub"];

describe("the role that deploys", () => {
  it("has the document's name and trust: workflow runs of the repository, by OIDC", () => {
    expect(stack.resource("aws_iam_role", "delivery/deploy").attributes["name"]).toBe(
      "GitHubActionsDeployRole",
    );
    expect(subjectOf(stack, "deploy")).toBe("repo:acme/hermes:*");
    expect(trustOf(stack, "deploy")["StringEquals"]).toEqual({
      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
    });
  });

  it("can be narrowed to branches and GitHub environments", () => {
    const narrow = delivery({ claims: ["ref:refs/heads/main", "environment:production"] });
    expect(subjectOf(narrow, "deploy")).toEqual([
      "repo:acme/hermes:ref:refs/heads/main",
      "repo:acme/hermes:environment:production",
    ]);
  });

  it("allows sessions as long as the longest deployment, and plans of an hour", () => {
    const session = (role: string) =>
      stack.resource("aws_iam_role", `delivery/${role}`).attributes["max_session_duration"];
    expect([session("deploy"), session("plan")]).toEqual([7200, 3600]);
  });

  it("trusts a repository by its immutable ids if its tokens contain them", () => {
    const numbered = delivery({ subject: "acme@123/hermes@456" });
    expect(subjectOf(numbered, "deploy")).toBe("repo:acme@123/hermes@456:*");
    expect(subjectOf(numbered, "plan")).toBe("repo:acme@123/hermes@456:pull_request");
  });

  it("may do what a deployment needs: push, plan, and write the state of this environment", () => {
    const granted = stack.permissionsOf("delivery/deploy");
    expect(actionsOf(granted)).toEqual(
      expect.arrayContaining(["ecr:PutImage", "ecr:Describe*", "dynamodb:PutItem"]),
    );
    const writing = granted.filter(({ Sid }) => Sid === "WriteStates");
    expect(writing.map(({ Resource }) => Resource)).toEqual([
      "arn:aws:s3:::sample-terraform-state/sample/prod/*",
    ]);
  });

  it("has no write access to all resources, and no AWS-managed policy", () => {
    const everywhere = stack.permissionsOf("delivery/deploy").filter(({ Resource }) => Resource === "*");
    const changing = actionsOf(everywhere).filter((action) => !/:(Describe|Get|List)/.test(action));
    expect(changing).toEqual([]);
    expect(stack.resources("aws_iam_role_policy_attachment")).toEqual([]);
  });

  it("has the document's wide policy only if it is requested", () => {
    const wide = delivery({ access: "power-user" });
    expect(wide.resource("aws_iam_role_policy_attachment").attributes["policy_arn"]).toBe(
      "arn:aws:iam::aws:policy/PowerUserAccess",
    );
  });

  it("uses the account's existing identity provider if there is one", () => {
    const arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    const built = delivery({}, arn);
    expect(built.resources("aws_iam_openid_connect_provider")).toEqual([]);
    expect(built.resource("aws_iam_role", "delivery/deploy").attributes["assume_role_policy"]).toContain(arn);
  });
});

describe("the role for pull requests", () => {
  it("can only be assumed by pull requests of the repository", () => {
    expect(stack.resource("aws_iam_role", "delivery/plan").attributes["name"]).toBe("GitHubActionsPlanRole");
    expect(subjectOf(stack, "plan")).toBe("repo:acme/hermes:pull_request");
  });

  it("changes nothing but locks", () => {
    const changing = stack
      .permissionsOf("delivery/plan")
      .filter((statement) => actionsOf([statement]).some((action) => !/:(Describe|Get|List)/.test(action)));
    expect(changing.map(({ Sid }) => Sid)).toEqual(["TakeLocks"]);
  });

  it("cannot read secrets, logs, or objects other than states", () => {
    const reads = actionsOf(stack.permissionsOf("delivery/plan"));
    expect(reads.filter((action) => /GetSecretValue|GetLogEvents|FilterLogEvents/.test(action))).toEqual([]);
    const objects = stack
      .permissionsOf("delivery/plan")
      .filter((statement) => actionsOf([statement]).includes("s3:GetObject"));
    expect(objects.map(({ Resource }) => Resource)).toEqual([
      "arn:aws:s3:::sample-terraform-state/sample/prod/*",
    ]);
  });
});

describe("the permissions of both roles for planning", () => {
  const prod = stackOf(synthesizeSystemFiles(hermes, ["prod"]), "prod");
  const granted = prod.permissionsOf("delivery/plan");
  const resourcesOf = (sid: string) =>
    granted.filter(({ Sid }) => Sid === sid).flatMap(({ Resource }) => Resource);

  it("are limited to the stack's own resources by name, without other systems' buckets and roles", () => {
    expect(resourcesOf("ReadBuckets").sort()).toEqual([
      "arn:aws:s3:::hermes-prod-alb-logs",
      "arn:aws:s3:::hermes-prod-assets",
    ]);
    expect(resourcesOf("ReadIdentities")).toEqual(
      expect.arrayContaining([
        "arn:aws:iam::*:role/hermes-prod-hosts",
        "arn:aws:iam::*:oidc-provider/token.actions.githubusercontent.com",
      ]),
    );
    expect(resourcesOf("ReadSecretSettings")).toEqual([
      "arn:aws:secretsmanager:eu-south-2:*:secret:hermes/prod-??????",
    ]);
  });

  it("include roles that are created after the delivery's, and no service that the stack does not use", () => {
    const late = synthesizeConstructs((stack) => {
      const identity = new GithubIdentity(stack, "github");
      new GithubDeployRole(stack, "delivery", { identity, repository: "acme/hermes" });
      new Role(stack, "late", {
        roleName: "late",
        description: "Late",
        trust: [trustService("ec2.amazonaws.com")],
      });
    });
    const sids = late.permissionsOf("delivery/plan").map(({ Sid }) => Sid);
    expect(JSON.stringify(late.permissionsOf("delivery/plan"))).toContain(":role/late");
    expect(sids).not.toContain("ReadFirewalls");
  });

  it("use all resources only for calls that IAM cannot limit, listed by name", () => {
    const everywhere = granted.filter(({ Resource }) => Resource === "*");
    const wide = actionsOf(everywhere).filter((action) => action.endsWith("*"));
    expect(wide).toEqual(["elasticloadbalancing:Describe*"]);
    expect(actionsOf(everywhere)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(iam|s3):Get/)]),
    );
  });

  it("include the user data of the environment's own instances only", () => {
    const [machines] = granted.filter(({ Action }) => Action.includes("ec2:DescribeInstanceAttribute"));
    expect(machines?.Condition).toEqual({
      StringEquals: { "aws:ResourceTag/system": "hermes", "aws:ResourceTag/environment": "prod" },
    });
  });
});

it.each(["deploy", "plan"])(
  "the policy of the %s role fits IAM's limits: short enough, with unique sids",
  (role) => {
    const everything = (text: string) =>
      text
        .replace("# account:", "account:")
        .replace(
          "delivery:",
          "web_firewall: true\nmonitoring: { audit_trail: true }\ndelivery:\n  access: scale-hosts",
        );
    const prod = stackOf(synthesizeSystemFiles(hermes, ["prod"], everything), "prod");
    const statements = prod.permissionsOf(`delivery/${role}`);
    const sids = statements.map(({ Sid }) => Sid);
    expect(new Set(sids).size).toBe(sids.length);
    expect(JSON.stringify(statements).length).toBeLessThan(INLINE_POLICY_LIMIT);
  },
);
