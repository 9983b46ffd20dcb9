import type { ResourceChange } from "../../../../../src/plan/plan-model";
import { allow, document, iam, said } from "../../templates/access-words";
import { created, destroyed, replaced, resource, updated } from "../../plan-builders";
import type { Json } from "../../../../../src/text/json";

describe("grants without a policy document", () => {
  const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
  const attachment = (role: string, policy_arn = ADMIN) => ({ role, policy_arn });
  const boundary = (permissions_boundary: Json) => ({ name: "app", permissions_boundary });

  it.each<[string, ResourceChange, string[]]>([
    [
      "a managed policy is attached",
      created("aws_iam_role_policy_attachment.a", attachment("app")),
      [`! policy ${ADMIN} app`],
    ],
    [
      "it is attached to another role",
      replaced("aws_iam_role_policy_attachment.a", attachment("a"), attachment("b"), "role"),
      [`! policy ${ADMIN} b`, `- policy ${ADMIN} a`],
    ],
    [
      "it is attached to one user more",
      updated(
        "aws_iam_policy_attachment.a",
        { users: ["a"], policy_arn: "arn:p" },
        { users: ["a", "b"], policy_arn: "arn:p" },
      ),
      ["+ policy arn:p b"],
    ],
    [
      "it is among those that a role has",
      created("aws_iam_role_policy_attachments_exclusive.a", { role_name: "app", policy_arns: [ADMIN] }),
      [`! policy ${ADMIN} app`],
    ],
    [
      "a role names it",
      updated(
        "aws_iam_role.a",
        { name: "app", managed_policy_arns: [] },
        { name: "app", managed_policy_arns: [ADMIN] },
      ),
      [`! policy ${ADMIN} app`],
    ],
    [
      "its ARN is not known",
      created("aws_iam_user_policy_attachment.a", { user: "u" }, { after_unknown: { policy_arn: true } }),
      ["? policy (known after apply) u"],
    ],
    [
      "a boundary goes",
      updated("aws_iam_role.a", boundary("arn:b"), boundary(null)),
      ["+ boundary arn:b app"],
    ],
    [
      "a boundary comes",
      updated("aws_iam_user.a", boundary(null), boundary("arn:b")),
      ["- boundary arn:b app"],
    ],
    [
      "a boundary is another",
      updated("aws_iam_role.a", boundary("arn:b"), boundary("arn:c")),
      ["+ boundary arn:b app", "- boundary arn:c app"],
    ],
    [
      "somebody joins a group",
      updated(
        "aws_iam_group_membership.m",
        { group: "admins", users: ["a"] },
        { group: "admins", users: ["a", "b"] },
      ),
      ["+ group admins b"],
    ],
    [
      "a user joins groups",
      created("aws_iam_user_group_membership.m", { user: "u", groups: ["a"] }),
      ["+ group a u"],
    ],
    ["a user gets a key", created("aws_iam_access_key.k", { user: "deploy" }), ["+ an access key deploy"]],
    [
      "a user may sign in",
      created("aws_iam_user_login_profile.l", { user: "u" }),
      ["+ a console password u"],
    ],
    [
      "tokens of another company are accepted",
      created("aws_iam_openid_connect_provider.o", {
        url: "https://token.actions.githubusercontent.com",
        client_id_list: ["sts.amazonaws.com"],
      }),
      ["+ signs in with tokens for sts.amazonaws.com https://token.actions.githubusercontent.com"],
    ],
    [
      "a permission set is assigned",
      created("aws_ssoadmin_account_assignment.a", {
        permission_set_arn: "arn:ps",
        principal_id: "g-1",
        target_id: "111111111111",
      }),
      ["+ permission set arn:ps g-1"],
    ],
    [
      "a permission set gets a policy",
      created("aws_ssoadmin_managed_policy_attachment.a", {
        permission_set_arn: "arn:ps",
        managed_policy_arn: ADMIN,
      }),
      [`! policy ${ADMIN} arn:ps`],
    ],
    [
      "an organization's policy is taken off",
      destroyed("aws_organizations_policy_attachment.a", { policy_id: "p-1", target_id: "ou-1" }),
      ["+ organization policy p-1 ou-1"],
    ],
    [
      "a key may be used",
      created("aws_kms_grant.g", { key_id: "k", grantee_principal: "arn:r", operations: ["Decrypt"] }),
      ["+ kms:Decrypt arn:r"],
    ],
    [
      "an image is everybody's",
      created("aws_ami_launch_permission.p", { image_id: "ami-1", group: "all" }),
      ["! launches the image all"],
    ],
    [
      "a cluster lets somebody in",
      created("aws_eks_access_policy_association.a", {
        cluster_name: "c",
        principal_arn: "arn:r",
        policy_arn: "arn:p",
      }),
      ["+ policy arn:p arn:r"],
    ],
    [
      "everybody may call a function",
      created("aws_lambda_permission.p", {
        action: "lambda:InvokeFunction",
        function_name: "f",
        principal: "*",
      }),
      ["! lambda:InvokeFunction *"],
    ],
    [
      "an organization may call it",
      created("aws_lambda_permission.p", {
        action: "lambda:InvokeFunction",
        function_name: "f",
        principal: "*",
        principal_org_id: "o-1",
      }),
      ["+ lambda:InvokeFunction *"],
    ],
    [
      "where the caller is not known yet",
      replaced(
        "aws_lambda_permission.p",
        { action: "a:b", function_name: "f", principal: "s3.amazonaws.com", source_arn: "arn:b" },
        { action: "a:b", function_name: "f", principal: "s3.amazonaws.com", source_arn: "arn:c" },
        "source_arn",
      ),
      ["+ a:b Service:s3.amazonaws.com", "- a:b Service:s3.amazonaws.com"],
    ],
  ])("%s", (_, change, expected) => {
    expect(said(iam(change))).toEqual(expected);
  });

  it("nothing changes if something moves to another resource", () => {
    expect(
      iam(
        destroyed("aws_iam_role_policy_attachment.a", attachment("app")),
        created("aws_iam_role_policy_attachment.b", attachment("app")),
      ),
    ).toEqual([]);
    expect(
      iam(
        updated(
          "aws_iam_role.r",
          { name: "app", inline_policy: [{ name: "p", policy: document(allow()) }] },
          { name: "app", inline_policy: [] },
        ),
        created("aws_iam_role_policy.p", { role: "app", name: "p", policy: document(allow()) }),
      ),
    ).toEqual([]);
  });

  it("a role loses what is detached from it, whatever its state still lists", () => {
    expect(
      said(
        iam(
          updated(
            "aws_iam_role.r",
            { name: "app", description: "a", managed_policy_arns: [ADMIN] },
            { name: "app", description: "b", managed_policy_arns: [ADMIN] },
          ),
          destroyed("aws_iam_role_policy_attachment.a", attachment("app")),
        ),
      ),
    ).toEqual([`- policy ${ADMIN} app`]);
  });

  it("a source that becomes unknown is still a condition", () => {
    const permission = { action: "a:b", function_name: "f", principal: "s3.amazonaws.com" };
    const entries = iam(
      resource("aws_lambda_permission.p", {
        actions: ["delete", "create"],
        before: { ...permission, source_arn: "arn:b" },
        after: permission,
        after_unknown: { source_arn: true },
      }),
    );
    expect(said(entries)).toEqual(["? a:b Service:s3.amazonaws.com", "- a:b Service:s3.amazonaws.com"]);
  });
});
