import type { Json, JsonObject } from "../../../text/json";

/** A resource type that grants something without its own policy document. */
export interface DirectGrant {
  readonly type: RegExp;
  /** Arguments that name who gets it, each a text or a list. The first one set is used. */
  readonly who: readonly string[];
  /** What they get. */
  readonly what: (values: JsonObject) => readonly string[];
  /** Arguments that name the resource it applies to. */
  readonly on?: string;
  /** It limits what others grant, so removing it allows more. */
  readonly isLimit?: boolean;
  /** Compares only additions and removals: the provider fills in what is attached elsewhere. */
  readonly onlyChanged?: boolean;
  /** Matches a holder or grant that is open to all. */
  readonly isOpen?: RegExp;
}

const ADMINISTRATORS = /(?:AdministratorAccess|IAMFullAccess)$/;
const EVERYBODY = /^(?:\*|all|arn:aws[a-z-]*:iam::\*:.*)$/;

const texts = (value: Json | undefined): string[] => {
  if (typeof value === "string") return value === "" ? [] : [value];
  return Array.isArray(value) ? (value as Json[]).flatMap(texts) : [];
};
const each =
  (argument: string, before = "") =>
  (values: JsonObject): string[] =>
    texts(values[argument]).map((text) => before + text);
const always = (words: string) => () => [words];

/** Argument names from the AWS provider's resource pages. */
export const DIRECT_GRANTS: readonly DirectGrant[] = [
  {
    type: /^aws_iam_(?:(?:role|user|group)_)?policy_attachment$/,
    who: ["role", "user", "group", "roles", "users", "groups"],
    what: each("policy_arn", "policy "),
    isOpen: ADMINISTRATORS,
  },
  {
    type: /^aws_iam_.+_policy_attachments_exclusive$/,
    who: ["role_name", "user_name", "group_name"],
    what: each("policy_arns", "policy "),
    isOpen: ADMINISTRATORS,
  },
  {
    type: /^aws_iam_role$/,
    who: ["name"],
    what: each("managed_policy_arns", "policy "),
    onlyChanged: true,
    isOpen: ADMINISTRATORS,
  },
  {
    type: /^aws_iam_(?:role|user)$/,
    who: ["name"],
    what: each("permissions_boundary", "boundary "),
    isLimit: true,
    onlyChanged: true,
  },
  { type: /^aws_iam_group_membership$/, who: ["users"], what: each("group", "group ") },
  { type: /^aws_iam_user_group_membership$/, who: ["user"], what: each("groups", "group ") },
  { type: /^aws_iam_access_key$/, who: ["user"], what: always("an access key") },
  { type: /^aws_iam_user_login_profile$/, who: ["user"], what: always("a console password") },
  { type: /^aws_iam_user_ssh_key$/, who: ["username"], what: always("an SSH key") },
  { type: /^aws_iam_service_specific_credential$/, who: ["user_name"], what: always("a service password") },
  {
    type: /^aws_iam_openid_connect_provider$/,
    who: ["url"],
    what: each("client_id_list", "signs in with tokens for "),
  },
  { type: /^aws_iam_saml_provider$/, who: ["name"], what: always("signs in by SAML") },
  { type: /^aws_iam_instance_profile$/, who: ["name"], what: each("role", "role ") },
  {
    type: /^aws_ssoadmin_account_assignment$/,
    who: ["principal_id"],
    what: each("permission_set_arn", "permission set "),
    on: "target_id",
  },
  {
    type: /^aws_ssoadmin_managed_policy_attachment$/,
    who: ["permission_set_arn"],
    what: each("managed_policy_arn", "policy "),
    isOpen: ADMINISTRATORS,
  },
  {
    type: /^aws_ssoadmin_customer_managed_policy_attachment$/,
    who: ["permission_set_arn"],
    what: always("a customer managed policy"),
  },
  {
    type: /^aws_ssoadmin_permissions_boundary_attachment$/,
    who: ["permission_set_arn"],
    what: always("a permissions boundary"),
    isLimit: true,
  },
  {
    type: /^aws_organizations_policy_attachment$/,
    who: ["target_id"],
    // AWS's AdministratorAccess as a boundary limits nothing.
    what: (values) =>
      values["policy_id"] === "p-FullAWSAccess" ? [] : each("policy_id", "organization policy ")(values),
    isLimit: true,
  },
  { type: /^aws_iot_policy_attachment$/, who: ["target"], what: each("policy", "policy ") },
  {
    type: /^aws_eks_access_policy_association$/,
    who: ["principal_arn"],
    what: each("policy_arn", "policy "),
    on: "cluster_name",
  },
  {
    type: /^aws_eks_access_entry$/,
    who: ["principal_arn"],
    what: (values) => ["enters the cluster", ...each("kubernetes_groups", "group ")(values)],
    on: "cluster_name",
  },
  {
    type: /^aws_eks_pod_identity_association$/,
    who: ["service_account"],
    what: each("role_arn", "role "),
    on: "cluster_name",
  },
  { type: /^aws_kms_grant$/, who: ["grantee_principal"], what: each("operations", "kms:"), on: "key_id" },
  {
    type: /^aws_ram_principal_association$/,
    who: ["principal"],
    what: each("resource_share_arn", "what is shared by "),
  },
  {
    type: /^aws_lakeformation_permissions$/,
    who: ["principal"],
    what: each("permissions", "lakeformation:"),
  },
  {
    type: /^aws_vpc_endpoint_service_allowed_principal$/,
    who: ["principal_arn"],
    what: always("connects to the endpoint service"),
    on: "vpc_endpoint_service_id",
    isOpen: EVERYBODY,
  },
  {
    type: /^aws_ami_launch_permission$/,
    who: ["account_id", "group", "organization_arn", "organizational_unit_arn"],
    what: always("launches the image"),
    on: "image_id",
    isOpen: EVERYBODY,
  },
  {
    type: /^aws_snapshot_create_volume_permission$/,
    who: ["account_id"],
    what: always("copies the snapshot"),
    on: "snapshot_id",
    isOpen: EVERYBODY,
  },
];

/** One grant. */
export interface Granted {
  readonly who: string;
  readonly what: string;
  readonly on: readonly string[];
}

/** The grants in such a resource. */
export function grantedBy(directGrant: DirectGrant, values: Json): Granted[] {
  if (typeof values !== "object" || values === null || Array.isArray(values)) return [];
  const object = values as JsonObject;
  const named = directGrant.who.flatMap((argument) => texts(object[argument]));
  const on = directGrant.on === undefined ? [] : texts(object[directGrant.on]);
  const holders = named.length === 0 ? [""] : named;
  return holders.flatMap((who) => directGrant.what(object).map((what) => ({ who, what, on })));
}
