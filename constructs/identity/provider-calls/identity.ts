import { callsOf, type TypeCallsTable } from "./type-calls";

const iam = callsOf("iam");
const kms = callsOf("kms");
const named = (kind: string) => `arn:aws:iam::{account}:${kind}`;

/** Roles, users, policies and keys. */
export const IDENTITY_CALLS: TypeCallsTable = {
  aws_iam_role: iam({
    about: named("role/{name}"),
    create: "CreateRole",
    read: "GetRole ListRolePolicies ListAttachedRolePolicies",
    update: "UpdateRole UpdateAssumeRolePolicy",
    delete: "DeleteRole ListInstanceProfilesForRole",
    tags: "TagRole UntagRole",
  }),
  aws_iam_role_policy: iam({
    about: named("role/{role}"),
    create: "PutRolePolicy",
    read: "GetRolePolicy",
    update: "PutRolePolicy",
    delete: "DeleteRolePolicy",
    tags: "",
  }),
  aws_iam_role_policy_attachment: iam({
    about: named("role/{role}"),
    create: "AttachRolePolicy",
    read: "ListAttachedRolePolicies",
    delete: "DetachRolePolicy",
    tags: "",
  }),
  aws_iam_instance_profile: iam({
    about: named("instance-profile/{name}"),
    create: "CreateInstanceProfile AddRoleToInstanceProfile iam:PassRole@arn:aws:iam::{account}:role/{role}",
    read: "GetInstanceProfile",
    update: "AddRoleToInstanceProfile RemoveRoleFromInstanceProfile",
    delete: "RemoveRoleFromInstanceProfile DeleteInstanceProfile",
    tags: "TagInstanceProfile UntagInstanceProfile",
  }),
  aws_iam_policy: iam({
    about: named("policy/{name}"),
    create: "CreatePolicy",
    read: "GetPolicy GetPolicyVersion",
    update: "CreatePolicyVersion DeletePolicyVersion ListPolicyVersions",
    delete: "DeletePolicy ListPolicyVersions DeletePolicyVersion",
    tags: "TagPolicy UntagPolicy",
  }),
  aws_iam_user: iam({
    about: named("user/{name}"),
    create: "CreateUser",
    read: "GetUser",
    update: "UpdateUser",
    delete: "DeleteUser ListGroupsForUser",
    tags: "TagUser UntagUser",
  }),
  aws_iam_user_policy: iam({
    about: named("user/{user}"),
    create: "PutUserPolicy",
    read: "GetUserPolicy",
    update: "PutUserPolicy",
    delete: "DeleteUserPolicy",
    tags: "",
  }),
  aws_iam_openid_connect_provider: iam({
    about: "{arn}",
    create: "CreateOpenIDConnectProvider",
    read: "GetOpenIDConnectProvider",
    update:
      "UpdateOpenIDConnectProviderThumbprint AddClientIDToOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider",
    delete: "DeleteOpenIDConnectProvider",
    tags: "TagOpenIDConnectProvider UntagOpenIDConnectProvider",
  }),
  aws_kms_key: kms({
    about: "{arn}",
    create: "CreateKey EnableKeyRotation",
    read: "DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags",
    update: "UpdateKeyDescription PutKeyPolicy EnableKeyRotation",
    delete: "ScheduleKeyDeletion",
  }),
};
