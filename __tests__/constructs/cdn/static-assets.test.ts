import { StaticAssets, type StaticAssetsProps } from "../../../constructs/cdn/static-assets";
import { Certificate } from "../../../constructs/dns/certificate";
import { Role, trustService } from "../../../constructs/identity/role";
import { statementsOf, synthesizeConstructs } from "../../synthesize";

const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1a2b3c";

function assets(props: Omit<StaticAssetsProps, "bucketName" | "alias"> & { alias?: string } = {}) {
  return synthesizeConstructs((stack) => {
    const { alias, ...others } = props;
    const certificate = () => Certificate.given(stack, "certificate", CERTIFICATE);
    const files = new StaticAssets(stack, "assets", {
      bucketName: "sample-prod-assets",
      ...others,
      ...(alias === undefined ? {} : { alias: { domainNames: [alias], certificate: certificate() } }),
    });
    const publisher = new Role(stack, "publisher", {
      ...{ roleName: "publisher", description: "Publishes", trust: [trustService("ec2.amazonaws.com")] },
    });
    files.grantPublish(publisher);
  });
}

describe("static assets", () => {
  const stack = assets();
  const { attributes } = stack.resource("aws_cloudfront_distribution");
  const distribution = stack.resource("aws_cloudfront_distribution").address;

  it("can only be read by the distribution, which signs its requests", () => {
    const { attributes: access, address } = stack.resource("aws_cloudfront_origin_access_control");
    expect(access).toMatchObject({
      origin_access_control_origin_type: "s3",
      signing_behavior: "always",
      signing_protocol: "sigv4",
    });
    expect(attributes["origin"]).toEqual([
      expect.objectContaining({ origin_access_control_id: `\${${address}.id}` }),
    ]);
    const allowed = statementsOf(stack.resource("aws_s3_bucket_policy").attributes["policy"]).filter(
      ({ Effect }) => Effect === "Allow",
    );
    expect(allowed).toEqual([
      {
        Sid: "ReadByDistribution",
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::sample-prod-assets/*",
        Condition: { StringEquals: { "AWS:SourceArn": `\${${distribution}.arn}` } },
      },
    ]);
  });

  it("are served over HTTPS, compressed and cached", () => {
    expect(attributes["default_cache_behavior"]).toMatchObject({
      viewer_protocol_policy: "redirect-to-https",
      allowed_methods: ["GET", "HEAD"],
      compress: true,
      cache_policy_id: "658327ea-f89d-4fab-a63d-7e88639e58f6",
    });
  });

  it("have security headers, and pages of other origins may use them", () => {
    const headers = stack.resource("aws_cloudfront_response_headers_policy");
    expect(attributes["default_cache_behavior"]).toMatchObject({
      response_headers_policy_id: `\${${headers.address}.id}`,
    });
    expect(headers.attributes["security_headers_config"]).toMatchObject({
      strict_transport_security: { access_control_max_age_sec: 63_072_000, override: true },
      content_type_options: { override: true },
      frame_options: { frame_option: "DENY" },
    });
    expect(headers.attributes["cors_config"]).toMatchObject({
      access_control_allow_origins: { items: ["*"] },
      access_control_allow_credentials: false,
    });
  });

  it("use CloudFront's own name, or an alias with at least TLS 1.2", () => {
    expect(attributes["viewer_certificate"]).toEqual({ cloudfront_default_certificate: true });
    const named = assets({ alias: "cdn.example.com" }).resource("aws_cloudfront_distribution").attributes;
    expect(named["aliases"]).toEqual(["cdn.example.com"]);
    expect(named["viewer_certificate"]).toEqual({
      acm_certificate_arn: CERTIFICATE,
      ssl_support_method: "sni-only",
      minimum_protocol_version: "TLSv1.2_2021",
    });
  });

  it("are published by uploads and invalidations, without deletes", () => {
    const granted = stack.permissionsOf("publisher");
    expect(granted.flatMap(({ Action }) => Action)).toEqual([
      "s3:PutObject",
      "s3:ListBucket",
      "cloudfront:CreateInvalidation",
    ]);
    expect(granted.at(-1)?.Resource).toBe(`\${${distribution}.arn}`);
  });

  it("are served from locations near the users", () => {
    const classOf = (edgeLocations: StaticAssetsProps["edgeLocations"]) =>
      assets(edgeLocations === undefined ? {} : { edgeLocations }).resource("aws_cloudfront_distribution")
        .attributes["price_class"];
    expect(classOf(undefined)).toBe("PriceClass_100");
    expect(classOf("everywhere")).toBe("PriceClass_All");
  });
});
