/**
 * The arguments that grant access, by type. Rules and attachments are judged as a whole, because a changed CIDR means
 * nothing without its unchanged port. Argument names are from the providers' resource pages.
 */
const ACCESS_TYPES: readonly (readonly [type: RegExp, keys: readonly string[]])[] = [
  [
    /^aws_(?:vpc_)?security_group_(?:(?:in|e)gress_)?rule$/,
    [
      ...["id", "type", "security_group_id", "protocol", "ip_protocol", "from_port", "to_port", "self"],
      ...["cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6", "prefix_list_id", "prefix_list_ids"],
      ...["source_security_group_id", "referenced_security_group_id"],
    ],
  ],
  [/^aws_(?:default_)?(?:security_group|network_acl)$/, ["id", "ingress", "egress"]],
  [
    /^aws_network_acl_rule$/,
    [
      ...["network_acl_id", "egress", "rule_action", "rule_number", "protocol", "from_port", "to_port"],
      ...["cidr_block", "ipv6_cidr_block"],
    ],
  ],
  [/^aws_lightsail_instance_public_ports$/, ["port_info"]],
  [/^aws_iam_(?:role|user)$/, ["name", "managed_policy_arns", "permissions_boundary"]],
  [/^aws_iam_(?:role|user|group)_policy$/, ["role", "user", "group"]],
  [
    /^aws_iam_(?:(?:role|user|group)_)?policy_attachment$/,
    ["role", "user", "group", "roles", "users", "groups", "policy_arn"],
  ],
  [/^aws_iam_.+_policy_attachments_exclusive$/, ["role_name", "user_name", "group_name", "policy_arns"]],
  [/^aws_iam_(?:user_)?group_membership$/, ["user", "users", "group", "groups"]],
  [
    /^aws_iam_(?:access_key|user_login_profile|user_ssh_key|service_specific_credential)$/,
    ["user", "user_name", "username"],
  ],
  [/^aws_iam_(?:openid_connect|saml)_provider$/, ["url", "client_id_list", "name"]],
  [/^aws_iam_instance_profile$/, ["name", "role"]],
  [
    /^aws_ssoadmin_(?:account_assignment|managed_policy_attachment)$/,
    ["permission_set_arn", "managed_policy_arn", "principal_id", "principal_type", "target_id"],
  ],
  [/^aws_ssoadmin_(?:customer_managed_policy|permissions_boundary)_attachment$/, ["permission_set_arn"]],
  [/^aws_(?:organizations|iot)_policy_attachment$/, ["policy_id", "target_id", "policy", "target"]],
  [
    /^aws_eks_(?:access_entry|access_policy_association|pod_identity_association)$/,
    [
      "cluster_name",
      "principal_arn",
      "policy_arn",
      "kubernetes_groups",
      "namespace",
      "service_account",
      "role_arn",
    ],
  ],
  [/^aws_kms_grant$/, ["key_id", "grantee_principal", "operations"]],
  [/^aws_ram_principal_association$/, ["principal", "resource_share_arn"]],
  [/^aws_lakeformation_permissions$/, ["principal", "permissions"]],
  [/^aws_vpc_endpoint_service_allowed_principal$/, ["principal_arn", "vpc_endpoint_service_id"]],
  [
    /^aws_ami_launch_permission$/,
    ["image_id", "account_id", "group", "organization_arn", "organizational_unit_arn"],
  ],
  [/^aws_snapshot_create_volume_permission$/, ["snapshot_id", "account_id"]],
  [
    /^aws_(?:lambda_permission|lambda_layer_version_permission|cloudwatch_event_permission)$/,
    [
      ...[
        "action",
        "principal",
        "function_name",
        "qualifier",
        "source_arn",
        "source_account",
        "principal_org_id",
      ],
      ...[
        "function_url_auth_type",
        "event_source_token",
        "layer_name",
        "organization_id",
        "event_bus_name",
        "condition",
      ],
    ],
  ],
  [
    /^google_compute_firewall$/,
    ["disabled", "direction", "allow", "deny", "source_ranges", "source_tags", "source_service_accounts"],
  ],
  [
    /^google_compute_(?:region_)?(?:network_)?firewall_policy_rule$/,
    ["disabled", "direction", "action", "match"],
  ],
  [
    /^azurerm_network_security_(?:rule|group)$/,
    [
      ...["access", "direction", "source_address_prefix", "source_address_prefixes", "security_rule"],
      ...["destination_port_range", "destination_port_ranges"],
    ],
  ],
  [/^google_container_cluster$/, ["master_authorized_networks_config", "private_cluster_config"]],
  [
    /^azurerm_kubernetes_cluster$/,
    ["api_server_access_profile", "api_server_authorized_ip_ranges", "private_cluster_enabled"],
  ],
  [/^google_.+_iam_(?:member|binding)$/, ["role", "member", "members"]],
];

/** Cached: a plan has few types, each many times. */
const known = new Map<string, readonly string[] | undefined>();
const KNOWN_LIMIT = 2_000;

/** Arguments that must be known on both sides even if unchanged; undefined if the changed attributes are enough. */
export function accessKeysOf(type: string): readonly string[] | undefined {
  if (known.has(type)) return known.get(type);
  const keys = ACCESS_TYPES.find(([pattern]) => pattern.test(type))?.[1];
  if (known.size < KNOWN_LIMIT) known.set(type, keys);
  return keys;
}
