/** A setting that makes something reachable from the internet or from other accounts. */
export interface Exposure {
  readonly type: RegExp;
  readonly path: RegExp;
  /** The value that exposes; for a list, one of its items. `null` means no value. */
  readonly open: boolean | string | RegExp | null;
  readonly says: string;
  /** False if public access is the purpose and only worth a note. */
  readonly isOpenToAll: boolean;
  /** True if new resources usually have this value, so that only a change to it counts. */
  readonly onlyIfClosedBefore?: boolean;
  /** The list of networks that may use it. If the plan sets it, the list says what is open. */
  readonly limitedBy?: RegExp;
}

/** Argument names from the AWS provider's resource pages. */
export const EXPOSURES: readonly Exposure[] = [
  {
    type: /^aws_(?:db_instance|rds_cluster|rds_cluster_instance|redshift_cluster|redshiftserverless_workgroup|dms_replication_instance|neptune_cluster_instance|docdb_cluster_instance|mq_broker|lightsail_database)$/,
    path: /^publicly_accessible$/,
    open: true,
    says: "the database gets a public address",
    isOpenToAll: true,
  },
  {
    type: /^aws_msk_cluster$/,
    path: /public_access\[\d+\]\.type$/,
    open: "SERVICE_PROVIDED_EIPS",
    says: "the brokers get public addresses",
    isOpenToAll: true,
  },
  {
    type: /^aws_s3_(?:bucket|account)_public_access_block$|^aws_s3_access_point$/,
    path: /(?:^|\.)(?:block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)$/,
    open: false,
    says: "a block on public access is lifted",
    isOpenToAll: true,
  },
  {
    type: /^aws_(?:emr_block_public_access_configuration|ebs_snapshot_block_public_access|ec2_image_block_public_access)$/,
    path: /^(?:block_public_security_group_rules|state)$/,
    open: /^(?:false|unblocked)$/,
    says: "a block on public access is lifted",
    isOpenToAll: true,
  },
  {
    type: /^aws_s3_(?:bucket|bucket_acl|object|bucket_object|object_copy)$/,
    path: /^acl$/,
    open: /^(?:public-read|authenticated-read)$/,
    says: "it can be read by anyone",
    isOpenToAll: true,
  },
  {
    type: /^aws_s3_(?:bucket|bucket_acl|object|bucket_object|object_copy)$/,
    path: /^acl$/,
    open: "public-read-write",
    says: "it can be read and written by anyone",
    isOpenToAll: true,
  },
  {
    type: /^aws_s3_(?:bucket|bucket_acl|object_copy)$/,
    path: /grant.*\.uri$/,
    open: /\/global\/(?:AllUsers|AuthenticatedUsers)$/,
    says: "an ACL lets anyone in",
    isOpenToAll: true,
  },
  {
    type: /^aws_lightsail_bucket$/,
    path: /^access_rules(?:\[\d+\])?\.(?:get_object|allow_public_overrides)$/,
    open: /^(?:public|true)$/,
    says: "the bucket's objects can be read by anyone",
    isOpenToAll: true,
  },
  {
    type: /^aws_(?:db|rds|docdb|neptune|redshift)_.*snapshot$/,
    path: /^shared_accounts$/,
    open: "all",
    says: "the snapshot can be copied by anyone",
    isOpenToAll: true,
  },
  {
    type: /^aws_(?:alb|lb|elb)$/,
    path: /^internal$/,
    open: false,
    says: "the load balancer faces the internet",
    isOpenToAll: true,
    onlyIfClosedBefore: true,
  },
  {
    type: /^aws_eks_cluster$/,
    path: /endpoint_public_access$/,
    open: true,
    says: "the cluster's API gets a public endpoint",
    isOpenToAll: true,
    limitedBy: /public_access_cidrs$/,
  },
  {
    type: /^aws_lambda_function_url$/,
    path: /^authorization_type$/,
    open: "NONE",
    says: "the function can be called by anyone",
    isOpenToAll: true,
  },
  {
    type: /^aws_(?:apigatewayv2_route|api_gateway_method)$/,
    path: /^authorization(?:_type)?$/,
    open: "NONE",
    says: "the API can be called by anyone",
    isOpenToAll: true,
    onlyIfClosedBefore: true,
  },
  {
    type: /^aws_api_gateway_rest_api$/,
    path: /endpoint_configuration\[\d+\]\.types$/,
    open: /^(?:REGIONAL|EDGE)$/,
    says: "the API gets a public endpoint",
    isOpenToAll: true,
    onlyIfClosedBefore: true,
  },
  {
    type: /^aws_opensearchserverless_security_policy$/,
    path: /^policy$/,
    open: /"AllowFromPublic":true/,
    says: "the collection can be reached from the internet",
    isOpenToAll: true,
  },
  {
    type: /^aws_cognito_identity_pool$/,
    path: /^allow_unauthenticated_identities$/,
    open: true,
    says: "anyone gets credentials without signing in",
    isOpenToAll: true,
  },
  {
    type: /^aws_transfer_server$/,
    path: /^endpoint_type$/,
    open: "PUBLIC",
    says: "the server gets a public endpoint",
    isOpenToAll: true,
    onlyIfClosedBefore: true,
  },
  {
    type: /^aws_apprunner_service$/,
    path: /is_publicly_accessible$/,
    open: true,
    says: "the service gets a public endpoint",
    isOpenToAll: true,
    onlyIfClosedBefore: true,
  },
  {
    type: /^aws_vpc_endpoint_service$/,
    path: /^(?:allowed_principals|acceptance_required)$/,
    open: /^(?:\*|false)$/,
    says: "the endpoint service accepts connections automatically",
    isOpenToAll: false,
  },
  {
    type: /^aws_ram_resource_share$/,
    path: /^allow_external_principals$/,
    open: true,
    says: "it can be shared outside of the organization",
    isOpenToAll: false,
  },
  {
    type: /^aws_cloudfront_distribution$|^aws_apprunner_service$/,
    path: /^web_acl_id$/,
    open: null,
    says: "the firewall is taken off",
    isOpenToAll: false,
    onlyIfClosedBefore: true,
  },
  {
    type: /^aws_cloudfront_distribution$/,
    path: /viewer_protocol_policy$/,
    open: "allow-all",
    says: "content is served without TLS",
    isOpenToAll: false,
  },
  {
    type: /^aws_cloudfront_distribution$/,
    path: /geo_restriction\[\d+\]\.restriction_type$/,
    open: "none",
    says: "no country is blocked",
    isOpenToAll: false,
    onlyIfClosedBefore: true,
  },
  {
    type: /^aws_internet_gateway$/,
    path: /^vpc_id$/,
    open: /^vpc-/,
    says: "an existing network gets an internet gateway",
    isOpenToAll: false,
  },
  {
    type: /^aws_(?:route|route_table|default_route_table)$/,
    path: /(?:^|\.)gateway_id$/,
    open: /^igw-/,
    says: "a route leads to the internet",
    isOpenToAll: false,
  },
  {
    type: /^aws_(?:vpc_peering_connection|ec2_transit_gateway_vpc_attachment)$/,
    path: /^(?:peer_vpc_id|transit_gateway_id)$/,
    open: /./,
    says: "another network is connected",
    isOpenToAll: false,
  },
  {
    type: /^aws_subnet$/,
    path: /^map_public_ip_on_launch$/,
    open: true,
    says: "instances in the subnet get public addresses",
    isOpenToAll: false,
    onlyIfClosedBefore: true,
  },
  {
    type: /^aws_instance$|^aws_launch_(?:template|configuration)$/,
    path: /(?:^|\.)associate_public_ip_address$/,
    open: /^true$/,
    says: "the instance gets a public address",
    isOpenToAll: false,
    onlyIfClosedBefore: true,
  },
  {
    type: /^aws_instance$|^aws_launch_template$/,
    path: /(?:^|\.)http_tokens$/,
    open: "optional",
    says: "the instance metadata service answers without a session token",
    isOpenToAll: false,
    onlyIfClosedBefore: true,
  },
];

