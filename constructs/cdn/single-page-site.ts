import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { Construct } from "constructs";
import { acceptRisks } from "../accept-risks";
import type { Certificate } from "../dns/certificate";
import type { AliasTarget } from "../dns/hosted-zone";
import type { Grantee } from "../identity/policy-document";
import { literalText } from "../literal-text";
import type { Handle } from "../naming";
import { PrivateBucket } from "../storage/private-bucket";
import { matching, validateProps } from "../validation";
import {
  CACHING_DISABLED,
  CACHING_OPTIMIZED,
  CLOUDFRONT_ZONE,
  type EdgeLocations,
  PRICE_CLASSES,
  viewerCertificate,
} from "./distribution-settings";
import { PAGE_ROUTES } from "./page-routes";
import { SiteHeaders } from "./site-headers";

export interface SinglePageSiteProps {
  /** Prefix of the distribution's physical names. */
  readonly siteName: string;
  /** Physical name of the bucket. */
  readonly bucketName: string;
  readonly domainName: string;
  /** Certificate for the domain, from us-east-1. */
  readonly certificate: Certificate;
  /** Origins that the application talks to. */
  readonly connectTo: readonly string[];
  /** Files whose names contain a hash of their content. @default "/assets/*" */
  readonly hashedFiles?: string;
  /** @default "europe-and-north-america" */
  readonly edgeLocations?: EdgeLocations;
}

/** Safe for hashed files: if the content changes, so does the name. */
const FOR_A_YEAR = "public, max-age=31536000, immutable";

/** Never cached: a page names the hashed files of one version, so an old page would request deleted files. */
const NEVER = "no-cache, no-store, must-revalidate";

const ORIGIN = "files";

const RISKS = {
  CKV_AWS_68: "Static files from a bucket: there is no application for a firewall to protect",
  CKV2_AWS_47: "Static files from a bucket: nothing there logs with Log4j",
  CKV_AWS_86:
    "Legacy access logs need a bucket with ACLs; CloudFront's metrics tell enough about static files",
  CKV_AWS_310: "One bucket; S3 keeps it in three zones",
  CKV_AWS_374: "The application is for everybody",
} as const;

/**
 * A single-page web application: files in a bucket that only the distribution can read. Browsers and edge locations
 * cache hashed files for a year, and never cache the page itself. Every route of the application returns the page.
 */
export class SinglePageSite extends Construct {
  readonly bucket: PrivateBucket;
  readonly distributionId: Handle<"distribution">;
  readonly domainName: string;
  /** The target of DNS records. */
  readonly target: AliasTarget;
  private readonly distributionArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SinglePageSiteProps,
  ) {
    super(scope, id);
    validateProps(this, props, [
      { property: "siteName", rule: matching(/^[a-z0-9-]{3,56}$/, "3 to 56 lower-case characters") },
      { property: "bucketName", rule: matching(/^[a-z0-9-]{3,63}$/, "a bucket name without dots") },
    ]);
    this.domainName = props.domainName;
    this.bucket = new PrivateBucket(this, "files", {
      bucketName: props.bucketName,
      expireOldVersionsAfterDays: 30,
    });
    const distribution = this.addDistribution();
    this.distributionId = distribution.id as Handle<"distribution">;
    this.distributionArn = distribution.arn;
    this.target = { dnsName: distribution.domainName, zoneId: CLOUDFRONT_ZONE };
    this.admitDistribution();
  }

  /** Lets the grantee upload files, delete old ones, and invalidate them in CloudFront. */
  grantPublish(grantee: Grantee): void {
    this.bucket.grantReadWrite(grantee);
    grantee.allow({
      sid: "RemoveStaleFiles",
      actions: ["s3:DeleteObject"],
      resources: [`${this.bucket.bucketArn}/*`],
    });
    grantee.allow({
      sid: "ForgetOldPages",
      actions: ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"],
      resources: [this.distributionArn],
    });
  }

  private addDistribution(): CloudfrontDistribution {
    const { siteName, domainName, certificate, edgeLocations = "europe-and-north-america" } = this.props;
    const { hashedFiles = "/assets/*" } = this.props;
    const distribution = new CloudfrontDistribution(this, "distribution", {
      enabled: true,
      comment: siteName,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      priceClass: PRICE_CLASSES[edgeLocations],
      aliases: [domainName],
      defaultRootObject: "index.html",
      origin: [
        {
          originId: ORIGIN,
          domainName: this.bucket.resource.bucketRegionalDomainName,
          originAccessControlId: this.addAccessControl(),
        },
      ],
      defaultCacheBehavior: {
        ...this.behavior("pages", NEVER),
        cachePolicyId: CACHING_DISABLED,
        functionAssociation: [{ eventType: "viewer-request", functionArn: this.addRoutes() }],
      },
      orderedCacheBehavior: [
        {
          ...this.behavior("files", FOR_A_YEAR),
          pathPattern: hashedFiles,
          cachePolicyId: CACHING_OPTIMIZED,
        },
      ],
      viewerCertificate: viewerCertificate(certificate),
      restrictions: { geoRestriction: { restrictionType: "none", locations: [] } },
    });
    acceptRisks(distribution, RISKS);
    return distribution;
  }

  private behavior(kind: string, cacheControl: string) {
    const { siteName, connectTo } = this.props;
    const headers = new SiteHeaders(this, `${kind}-headers`, {
      policyName: `${siteName}-${kind}`,
      cacheControl,
      connectTo,
    });
    return {
      targetOriginId: ORIGIN,
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      responseHeadersPolicyId: headers.policyId,
    };
  }

  private addRoutes(): string {
    return new CloudfrontFunction(this, "routes", {
      name: `${this.props.siteName}-routes`,
      comment: "Leads every route of the application to its page",
      runtime: "cloudfront-js-2.0",
      publish: true,
      code: literalText(PAGE_ROUTES),
    }).arn;
  }

  private addAccessControl(): string {
    return new CloudfrontOriginAccessControl(this, "access", {
      name: this.props.siteName,
      description: `Signs requests to ${this.props.bucketName}`,
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    }).id;
  }

  /** Includes listing: without it, S3 answers 403 for missing files. */
  private admitDistribution(): void {
    const access = {
      principals: { Service: "cloudfront.amazonaws.com" },
      conditions: { StringEquals: { "AWS:SourceArn": this.distributionArn } },
    };
    this.bucket.addPolicyStatement({
      sid: "ReadByDistribution",
      actions: ["s3:GetObject"],
      resources: [`${this.bucket.bucketArn}/*`],
      ...access,
    });
    this.bucket.addPolicyStatement({
      sid: "FindByDistribution",
      actions: ["s3:ListBucket"],
      resources: [this.bucket.bucketArn],
      ...access,
    });
  }
}
