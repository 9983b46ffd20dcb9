import type { CloudfrontDistributionViewerCertificate } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import type { Certificate } from "../dns/certificate";

/** The edge locations that CloudFront uses, which decide its price. */
export type EdgeLocations = "europe-and-north-america" | "without-oceania-and-south-america" | "everywhere";

export const PRICE_CLASSES: Readonly<Record<EdgeLocations, string>> = {
  "europe-and-north-america": "PriceClass_100",
  "without-oceania-and-south-america": "PriceClass_200",
  everywhere: "PriceClass_All",
};

/** AWS's managed policy CachingOptimized: caches as long as the origin says, by default a day; compressed. */
export const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/** AWS's managed policy CachingDisabled: every request goes to the origin. */
export const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

/** The zone of every distribution's name (AWS general reference, "Amazon CloudFront endpoints"). */
export const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";

/** CloudFront's default certificate fixes the minimum protocol; only our own certificate can raise it. */
export function viewerCertificate(
  certificate: Certificate | undefined,
): CloudfrontDistributionViewerCertificate {
  if (certificate === undefined) return { cloudfrontDefaultCertificate: true };
  return {
    acmCertificateArn: certificate.certificateArn,
    sslSupportMethod: "sni-only",
    minimumProtocolVersion: "TLSv1.2_2021",
  };
}
