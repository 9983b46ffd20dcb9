import {
  CloudfrontDistribution,
  type CloudfrontDistributionConfig,
} from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import type { Construct } from "constructs";
import { acceptRisks } from "../accept-risks";
import type { Certificate } from "../dns/certificate";
import type { AliasTarget } from "../dns/hosted-zone";
import type { Handle } from "../naming";
import { PrivateBucket } from "../storage/private-bucket";
import {
  CLOUDFRONT_ZONE,
  type EdgeLocations,
  PRICE_CLASSES,
  viewerCertificate,
} from "./distribution-settings";

/** The common settings of a cache behavior. */
export interface FileBehavior {
  readonly targetOriginId: string;
  readonly viewerProtocolPolicy: string;
  readonly allowedMethods: string[];
  readonly cachedMethods: string[];
  readonly compress: boolean;
}

export interface BucketDistributionProps {
  /** Physical name of the bucket. */
  readonly bucketName: string;
  /** Name of the origin access control, and the distribution's comment. */
  readonly distributionName: string;
  /** The bucket's origin id in the distribution. */
  readonly originId: string;
  /** Domain names for the distribution. @default - CloudFront's own name */
  readonly domainNames?: readonly string[];
  /** Certificate for these names, from us-east-1. @default - CloudFront's own */
  readonly certificate?: Certificate;
  readonly edgeLocations?: EdgeLocations;
  /** Whether a missing file gives a 404; otherwise S3 answers 403. @default false */
  readonly tellsMissing?: boolean;
  /** Cache rules and headers. */
  readonly rules: (
    behavior: FileBehavior,
  ) => Pick<
    CloudfrontDistributionConfig,
    "defaultCacheBehavior" | "orderedCacheBehavior" | "defaultRootObject"
  >;
  /** Findings to accept, in addition to those of every bucket of public files. */
  readonly risks?: Readonly<Record<string, string>>;
}

/** A bucket and the distribution that serves it. */
export interface BucketDistribution {
  readonly bucket: PrivateBucket;
  readonly distributionId: Handle<"distribution">;
  readonly distributionArn: string;
  /** CloudFront's own name for it. */
  readonly ownName: string;
  /** Where DNS records lead. */
  readonly target: AliasTarget;
}

const RISKS = {
  CKV_AWS_68: "Static files from a bucket: there is no application for a firewall to protect",
  CKV2_AWS_47: "Static files from a bucket: nothing there logs with Log4j",
  CKV_AWS_86: "Legacy access logs need a bucket with ACLs; CloudFront's metrics are enough for static files",
} as const;

const MORE_RISKS = {
  CKV_AWS_310: "One bucket; S3 keeps it in three zones",
  CKV_AWS_374: "The application is for everybody",
} as const;

/** A distribution without a default page for `/`. */
const NO_SITE = { CKV_AWS_305: "Not a site: every request names its file" } as const;

/**
 * Adds a private bucket that only a CloudFront distribution can read, with signed requests, and the distribution: HTTPS
 * only, compressed, HTTP/3, IPv6. They are direct children of the scope, with the ids `files`, `access` and
 * `distribution`.
 */
export function distributeBucket(scope: Construct, props: BucketDistributionProps): BucketDistribution {
  const bucket = new PrivateBucket(scope, "files", {
    bucketName: props.bucketName,
    expireOldVersionsAfterDays: 30,
  });
  const distribution = addDistribution(scope, bucket, props);
  admit(bucket, distribution.arn, props.tellsMissing ?? false);
  return {
    bucket,
    distributionId: distribution.id as Handle<"distribution">,
    distributionArn: distribution.arn,
    ownName: distribution.domainName,
    target: { dnsName: distribution.domainName, zoneId: CLOUDFRONT_ZONE },
  };
}

function addDistribution(
  scope: Construct,
  bucket: PrivateBucket,
  props: BucketDistributionProps,
): CloudfrontDistribution {
  const { originId, domainNames, certificate, edgeLocations = "europe-and-north-america" } = props;
  const access = new CloudfrontOriginAccessControl(scope, "access", {
    name: props.distributionName,
    description: `Signs requests to ${props.bucketName}`,
    originAccessControlOriginType: "s3",
    signingBehavior: "always",
    signingProtocol: "sigv4",
  });
  const rules = props.rules({
    targetOriginId: originId,
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: ["GET", "HEAD"],
    cachedMethods: ["GET", "HEAD"],
    compress: true,
  });
  const distribution = new CloudfrontDistribution(scope, "distribution", {
    enabled: true,
    comment: props.distributionName,
    isIpv6Enabled: true,
    httpVersion: "http2and3",
    priceClass: PRICE_CLASSES[edgeLocations],
    ...(domainNames === undefined ? {} : { aliases: [...domainNames] }),
    origin: [
      { originId, domainName: bucket.resource.bucketRegionalDomainName, originAccessControlId: access.id },
    ],
    ...rules,
    viewerCertificate: viewerCertificate(certificate),
    restrictions: { geoRestriction: { restrictionType: "none", locations: [] } },
  });
  const isSite = rules.defaultRootObject !== undefined;
  acceptRisks(distribution, { ...RISKS, ...(isSite ? {} : NO_SITE), ...MORE_RISKS, ...props.risks });
  return distribution;
}

/** With permission to list, S3 answers 404 for a missing file. */
function admit(bucket: PrivateBucket, distributionArn: string, mayList: boolean): void {
  const access = {
    principals: { Service: "cloudfront.amazonaws.com" },
    conditions: { StringEquals: { "AWS:SourceArn": distributionArn } },
  };
  bucket.addPolicyStatement({
    sid: "ReadByDistribution",
    actions: ["s3:GetObject"],
    resources: [`${bucket.bucketArn}/*`],
    ...access,
  });
  if (!mayList) return;
  bucket.addPolicyStatement({
    sid: "FindByDistribution",
    actions: ["s3:ListBucket"],
    resources: [bucket.bucketArn],
    ...access,
  });
}
