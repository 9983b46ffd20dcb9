import { Construct } from "constructs";
import type { Certificate } from "../dns/certificate";
import type { AliasTarget } from "../dns/hosted-zone";
import type { Grantee } from "../identity/policy-document";
import type { Handle } from "../naming";
import type { PrivateBucket } from "../storage/private-bucket";
import { matching, validateProps } from "../validation";
import { AssetHeaders } from "./asset-headers";
import { distributeBucket, type FileBehavior } from "./distribute-bucket";
import { CACHING_OPTIMIZED, type EdgeLocations } from "./distribution-settings";

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

const RISKS_WITHOUT_ALIAS = {
  CKV_AWS_174:
    "CloudFront's own domain name fixes the minimum TLS version; an alias with a certificate raises it to 1.2",
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
    const { bucketName, alias, edgeLocations } = props;
    const files = distributeBucket(this, {
      ...{ bucketName, distributionName: bucketName, originId: "assets" },
      ...(alias === undefined ? {} : { domainNames: alias.domainNames, certificate: alias.certificate }),
      ...(edgeLocations === undefined ? {} : { edgeLocations }),
      rules: (behavior) => ({ defaultCacheBehavior: this.cached(behavior) }),
      ...(alias === undefined ? { risks: RISKS_WITHOUT_ALIAS } : {}),
    });
    this.bucket = files.bucket;
    this.distributionId = files.distributionId;
    this.distributionArn = files.distributionArn;
    this.target = files.target;
    this.domainName = alias?.domainNames[0] ?? files.ownName;
  }

  /** Lets the grantee upload files and invalidate them in CloudFront. It cannot delete any. */
  grantPublish(grantee: Grantee): void {
    this.bucket.grantWrite(grantee);
    grantee.allow({
      sid: "ForgetOldAssets",
      actions: ["cloudfront:CreateInvalidation"],
      resources: [this.distributionArn],
    });
  }

  private cached(behavior: FileBehavior) {
    const headers = new AssetHeaders(this, "headers", { policyName: this.props.bucketName });
    return { ...behavior, cachePolicyId: CACHING_OPTIMIZED, responseHeadersPolicyId: headers.policyId };
  }
}
