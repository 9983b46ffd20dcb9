import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import { Construct } from "constructs";
import { SECURITY_HEADERS } from "./security-headers";

export interface SiteHeadersProps {
  /** Physical name. */
  readonly policyName: string;
  /** The `Cache-Control` header for browsers. */
  readonly cacheControl: string;
  /** Other origins that the site's scripts may call, such as `https://api.example.com`. */
  readonly connectTo: readonly string[];
}

/**
 * Response headers for a site: HTTPS only, no MIME sniffing, no framing, which scripts may run, which origins they may
 * call, and how long each file is cached. They override the headers of the files, so it does not matter who uploaded
 * them.
 */
export class SiteHeaders extends Construct {
  readonly policyId: string;

  constructor(scope: Construct, id: string, { policyName, cacheControl, connectTo }: SiteHeadersProps) {
    super(scope, id);
    this.policyId = new CloudfrontResponseHeadersPolicy(this, "policy", {
      name: policyName,
      comment: "Security headers and caching of a site",
      securityHeadersConfig: {
        ...SECURITY_HEADERS,
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(connectTo), override: true },
      },
      customHeadersConfig: {
        items: [{ header: "Cache-Control", value: cacheControl, override: true }],
      },
    }).id;
  }
}

/**
 * Only the site's own script files may run: a publish moves inline scripts into files. Inline styles are allowed,
 * because component libraries write them.
 */
export function contentSecurityPolicy(connectTo: readonly string[]): string {
  const directives: Readonly<Record<string, readonly string[]>> = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "https:"],
    "font-src": ["'self'", "data:"],
    "connect-src": ["'self'", ...connectTo],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "object-src": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(" "))
    .join("; ");
}
