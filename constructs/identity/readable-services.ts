/** What a plan reads from an AWS service. Data sources are listed as `data.aws_…`. */
export interface ReadableService {
  /** The calls on the stack's own resources. @default - none */
  readonly own?: {
    readonly sid: string;
    readonly calls: readonly string[];
    /** The types that the calls apply to, each with an ARN in `resource-arns.ts`. */
    readonly types: readonly string[];
  };
  /** Types that are read by the same calls on the resources they belong to, or by lists. @default - none */
  readonly alike?: readonly string[];
  /** Calls that IAM cannot limit to resources: a policy allows them on all or none. @default - none */
  readonly lists?: readonly string[];
}

/**
 * Configuration only, not the contents of buckets, tables, images, logs or secrets: each service's calls are as broad
 * as that allows. The key is the service's prefix in IAM. In stacks with a plan role, a resource type without an entry
 * is refused.
 */
export const READABLE_SERVICES: Readonly<Record<string, ReadableService>> = {
  acm: {
    own: { sid: "ReadCertificates", calls: ["Describe*", "List*"], types: ["aws_acm_certificate"] },
    alike: ["aws_acm_certificate_validation"],
  },
  "application-autoscaling": {
    own: { sid: "ReadScaling", calls: ["ListTagsForResource"], types: ["aws_appautoscaling_target"] },
    alike: ["aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action"],
    lists: ["DescribeScalableTargets", "DescribeScalingPolicies", "DescribeScheduledActions"],
  },
  cloudfront: {
    own: {
      sid: "ReadDistributions",
      calls: ["DescribeFunction", "Get*", "List*"],
      types: [
        "aws_cloudfront_cache_policy",
        "aws_cloudfront_distribution",
        "aws_cloudfront_function",
        "aws_cloudfront_origin_access_control",
        "aws_cloudfront_origin_request_policy",
        "aws_cloudfront_response_headers_policy",
      ],
    },
  },
  cloudtrail: {
    own: { sid: "ReadTrails", calls: ["Get*", "List*"], types: ["aws_cloudtrail"] },
    lists: ["DescribeTrails"],
  },
  cloudwatch: {
    own: {
      sid: "ReadAlarms",
      calls: ["Describe*", "List*"],
      types: ["aws_cloudwatch_composite_alarm", "aws_cloudwatch_metric_alarm"],
    },
  },
  dynamodb: {
    own: {
      sid: "ReadTables",
      calls: ["DescribeContinuousBackups", "DescribeTable", "DescribeTimeToLive", "ListTagsOfResource"],
      types: ["aws_dynamodb_table"],
    },
  },
  ec2: {
    alike: [
      ...["aws_default_network_acl", "aws_default_route_table", "aws_default_security_group"],
      ...["aws_ebs_volume", "aws_egress_only_internet_gateway", "aws_eip", "aws_eip_association"],
      ...["aws_flow_log", "aws_instance", "aws_internet_gateway", "aws_key_pair"],
      ...["aws_main_route_table_association", "aws_nat_gateway", "aws_network_acl", "aws_network_interface"],
      "aws_network_acl_rule",
      ...["aws_route", "aws_route_table", "aws_route_table_association", "aws_security_group"],
      ...["aws_security_group_rule", "aws_subnet", "aws_volume_attachment", "aws_vpc", "aws_vpc_endpoint"],
      ...["aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule"],
    ],
    lists: [
      "DescribeAddresses",
      "DescribeAddressesAttribute",
      "DescribeAvailabilityZones",
      "DescribeEgressOnlyInternetGateways",
      "DescribeFlowLogs",
      "DescribeIamInstanceProfileAssociations",
      "DescribeInstanceCreditSpecifications",
      "DescribeInstanceTypes",
      "DescribeInstances",
      "DescribeInternetGateways",
      "DescribeKeyPairs",
      "DescribeNatGateways",
      "DescribeNetworkAcls",
      "DescribeNetworkInterfaces",
      "DescribePrefixLists",
      "DescribeRouteTables",
      "DescribeSecurityGroupRules",
      "DescribeSecurityGroups",
      "DescribeSubnets",
      "DescribeTags",
      "DescribeVolumes",
      "DescribeVpcEndpoints",
      "DescribeVpcs",
    ],
  },
  ecr: {
    own: {
      sid: "ReadRepositories",
      calls: ["Describe*", "GetLifecyclePolicy", "GetRepositoryPolicy", "ListTagsForResource"],
      types: ["aws_ecr_repository"],
    },
    alike: ["aws_ecr_lifecycle_policy", "aws_ecr_repository_policy"],
  },
  ecs: {
    own: {
      sid: "ReadContainers",
      calls: ["Describe*", "ListTagsForResource"],
      types: ["aws_ecs_capacity_provider", "aws_ecs_cluster", "aws_ecs_service", "aws_ecs_task_definition"],
    },
    alike: ["aws_ecs_cluster_capacity_providers"],
    lists: ["DescribeTaskDefinition"],
  },
  elasticloadbalancing: {
    alike: [
      ...["aws_lb", "aws_lb_listener", "aws_lb_listener_certificate", "aws_lb_listener_rule"],
      ...["aws_lb_target_group", "aws_lb_target_group_attachment"],
    ],
    lists: ["Describe*"],
  },
  iam: {
    own: {
      sid: "ReadIdentities",
      calls: ["Get*", "List*"],
      types: [
        "aws_iam_instance_profile",
        "aws_iam_openid_connect_provider",
        "aws_iam_policy",
        "aws_iam_role",
      ],
    },
    alike: ["aws_iam_role_policy", "aws_iam_role_policy_attachment"],
    lists: ["ListOpenIDConnectProviders"],
  },
  kms: {
    own: {
      sid: "ReadKeys",
      calls: ["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"],
      types: ["aws_kms_key"],
    },
  },
  // A function's code is readable with its settings: GetFunction, which the provider calls, returns a link to it.
  lambda: {
    own: { sid: "ReadFunctions", calls: ["Get*", "List*"], types: ["aws_lambda_function"] },
    alike: [
      ...["aws_lambda_alias", "aws_lambda_function_url", "aws_lambda_invocation", "aws_lambda_permission"],
    ],
  },
  // IAM cannot limit any of these to resources. Not Get*, which would include passwords, keys and sessions.
  lightsail: {
    alike: [
      ...["aws_lightsail_database", "aws_lightsail_disk", "aws_lightsail_disk_attachment"],
      ...["aws_lightsail_domain", "aws_lightsail_domain_entry", "aws_lightsail_instance"],
      ...["aws_lightsail_instance_public_ports", "aws_lightsail_key_pair", "aws_lightsail_static_ip"],
      ...["aws_lightsail_static_ip_attachment"],
    ],
    lists: [
      ...["GetDisk", "GetDomain", "GetInstance", "GetInstancePortStates", "GetKeyPair"],
      ...["GetRelationalDatabase", "GetStaticIp"],
    ],
  },
  logs: {
    own: { sid: "ReadLogGroups", calls: ["Describe*", "List*"], types: ["aws_cloudwatch_log_group"] },
    alike: ["aws_cloudwatch_log_metric_filter"],
    lists: ["DescribeLogGroups"],
  },
  rds: {
    own: {
      sid: "ReadDatabases",
      calls: ["Describe*", "ListTagsForResource"],
      types: [
        ...["aws_db_instance", "aws_db_parameter_group", "aws_db_proxy", "aws_db_subnet_group"],
        ...["aws_rds_cluster", "aws_rds_cluster_instance", "aws_rds_cluster_parameter_group"],
        ...["aws_rds_global_cluster"],
      ],
    },
    alike: ["aws_db_proxy_default_target_group", "aws_db_proxy_target"],
  },
  route53: {
    own: {
      sid: "ReadZones",
      calls: ["Get*", "List*"],
      types: ["aws_route53_health_check", "aws_route53_record", "aws_route53_zone"],
    },
    alike: ["data.aws_route53_zone"],
    lists: ["ListHostedZones", "ListHostedZonesByName"],
  },
  s3: {
    own: {
      sid: "ReadBuckets",
      calls: ["Get*Configuration", "GetBucket*", "ListBucket", "ListTagsForResource"],
      types: ["aws_s3_bucket"],
    },
    alike: [
      ...["aws_s3_bucket_acl", "aws_s3_bucket_cors_configuration", "aws_s3_bucket_lifecycle_configuration"],
      ...["aws_s3_bucket_logging", "aws_s3_bucket_notification", "aws_s3_bucket_ownership_controls"],
      ...["aws_s3_bucket_policy", "aws_s3_bucket_public_access_block", "aws_s3_bucket_versioning"],
      ...["aws_s3_bucket_server_side_encryption_configuration", "aws_s3_bucket_website_configuration"],
      // Only of the state's bucket, which every plan role may list.
      "data.aws_s3_objects",
    ],
  },
  secretsmanager: {
    own: {
      sid: "ReadSecretSettings",
      calls: ["DescribeSecret", "GetResourcePolicy"],
      types: ["aws_secretsmanager_secret"],
    },
    alike: ["aws_secretsmanager_secret_policy", "aws_secretsmanager_secret_rotation"],
  },
  sns: {
    own: { sid: "ReadTopics", calls: ["Get*", "List*"], types: ["aws_sns_topic"] },
    alike: ["aws_sns_topic_policy", "aws_sns_topic_subscription"],
    lists: ["GetSubscriptionAttributes"],
  },
  // Values and tags are read by their paths.
  ssm: {
    own: {
      sid: "ReadDocuments",
      calls: ["DescribeDocument", "DescribeDocumentPermission", "GetDocument"],
      types: ["aws_ssm_document"],
    },
    alike: ["aws_ssm_parameter", "data.aws_ssm_parameter"],
    lists: ["DescribeParameters"],
  },
  // Every principal may call it, whatever its policies say.
  sts: { alike: ["data.aws_caller_identity"] },
  wafv2: {
    own: {
      sid: "ReadFirewalls",
      calls: ["Get*", "List*"],
      types: ["aws_wafv2_web_acl", "aws_wafv2_web_acl_association"],
    },
    alike: ["aws_wafv2_web_acl_logging_configuration"],
  },
};

/** Types that plan roles cannot read, because reading them reveals their contents; people plan those. */
export const KEPT_FROM_PLANS: Readonly<Record<string, string>> = {
  aws_s3_object: "the provider reads it by GetObject",
  aws_secretsmanager_secret_version: "the provider reads it by GetSecretValue, write-only or not",
};

const SERVICE_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(READABLE_SERVICES).flatMap(([service, { own, alike = [] }]) =>
    [...(own?.types ?? []), ...alike].map((type) => [type, service] as const),
  ),
);

/** The service that a plan reads a type from; undefined if there is none. */
export function readableServiceOf(type: string): string | undefined {
  return SERVICE_OF.get(type);
}
