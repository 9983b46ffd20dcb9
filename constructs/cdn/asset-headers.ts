import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import { Construct } from "constructs";

export interface AssetHeadersProps {
  /** Physical name. */
  readonly policyName: string;
}

/** Two years, in seconds: the minimum for a domain that browsers preload. */
const HSTS_SECONDS = 63_072_000;

/**
 * Response headers for public assets: HTTPS only, no MIME sniffing, no framing. Other origins may use the assets, as
 * fonts and modules require.
 */
export class AssetHeaders extends Construct {
  readonly policyId: string;

  constructor(scope: Construct, id: string, { policyName }: AssetHeadersProps) {
    super(scope, id);
    this.policyId = new CloudfrontResponseHeadersPolicy(this, "policy", {
      name: policyName,
      comment: "Security headers, and use by other origins",
      securityHeadersConfig: {
        strictTransportSecurity: {
          accessControlMaxAgeSec: HSTS_SECONDS,
          includeSubdomains: true,
          preload: true,
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: "DENY", override: true },
        referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
      },
      corsConfig: {
        accessControlAllowCredentials: false,
        accessControlAllowHeaders: { items: ["*"] },
        accessControlAllowMethods: { items: ["GET", "HEAD"] },
        accessControlAllowOrigins: { items: ["*"] },
        originOverride: true,
      },
    }).id;
  }
}
