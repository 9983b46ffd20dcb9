import type { SystemStack } from "../system-stack";
import type { PolicyStatement } from "./policy-document";
import { arnsOfResources } from "./resource-arns";

/** What a plan asks of one service about the resources that the stack has of some types. */
interface Reading {
  readonly sid: string;
  readonly service: string;
  readonly calls: readonly string[];
  readonly types: readonly string[];
}

/**
 * How the stack's own resources are set up, and no content of buckets, tables, images, logs or secrets: each service's
 * calls are as wide as that allows.
 */
const OWN: readonly Reading[] = [
  {
    sid: "ReadCertificates",
    service: "acm",
    calls: ["Describe*", "List*"],
    types: ["aws_acm_certificate"],
  },
  {
    sid: "ReadDistributions",
    service: "cloudfront",
    calls: ["Get*", "List*"],
    types: [
      "aws_cloudfront_distribution",
      "aws_cloudfront_origin_access_control",
      "aws_cloudfront_response_headers_policy",
    ],
  },
  { sid: "ReadTrails", service: "cloudtrail", calls: ["Get*", "List*"], types: ["aws_cloudtrail"] },
  {
    sid: "ReadAlarms",
    service: "cloudwatch",
    calls: ["Describe*", "List*"],
    types: ["aws_cloudwatch_metric_alarm"],
  },
  {
    sid: "ReadRepositories",
    service: "ecr",
    calls: ["Describe*", "GetLifecyclePolicy", "GetRepositoryPolicy", "ListTagsForResource"],
    types: ["aws_ecr_repository"],
  },
  {
    sid: "ReadIdentities",
    service: "iam",
    calls: ["Get*", "List*"],
    types: ["aws_iam_instance_profile", "aws_iam_openid_connect_provider", "aws_iam_policy", "aws_iam_role"],
  },
  {
    sid: "ReadLogGroups",
    service: "logs",
    calls: ["Describe*", "List*"],
    types: ["aws_cloudwatch_log_group"],
  },
  { sid: "ReadZones", service: "route53", calls: ["Get*", "List*"], types: ["aws_route53_record"] },
  {
    sid: "ReadBuckets",
    service: "s3",
    calls: ["Get*Configuration", "GetBucket*", "ListBucket", "ListTagsForResource"],
    types: ["aws_s3_bucket"],
  },
  {
    sid: "ReadSecretSettings",
    service: "secretsmanager",
    calls: ["DescribeSecret", "GetResourcePolicy"],
    types: ["aws_secretsmanager_secret"],
  },
  { sid: "ReadTopics", service: "sns", calls: ["Get*", "List*"], types: ["aws_sns_topic"] },
  {
    sid: "ReadFirewalls",
    service: "wafv2",
    calls: ["Get*", "List*"],
    types: ["aws_wafv2_web_acl", "aws_wafv2_web_acl_association"],
  },
];

/** Calls for which AWS knows no resource: they list what the account has, and a policy gives them all or nothing. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  cloudtrail: ["DescribeTrails"],
  ec2: [
    "DescribeAccountAttributes",
    "DescribeAddresses",
    "DescribeAddressesAttribute",
    "DescribeAvailabilityZones",
    "DescribeFlowLogs",
    "DescribeIamInstanceProfileAssociations",
    "DescribeImages",
    "DescribeInstanceCreditSpecifications",
    "DescribeInstanceStatus",
    "DescribeInstanceTypes",
    "DescribeInstances",
    "DescribeInternetGateways",
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
  elasticloadbalancing: ["Describe*"],
  iam: ["ListOpenIDConnectProviders"],
  logs: ["DescribeLogGroups"],
  route53: ["ListHostedZones", "ListHostedZonesByName"],
  sns: ["GetSubscriptionAttributes"],
  ssm: ["DescribeParameters"],
  sts: ["GetCallerIdentity"],
};

/** Public parameters that images are looked up in. */
const PUBLIC_PARAMETERS = "/aws/service/*";

/**
 * Everything that planning a stack asks AWS, for roles that must not change anything: how the stack's own resources
 * are set up, by their names, and lists of what the account has.
 */
export function readingInfrastructure(stack: SystemStack): readonly PolicyStatement[] {
  return [
    { sid: "ListInfrastructure", actions: named(LISTS), resources: ["*"] },
    ...OWN.map((reading) => ownReading(stack, reading)),
    ...readingMachines(stack),
    ...readingParameters(stack),
  ];
}

/** Its resources are named when the policy is written, which is after the last of them was made. */
function ownReading(stack: SystemStack, { sid, service, calls, types }: Reading): PolicyStatement {
  return {
    sid,
    actions: named({ [service]: calls }),
    get resources() {
      return arnsOfResources(stack, types);
    },
  };
}

/** AWS makes up their ids, but the system's are tagged. User data is one of the attributes. */
function readingMachines({ environment }: SystemStack): readonly PolicyStatement[] {
  const { region, account = "*", system, name } = environment;
  return [
    {
      sid: "ReadMachines",
      actions: ["ec2:DescribeInstanceAttribute", "ec2:DescribeVpcAttribute"],
      resources: ["instance", "vpc"].map((kind) => `arn:aws:ec2:${region}:${account}:${kind}/*`),
      conditions: { StringEquals: { "aws:ResourceTag/system": system, "aws:ResourceTag/environment": name } },
    },
  ];
}

function readingParameters({ environment: { region, system } }: SystemStack): readonly PolicyStatement[] {
  const parameter = (path: string) => `arn:aws:ssm:${region}:*:parameter${path}`;
  const own = parameter(`/${system}/*`);
  return [
    {
      sid: "ReadParameters",
      actions: ["ssm:GetParameter", "ssm:GetParameters"],
      resources: [parameter(PUBLIC_PARAMETERS), own],
    },
    { sid: "ReadParameterTags", actions: ["ssm:ListTagsForResource"], resources: [own] },
  ];
}

function named(calls: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return Object.entries(calls).flatMap(([service, names]) => names.map((name) => `${service}:${name}`));
}
