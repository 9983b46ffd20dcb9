/** A switch that, set so, lets the internet reach something. */
export interface Exposure {
  readonly type: RegExp;
  readonly path: RegExp;
  /** The value that opens. */
  readonly open: boolean | string;
  readonly says: string;
  /** False where being public is the purpose and only worth knowing. */
  readonly isOpenToAll: boolean;
  /** True where a new resource has it so by habit, and only a change from closed to open counts. */
  readonly onlyIfClosedBefore?: boolean;
}

/** Argument names from the AWS provider's resource pages. */
export const EXPOSURES: readonly Exposure[] = [
  {
    type: /^aws_(?:db_instance|rds_cluster_instance|redshift_cluster|dms_replication_instance|neptune_cluster_instance|lightsail_database)$/,
    path: /^publicly_accessible$/,
    open: true,
    says: "the database gets a public address",
    isOpenToAll: true,
  },
  {
    type: /^aws_s3_bucket_public_access_block$|^aws_s3_account_public_access_block$/,
    path: /^(?:block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)$/,
    open: false,
    says: "a block on public access is lifted",
    isOpenToAll: true,
  },
  {
    type: /^aws_s3_bucket(?:_acl)?$/,
    path: /^acl$/,
    open: "public-read",
    says: "the bucket can be read by anyone",
    isOpenToAll: true,
  },
  {
    type: /^aws_s3_bucket(?:_acl)?$/,
    path: /^acl$/,
    open: "public-read-write",
    says: "the bucket can be read and written by anyone",
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
  },
  {
    type: /^aws_lambda_function_url$/,
    path: /^authorization_type$/,
    open: "NONE",
    says: "the function can be called by anyone",
    isOpenToAll: true,
  },
  {
    type: /^aws_subnet$/,
    path: /^map_public_ip_on_launch$/,
    open: true,
    says: "what starts in the subnet gets a public address",
    isOpenToAll: false,
    onlyIfClosedBefore: true,
  },
  {
    type: /^aws_instance$|^aws_launch_template$/,
    path: /(?:^|\.)http_tokens$/,
    open: "optional",
    says: "instance metadata answers without a session token",
    isOpenToAll: false,
    onlyIfClosedBefore: true,
  },
];
