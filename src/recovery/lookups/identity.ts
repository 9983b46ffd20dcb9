import {
  GetInstanceProfileCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  ListPolicyTagsCommand,
  paginateListPolicies,
} from "@aws-sdk/client-iam";
import { ifThere } from "../if-there";
import { type Tags, tagsOf } from "../ownership";
import { knowing, type LookupTable } from "./lookup";

async function roleTags(iam: IAMClient, RoleName: string): Promise<Tags | undefined> {
  const found = await ifThere("iam:GetRole", iam.send(new GetRoleCommand({ RoleName })));
  return found === undefined ? undefined : tagsOf(found.Role?.Tags);
}

async function userTags(iam: IAMClient, UserName: string): Promise<Tags | undefined> {
  const found = await ifThere("iam:GetUser", iam.send(new GetUserCommand({ UserName })));
  return found === undefined ? undefined : tagsOf(found.User?.Tags);
}

async function policyArn(client: IAMClient, name: string): Promise<string | undefined> {
  for await (const page of paginateListPolicies({ client }, { Scope: "Local" })) {
    const found = page.Policies?.find(({ PolicyName }) => PolicyName === name);
    if (found !== undefined) return found.Arn;
  }
  return undefined;
}

/** Roles, users, profiles, and what they may do. An inline policy belongs to whom its role belongs to. */
export const identityLookups: LookupTable = {
  aws_iam_role: {
    by: "its name",
    find: knowing(["name"], async ([id = ""], { iam }) => {
      const tags = await roleTags(iam, id);
      return tags === undefined ? [] : [{ id, tags }];
    }),
  },
  aws_iam_role_policy: {
    by: "its role and name",
    find: knowing(["role", "name"], async ([RoleName = "", PolicyName = ""], { iam }) => {
      const tags = await roleTags(iam, RoleName);
      if (tags === undefined) return [];
      const policy = await ifThere(
        "iam:GetRolePolicy",
        iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
      );
      return policy === undefined ? [] : [{ id: `${RoleName}:${PolicyName}`, tags }];
    }),
  },
  aws_iam_role_policy_attachment: {
    by: "its role and policy",
    find: knowing(["role", "policy_arn"], async ([RoleName = "", arn = ""], { iam }) => {
      const tags = await roleTags(iam, RoleName);
      if (tags === undefined) return [];
      const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
      const attached = AttachedPolicies.some(({ PolicyArn }) => PolicyArn === arn);
      return attached ? [{ id: `${RoleName}/${arn}`, tags }] : [];
    }),
  },
  aws_iam_policy: {
    by: "its name",
    find: knowing(["name"], async ([name = ""], { iam }) => {
      const id = await policyArn(iam, name);
      if (id === undefined) return [];
      const { Tags } = await iam.send(new ListPolicyTagsCommand({ PolicyArn: id }));
      return [{ id, tags: tagsOf(Tags) }];
    }),
  },
  aws_iam_instance_profile: {
    by: "its name",
    find: knowing(["name"], async ([id = ""], { iam }) => {
      const found = await ifThere(
        "iam:GetInstanceProfile",
        iam.send(new GetInstanceProfileCommand({ InstanceProfileName: id })),
      );
      return found === undefined ? [] : [{ id, tags: tagsOf(found.InstanceProfile?.Tags) }];
    }),
  },
  aws_iam_user: {
    by: "its name",
    find: knowing(["name"], async ([id = ""], { iam }) => {
      const tags = await userTags(iam, id);
      return tags === undefined ? [] : [{ id, tags }];
    }),
  },
  aws_iam_user_policy: {
    by: "its user and name",
    find: knowing(["user", "name"], async ([UserName = "", PolicyName = ""], { iam }) => {
      const tags = await userTags(iam, UserName);
      if (tags === undefined) return [];
      const policy = await ifThere(
        "iam:GetUserPolicy",
        iam.send(new GetUserPolicyCommand({ UserName, PolicyName })),
      );
      return policy === undefined ? [] : [{ id: `${UserName}:${PolicyName}`, tags }];
    }),
  },
  aws_iam_openid_connect_provider: {
    by: "its address, of which an account has one",
    find: knowing(["url"], async ([url = ""], { iam }) => {
      const ending = `:oidc-provider/${url.replace(/^https:\/\//, "").replace(/\/$/, "")}`;
      const listed = await iam.send(new ListOpenIDConnectProvidersCommand({}));
      const id = listed.OpenIDConnectProviderList?.find(({ Arn }) => Arn?.endsWith(ending))?.Arn;
      if (id === undefined) return [];
      const { Tags } = await iam.send(
        new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn: id }),
      );
      return [{ id, tags: tagsOf(Tags) }];
    }),
  },
};
