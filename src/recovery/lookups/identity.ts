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
import { DescribeKeyCommand, ListResourceTagsCommand, paginateListKeys } from "@aws-sdk/client-kms";
import type { AwsView } from "../aws-view";
import { unlessNotFound } from "../unless-not-found";
import { type Tags, tagsOf } from "../ownership";
import { byName, knowing, type Lookup, type LookupTable, type Sighting } from "./lookup";

async function roleTags({ iam }: AwsView, RoleName: string): Promise<Tags | undefined> {
  const found = await unlessNotFound("iam:GetRole", iam.send(new GetRoleCommand({ RoleName })));
  return found === undefined ? undefined : tagsOf(found.Role?.Tags);
}

async function userTags({ iam }: AwsView, UserName: string): Promise<Tags | undefined> {
  const found = await unlessNotFound("iam:GetUser", iam.send(new GetUserCommand({ UserName })));
  return found === undefined ? undefined : tagsOf(found.User?.Tags);
}

async function profileTags({ iam }: AwsView, InstanceProfileName: string): Promise<Tags | undefined> {
  const found = await unlessNotFound(
    "iam:GetInstanceProfile",
    iam.send(new GetInstanceProfileCommand({ InstanceProfileName })),
  );
  return found === undefined ? undefined : tagsOf(found.InstanceProfile?.Tags);
}

/** It has the same owner as its role or user. */
function inlinePolicy(
  owner: "role" | "user",
  ownerTags: (aws: AwsView, name: string) => Promise<Tags | undefined>,
  find: (aws: AwsView, owner: string, policy: string) => Promise<unknown>,
): Lookup {
  return {
    by: `its ${owner} and name`,
    find: knowing([owner, "name"], async ([ownerName = "", policyName = ""], aws) => {
      const tags = await ownerTags(aws, ownerName);
      const isThere = tags !== undefined && (await find(aws, ownerName, policyName)) !== undefined;
      return isThere ? [{ id: `${ownerName}:${policyName}`, tags }] : [];
    }),
  };
}

async function policyArn(client: IAMClient, name: string): Promise<string | undefined> {
  for await (const page of paginateListPolicies({ client }, { Scope: "Local" })) {
    const found = page.Policies?.find(({ PolicyName }) => PolicyName === name);
    if (found !== undefined) return found.Arn;
  }
  return undefined;
}

/** Roles, users, profiles and their policies, and keys. */
export const identityLookups: LookupTable = {
  aws_iam_role: byName("name", roleTags),
  aws_iam_role_policy: inlinePolicy("role", roleTags, ({ iam }, RoleName, PolicyName) =>
    unlessNotFound("iam:GetRolePolicy", iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))),
  ),
  aws_iam_role_policy_attachment: {
    by: "its role and policy",
    find: knowing(["role", "policy_arn"], async ([RoleName = "", arn = ""], aws) => {
      const tags = await roleTags(aws, RoleName);
      if (tags === undefined) return [];
      const { AttachedPolicies = [] } = await aws.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
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
  aws_iam_instance_profile: byName("name", profileTags),
  aws_iam_user: byName("name", userTags),
  aws_iam_user_policy: inlinePolicy("user", userTags, ({ iam }, UserName, PolicyName) =>
    unlessNotFound("iam:GetUserPolicy", iam.send(new GetUserPolicyCommand({ UserName, PolicyName }))),
  ),
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
  aws_kms_key: {
    by: "its description",
    severalMayExist: true,
    find: knowing(["description"], async ([description = ""], { kms: client }) => {
      const sightings: Sighting[] = [];
      for await (const { Keys = [] } of paginateListKeys({ client }, {})) {
        for (const { KeyId } of Keys) {
          const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
          // AWS's own keys, and those that are scheduled for deletion, are no candidates.
          if (KeyMetadata?.Description !== description || KeyMetadata.DeletionDate !== undefined) continue;
          const { Tags } = await client.send(new ListResourceTagsCommand({ KeyId }));
          const pairs = Tags?.map(({ TagKey: Key, TagValue: Value }) => ({ Key, Value }));
          sightings.push({ id: KeyMetadata.KeyId ?? "", tags: tagsOf(pairs) });
        }
      }
      return sightings;
    }),
  },
};
