/** Where a name must be unique. */
export type NameScope = "aws" | "account" | "region";

/** How AWS identifies resources of a type, and its answer to a second one with the same name. */
export interface UniqueName {
  /** For errors: `role`, `bucket`. */
  readonly what: string;
  readonly within: NameScope;
  /** The argument with the name, or with a list of names. */
  readonly argument: string;
  /**
   * AWS's error code and message, with the name for `{name}`.
   * @default - AWS returns the existing one, and both stacks then change the same resource
   */
  readonly refusal?: readonly [code: string, message: string];
  /** Whether names that differ only in case are equal, as in IAM. @default false */
  readonly ignoresCase?: boolean;
}

type Row = readonly [what: string, within: NameScope, argument: string, code?: string, message?: string];

/**
 * AWS's codes and messages, from the API references of IAM, S3, ECR, ELB and DynamoDB, and from moto. Without
 * `aws_route53_record` and security groups, whose names are unique only within a zone or network.
 */
const ROWS: Readonly<Record<string, Row>> = {
  aws_iam_openid_connect_provider: ["OIDC provider", "account", "url", "EntityAlreadyExists", "Provider with url {name} already exists."],
  aws_iam_role: ["role", "account", "name", "EntityAlreadyExists", "Role with name {name} already exists."],
  aws_iam_user: ["IAM user", "account", "name", "EntityAlreadyExists", "User with name {name} already exists."],
  aws_iam_policy: ["IAM policy", "account", "name", "EntityAlreadyExists", "A policy called {name} already exists. Duplicate names are not allowed."],
  aws_iam_instance_profile: ["instance profile", "account", "name", "EntityAlreadyExists", "Instance Profile {name} already exists."],
  aws_s3_bucket: ["bucket", "aws", "bucket", "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it."],
  aws_kms_alias: ["key alias", "region", "name", "AlreadyExistsException", "An alias with the name {name} already exists"],
  aws_cloudfront_distribution: ["CloudFront alias", "aws", "aliases", "CNAMEAlreadyExists", "One or more of the CNAMEs you provided are already associated with a different resource."],
  aws_cloudfront_function: ["CloudFront function", "account", "name", "FunctionAlreadyExists", "A function with the same name already exists in this account."],
  aws_cloudfront_origin_access_control: ["origin access control", "account", "name", "OriginAccessControlAlreadyExists", "An origin access control with the same name already exists."],
  aws_cloudfront_response_headers_policy: ["response headers policy", "account", "name", "ResponseHeadersPolicyAlreadyExists", "A response headers policy with the same name already exists."],
  aws_eip_association: ["Elastic IP association of", "region", "allocation_id"],
  aws_key_pair: ["key pair", "region", "key_name", "InvalidKeyPair.Duplicate", "The keypair '{name}' already exists."],
  aws_lb: ["load balancer", "region", "name", "DuplicateLoadBalancerName", "A load balancer with the same name '{name}' exists, but with different settings"],
  aws_lb_target_group: ["target group", "region", "name", "DuplicateTargetGroupName", "A target group with the same name '{name}' exists, but with different settings"],
  aws_ecr_repository: ["container repository", "region", "name", "RepositoryAlreadyExistsException", "The repository with name '{name}' already exists in the registry."],
  aws_ecs_cluster: ["ECS cluster", "region", "name"],
  aws_secretsmanager_secret: ["secret", "region", "name", "ResourceExistsException", "The operation failed because the secret {name} already exists."],
  aws_ssm_parameter: ["SSM parameter", "region", "name", "ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true."],
  aws_ssm_document: ["SSM document", "region", "name", "DocumentAlreadyExists", "Document with name {name} already exists."],
  aws_cloudwatch_log_group: ["log group", "region", "name", "ResourceAlreadyExistsException", "The specified log group already exists"],
  aws_cloudwatch_metric_alarm: ["alarm", "region", "alarm_name"],
  aws_cloudtrail: ["trail", "region", "name", "TrailAlreadyExistsException", "Trail {name} already exists."],
  aws_sns_topic: ["SNS topic", "region", "name"],
  aws_dynamodb_table: ["DynamoDB table", "region", "name", "ResourceInUseException", "Table already exists: {name}"],
  aws_lambda_function: ["Lambda function", "region", "function_name", "ResourceConflictException", "Function already exist: {name}"],
  aws_rds_cluster: ["database cluster", "region", "cluster_identifier", "DBClusterAlreadyExistsFault", "DB Cluster already exists"],
  aws_rds_cluster_instance: ["database instance", "region", "identifier", "DBInstanceAlreadyExists", "DB instance already exists"],
  aws_rds_cluster_parameter_group: ["parameter group", "region", "name", "DBParameterGroupAlreadyExists", "Parameter group {name} already exists"],
  aws_rds_global_cluster: ["global database", "account", "global_cluster_identifier", "GlobalClusterAlreadyExistsFault", "Global cluster {name} already exists"],
  aws_db_subnet_group: ["subnet group", "region", "name", "DBSubnetGroupAlreadyExists", "The DB subnet group '{name}' already exists."],
  aws_db_proxy: ["database proxy", "region", "name", "DBProxyAlreadyExistsFault", "A proxy named {name} already exists."],
  aws_wafv2_web_acl: ["web firewall", "region", "name", "WAFDuplicateItemException", "AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one."],
  aws_lightsail_instance: ["Lightsail instance", "region", "name", "InvalidInputException", "Some names are already in use: {name}"],
  aws_lightsail_database: ["Lightsail database", "region", "relational_database_name", "InvalidInputException", "Some names are already in use: {name}"],
  aws_lightsail_static_ip: ["Lightsail address", "region", "name", "InvalidInputException", "Some names are already in use: {name}"],
  aws_lightsail_key_pair: ["Lightsail key pair", "region", "name", "InvalidInputException", "Some names are already in use: {name}"],
}; // prettier-ignore

/** How AWS identifies resources of a type; undefined for types without a unique name. */
export function uniqueNameOf(type: string): UniqueName | undefined {
  const row = ROWS[type];
  if (row === undefined) return undefined;
  const [what, within, argument, code, message] = row;
  return {
    ...{ what, within, argument, ignoresCase: type.startsWith("aws_iam_") },
    ...(code === undefined || message === undefined ? {} : { refusal: [code, message] as const }),
  };
}

/** The names in a resource's arguments, in a form to compare. Leaves out names that are not known yet. */
export function namesGiven(
  { argument, ignoresCase }: UniqueName,
  values: Readonly<Record<string, unknown>>,
): string[] {
  const value = values[argument];
  const all = Array.isArray(value) ? value : [value];
  return all
    .filter(
      (name): name is string =>
        typeof name === "string" && name !== "" && !/\$\{/.test(name.replaceAll("$${", "")),
    )
    .map((name) => (ignoresCase === true ? name.toLowerCase() : name));
}