/** A resource that blocks public access. Destroying it allows access, unless what it guards is destroyed too. */
export interface Guard {
  readonly type: RegExp;
  /** The argument that names what it guards; undefined if it guards the whole account. */
  readonly guards?: string;
  readonly says: string;
  readonly isOpenToAll: boolean;
}

export const GUARDS: readonly Guard[] = [
  {
    type: /^aws_s3_bucket_public_access_block$/,
    guards: "bucket",
    says: "a block on public access is lifted",
    isOpenToAll: true,
  },
  {
    type: /^aws_(?:s3_account_public_access_block|emr_block_public_access_configuration|ebs_snapshot_block_public_access|ec2_image_block_public_access)$/,
    says: "a block on public access is lifted",
    isOpenToAll: true,
  },
  {
    type: /^aws_waf(?:v2|regional)_web_acl_association$/,
    guards: "resource_arn",
    says: "the firewall is taken off",
    isOpenToAll: false,
  },
];

/** An attribute that allows networks, on implied ports. */
export interface AdmittedNetworks {
  readonly type: RegExp;
  readonly path: RegExp;
  readonly says: string;
}

export const ADMITTED_NETWORKS: readonly AdmittedNetworks[] = [
  { type: /^aws_eks_cluster$/, path: /public_access_cidrs$/, says: "the cluster's API" },
  {
    type: /^aws_ec2_managed_prefix_list(?:_entry)?$/,
    path: /^(?:entry\[\d+\]\.)?cidr$/,
    says: "whatever names the prefix list",
  },
  {
    type: /^aws_ec2_client_vpn_authorization_rule$/,
    path: /^target_network_cidr$/,
    says: "clients of the VPN",
  },
  { type: /^aws_workspaces_ip_group$/, path: /^rules\[\d+\]\.source$/, says: "the desktops" },
];
