import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { Construct } from "constructs";
import { acceptRisks } from "../accept-risks";
import type { Certificate } from "../dns/certificate";
import type { AliasTarget } from "../dns/hosted-zone";
import type { Grantee } from "../identity/policy-document";
import type { Handle } from "../naming";
import { PrivateBucket } from "../storage/private-bucket";
import { matching, validateProps } from "../validation";
import { AssetHeaders } from "./asset-headers";
import {
  CACHING_OPTIMIZED,
  CLOUDFRONT_ZONE,
  type EdgeLocations,
  PRICE_CLASSES,
  viewerCertificate,
} from "./distribution-settings";

export interface StaticAssetsProps {
  /** Physical name of the bucket, and prefix of the distribution's names. */
  readonly bucketName: string;
  /**
   * Domain names for the distribution, with a certificate for them from us-east-1.
   * @default - CloudFront's own name
   */
  readonly alias?: { readonly domainNames: readonly string[]; readonly certificate: Certificate };
  /** @default "europe-and-north-america" */
  readonly edgeLocations?: EdgeLocations;
}

const ORIGIN = "assets";

const RISKS = {
  CKV_AWS_68: "Static files from a bucket: there is no application for a firewall to protect",
  CKV2_AWS_47: "Static files from a bucket: nothing there logs with Log4j",
  CKV_AWS_86:
    "Legacy access logs need a bucket with ACLs; CloudFront's metrics tell enough about static files",
  CKV_AWS_305: "Not a site: every request names its file",
  CKV_AWS_310: "One bucket; S3 keeps it in three zones",
  CKV_AWS_374: "The application is for everybody",
} as const;

const RISKS_WITHOUT_ALIAS = {
  CKV_AWS_174:
    "CloudFront's own name fixes the oldest protocol; an alias with a certificate raises it to TLS 1.2",
  CKV2_AWS_42: "The assets have no name of their own in this environment",
} as const;

/**
 * Public static files: a bucket that only the distribution can read (origin access control), and a CloudFront
 * distribution with HTTPS only, compression and security headers.
 *
 * ```ts
 * const assets = new StaticAssets(this, "assets", { bucketName: "hermes-prod-assets" });
 * assets.grantPublish(deployRole);
 * ```
 */
export class StaticAssets extends Construct {
  readonly bucket: PrivateBucket;
  readonly distributionId: Handle<"distribution">;
  /** Where browsers fetch the files: the first alias, or CloudFront's own name. */
  readonly domainName: string;
  /** The target of the aliases' DNS records. */
  readonly target: AliasTarget;
  private readonly distributionArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: StaticAssetsProps,
  ) {
    super(scope, id);
    validateProps(this, props, [
      { property: "bucketName", rule: matching(/^[a-z0-9-]{3,63}$/, "a bucket name without dots") },
    ]);
    this.bucket = new PrivateBucket(this, "files", {
      bucketName: props.bucketName,
      expireOldVersionsAfterDays: 30,
    });
    const distribution = this.addDistribution();
    this.distributionId = distribution.id as Handle<"distribution">;
    this.distributionArn = distribution.arn;
    this.target = { dnsName: distribution.domainName, zoneId: CLOUDFRONT_ZONE };
    this.domainName = props.alias?.domainNames[0] ?? distribution.domainName;
    this.admitDistribution();
  }

  /** Lets the grantee upload files and invalidate them in CloudFront. It cannot delete any. */
  grantPublish(grantee: Grantee): void {
    this.bucket.grantReadWrite(grantee);
    grantee.allow({
      sid: "ForgetOldAssets",
      actions: ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"],
      resources: [this.distributionArn],
    });
  }

  private addDistribution(): CloudfrontDistribution {
    const { bucketName, alias, edgeLocations = "europe-and-north-america" } = this.props;
    const distribution = new CloudfrontDistribution(this, "distribution", {
      enabled: true,
      comment: bucketName,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      priceClass: PRICE_CLASSES[edgeLocations],
      ...(alias === undefined ? {} : { aliases: [...alias.domainNames] }),
      origin: [
        {
          originId: ORIGIN,
          domainName: this.bucket.resource.bucketRegionalDomainName,
          originAccessControlId: this.addAccessControl(),
        },
      ],
      defaultCacheBehavior: this.behavior(),
      viewerCertificate: viewerCertificate(alias?.certificate),
      restrictions: { geoRestriction: { restrictionType: "none", locations: [] } },
    });
    acceptRisks(distribution, alias === undefined ? { ...RISKS, ...RISKS_WITHOUT_ALIAS } : RISKS);
    return distribution;
  }

  private behavior() {
    const headers = new AssetHeaders(this, "headers", { policyName: this.props.bucketName });
    return {
      targetOriginId: ORIGIN,
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      cachePolicyId: CACHING_OPTIMIZED,
      responseHeadersPolicyId: headers.policyId,
    };
  }

  private addAccessControl(): string {
    return new CloudfrontOriginAccessControl(this, "access", {
      name: this.props.bucketName,
      description: `Signs requests to ${this.props.bucketName}`,
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    }).id;
  }

  private admitDistribution(): void {
    this.bucket.addPolicyStatement({
      sid: "ReadByDistribution",
      actions: ["s3:GetObject"],
      principals: { Service: "cloudfront.amazonaws.com" },
      resources: [`${this.bucket.bucketArn}/*`],
      conditions: { StringEquals: { "AWS:SourceArn": this.distributionArn } },
    });
  }
}
