import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import { Construct } from "constructs";
import { SECURITY_HEADERS } from "./security-headers";

export interface AssetHeadersProps {
  /** Physical name. */
  readonly policyName: string;
}

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
      securityHeadersConfig: SECURITY_HEADERS,
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
