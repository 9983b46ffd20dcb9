import { callsOf, type TypeCallsTable } from "./type-calls";

/** The calls of data sources, listed as `data.aws_…`. One without an entry makes no calls: it is computed. */
export const DATA_SOURCE_CALLS: TypeCallsTable = {
  "data.aws_caller_identity": callsOf("sts")({ about: "*", read: "GetCallerIdentity" }),
  "data.aws_ssm_parameter": callsOf("ssm")({ about: "{arn}", read: "GetParameter" }),
  "data.aws_route53_zone": callsOf("route53")({
    about: "arn:aws:route53:::hostedzone/{zone_id}",
    read: "ListHostedZones GetHostedZone ListTagsForResource",
  }),
  "data.aws_s3_objects": callsOf("s3")({ about: "arn:aws:s3:::{bucket}", read: "ListBucket" }),
  "data.aws_availability_zones": callsOf("ec2")({ about: "*", read: "DescribeAvailabilityZones" }),
  "data.aws_ami": callsOf("ec2")({ about: "*", read: "DescribeImages" }),
  "data.aws_ec2_managed_prefix_list": callsOf("ec2")({ about: "*", read: "DescribeManagedPrefixLists" }),
  "data.aws_cloudfront_cache_policy": callsOf("cloudfront")({
    about: "arn:aws:cloudfront::{account}:cache-policy/{id}",
    read: "GetCachePolicy ListCachePolicies",
  }),
};
