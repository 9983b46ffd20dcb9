import type { PolicyStatement } from "./policy-document";

/**
 * What a plan reads, by service: how things are set up, and no content of buckets, tables, logs or secrets.
 * AWS names no resources for most of these calls.
 */
const READS: Readonly<Record<string, readonly string[]>> = {
  acm: ["Describe*", "List*"],
  cloudfront: ["Describe*", "GetDistribution", "GetOriginAccessControl", "GetResponseHeadersPolicy", "List*"],
  cloudtrail: [
    "Describe*",
    "GetEventSelectors",
    "GetInsightSelectors",
    "GetTrail",
    "GetTrailStatus",
    "List*",
  ],
  cloudwatch: ["Describe*", "List*"],
  ec2: ["Describe*"],
  ecr: ["Describe*", "GetLifecyclePolicy", "GetRepositoryPolicy", "List*"],
  elasticloadbalancing: ["Describe*"],
  iam: [
    "GetInstanceProfile",
    "GetOpenIDConnectProvider",
    "GetPolicy",
    "GetPolicyVersion",
    "GetRole",
    "GetRolePolicy",
    "List*",
  ],
  logs: ["Describe*", "List*"],
  route53: ["GetChange", "GetHostedZone", "List*"],
  s3: [
    "GetAccelerateConfiguration",
    "GetBucketAcl",
    "GetBucketCORS",
    "GetBucketLocation",
    "GetBucketLogging",
    "GetBucketObjectLockConfiguration",
    "GetBucketOwnershipControls",
    "GetBucketPolicy",
    "GetBucketPublicAccessBlock",
    "GetBucketRequestPayment",
    "GetBucketTagging",
    "GetBucketVersioning",
    "GetBucketWebsite",
    "GetEncryptionConfiguration",
    "GetLifecycleConfiguration",
    "GetReplicationConfiguration",
    "ListBucket",
  ],
  secretsmanager: ["DescribeSecret", "GetResourcePolicy", "ListSecrets"],
  sns: ["GetSubscriptionAttributes", "GetTopicAttributes", "List*"],
  ssm: ["DescribeParameters", "ListTagsForResource"],
  sts: ["GetCallerIdentity"],
  wafv2: ["GetLoggingConfiguration", "GetWebACL", "GetWebACLForResource", "List*"],
};

/** Public parameters that images are looked up in, and the system's own, which hold no secrets. */
const PARAMETERS = ["/aws/service/*"] as const;

/**
 * Everything that planning asks AWS, for roles that must not change anything.
 *
 * @param region of the parameters
 * @param parameters paths of parameters that the stack manages, such as `/hermes/*`
 */
export function readingInfrastructure(
  region: string,
  parameters: readonly string[],
): readonly PolicyStatement[] {
  const actions = Object.entries(READS).flatMap(([service, calls]) =>
    calls.map((call) => `${service}:${call}`),
  );
  return [
    { sid: "ReadInfrastructure", actions, resources: ["*"] },
    {
      sid: "ReadParameters",
      actions: ["ssm:GetParameter", "ssm:GetParameters"],
      resources: [...PARAMETERS, ...parameters].map((path) => `arn:aws:ssm:${region}:*:parameter${path}`),
    },
  ];
}
