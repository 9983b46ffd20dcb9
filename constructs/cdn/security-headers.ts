/** Two years, in seconds: the minimum for a domain that browsers preload. */
const HSTS_SECONDS = 63_072_000;

/** The security headers of every CloudFront response: HTTPS only, no MIME sniffing, no framing. */
export const SECURITY_HEADERS = {
  strictTransportSecurity: {
    accessControlMaxAgeSec: HSTS_SECONDS,
    includeSubdomains: true,
    preload: true,
    override: true,
  },
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: "DENY", override: true },
  referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
} as const;
