import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import { Construct } from "constructs";
import type { Certificate } from "../dns/certificate";
import type { AliasTarget } from "../dns/hosted-zone";
import type { Grantee } from "../identity/policy-document";
import { literalText } from "../literal-text";
import type { Handle } from "../naming";
import type { PrivateBucket } from "../storage/private-bucket";
import { matching, validateProps } from "../validation";
import { distributeBucket, type FileBehavior } from "./distribute-bucket";
import { CACHING_DISABLED, CACHING_OPTIMIZED, type EdgeLocations } from "./distribution-settings";
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
    const { bucketName, siteName, domainName, certificate, edgeLocations } = props;
    const files = distributeBucket(this, {
      ...{ bucketName, distributionName: siteName, originId: "files" },
      ...{ domainNames: [domainName], certificate, tellsMissing: true },
      ...(edgeLocations === undefined ? {} : { edgeLocations }),
      rules: (behavior) => this.rules(behavior),
    });
    this.bucket = files.bucket;
    this.distributionId = files.distributionId;
    this.distributionArn = files.distributionArn;
    this.target = files.target;
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
      actions: ["cloudfront:CreateInvalidation"],
      resources: [this.distributionArn],
    });
  }

  private rules(behavior: FileBehavior) {
    const { hashedFiles = "/assets/*" } = this.props;
    return {
      defaultRootObject: "index.html",
      defaultCacheBehavior: {
        ...behavior,
        responseHeadersPolicyId: this.addHeaders("pages", NEVER),
        cachePolicyId: CACHING_DISABLED,
        functionAssociation: [{ eventType: "viewer-request", functionArn: this.addRoutes() }],
      },
      orderedCacheBehavior: [
        {
          ...behavior,
          responseHeadersPolicyId: this.addHeaders("files", FOR_A_YEAR),
          pathPattern: hashedFiles,
          cachePolicyId: CACHING_OPTIMIZED,
        },
      ],
    };
  }

  private addHeaders(kind: string, cacheControl: string): string {
    const { siteName, connectTo } = this.props;
    return new SiteHeaders(this, `${kind}-headers`, {
      policyName: `${siteName}-${kind}`,
      cacheControl,
      connectTo,
    }).policyId;
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
}

/**
 * Runs in CloudFront for every page request: a path without an extension is one of the application's routes and gets
 * the application's page. A path with an extension is a file; if it is missing, the response is a 404.
 *
 * Written for CloudFront Functions, `cloudfront-js-2.0`.
 */
const PAGE_ROUTES = `function handler(event) {
  var request = event.request;
  var last = request.uri.split("/").pop();
  if (last.indexOf(".") === -1) request.uri = "/index.html";
  return request;
}
`;
