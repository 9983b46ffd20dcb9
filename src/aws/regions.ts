/** AWS regions of all partitions (AWS general reference, "AWS Regions and Availability Zones"). */
export const REGIONS: ReadonlySet<string> = new Set([
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "ca-west-1", "mx-central-1"],
  ...["sa-east-1", "af-south-1", "il-central-1", "me-south-1", "me-central-1"],
  ...["eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"],
  ...["eu-west-1", "eu-west-2", "eu-west-3", "eusc-de-east-1"],
  ...[
    "ap-east-1",
    "ap-east-2",
    "ap-south-1",
    "ap-south-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
  ],
  ...["ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"],
  ...["ap-southeast-6", "ap-southeast-7", "us-gov-east-1", "us-gov-west-1", "cn-north-1", "cn-northwest-1"],
]);

/** The partition that a region is in, as ARNs spell it. */
export function partitionOf(region: string): string {
  const [, special] = /^(cn|us-gov|eusc)-/.exec(region) ?? [];
  return special === undefined ? "aws" : `aws-${special}`;
}

/** The partition whose ARNs, service principals and endpoints the constructs write. */
export const PARTITION = "aws";

/**
 * Regions that an account has to enable before anything answers there (AWS account management guide, "Enable or disable
 * AWS Regions in your account": those launched after 20 March 2019).
 */
const OPT_IN: ReadonlySet<string> = new Set([
  ...["af-south-1", "ap-east-1", "ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4"],
  ...["ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-south-1"],
  ...["eu-south-2", "il-central-1", "me-central-1", "me-south-1", "mx-central-1"],
]);

/** A region that every account has enabled. */
export const OPEN_REGION = "us-east-1";

export function isOptIn(region: string): boolean {
  return OPT_IN.has(region);
}

/** How to enable one. */
export function enablingHelp(region: string): string {
  return `Enable it: \`aws account enable-region --region-name ${region}\`, or in the console under Account, AWS Regions. It takes minutes.`;
}
