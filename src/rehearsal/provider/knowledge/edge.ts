import type { ObjectValue } from "../values/compare";
import type { Derivation, KnowledgeTable } from "./type-knowledge";

/** The hosted zone id of every CloudFront distribution, from AWS's documentation of alias records. */
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";

/** Route 53, ACM and CloudFront. */
export const edge: KnowledgeTable = {
  aws_route53_zone: {
    id: "Z{hex20}",
    arn: "route53:hostedzone/{id}",
    computed: { zone_id: "{id}" },
    derive: (_values, { hex }) => {
      const servers = ["com", "net", "org", "co.uk"].map(
        (tld) =>
          `ns-${Number.parseInt(hex(4, tld), 16) % 2048}.awsdns-${Number.parseInt(hex(2, tld), 16) % 64}.${tld}`,
      );
      return { name_servers: [...servers].sort(), primary_name_server: servers[0] };
    },
  },
  aws_route53_record: {
    id: "{zone_id}_{name}_{type}",
    computed: { fqdn: "{name}" },
  },
  aws_route53_health_check: {
    arn: "route53:healthcheck/{id}",
  },
  aws_acm_certificate: {
    id: "{arn}",
    arn: "acm:certificate/{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    computed: {
      key_algorithm: "RSA_2048",
      not_after: "",
      not_before: "",
      renewal_eligibility: "INELIGIBLE",
      renewal_summary: [],
      status: "PENDING_VALIDATION",
      type: "AMAZON_ISSUED",
      validation_emails: [],
      validation_method: "NONE",
    },
    derive: certificateValidation,
  },
  aws_acm_certificate_validation: {
    id: "2026-01-01 00:00:00 +0000 UTC",
  },
  aws_cloudfront_distribution: {
    id: "E{hex13}",
    arn: "cloudfront:distribution/{id}",
    renewed: ["etag", "last_modified_time"],
    computed: {
      domain_name: "d{hex13}.cloudfront.net",
      etag: "E{hex13}",
      hosted_zone_id: CLOUDFRONT_ZONE,
      status: "Deployed",
      trusted_key_groups: [{ enabled: false, items: [] }],
      trusted_signers: [{ enabled: false, items: [] }],
    },
  },
  aws_cloudfront_origin_access_control: {
    id: "E{hex13}",
    arn: "cloudfront:origin-access-control/{id}",
    renewed: ["etag"],
  },
  aws_cloudfront_origin_access_identity: {
    id: "E{hex13}",
    arn: "cloudfront:origin-access-identity/{id}",
    renewed: ["etag"],
    computed: {
      cloudfront_access_identity_path: "origin-access-identity/cloudfront/{id}",
      iam_arn: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {id}",
      s3_canonical_user_id: "{hex64}",
    },
  },
  aws_cloudfront_function: {
    id: "{name}",
    arn: "cloudfront:function/{name}",
    renewed: ["etag", "live_stage_etag"],
    computed: { status: "UNASSOCIATED" },
  },
  aws_cloudfront_response_headers_policy: {
    id: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    arn: "cloudfront:response-headers-policy/{id}",
    renewed: ["etag"],
  },
  aws_cloudfront_cache_policy: {
    id: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    arn: "cloudfront:cache-policy/{id}",
    renewed: ["etag"],
  },
  aws_cloudfront_origin_request_policy: {
    id: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    arn: "cloudfront:origin-request-policy/{id}",
    renewed: ["etag"],
  },
};

/** One DNS record per name, in ACM's form: `_<digits>.<domain>` pointing at `_<digits>.acm-validations.aws.` */
function certificateValidation(values: ObjectValue, { hex }: Derivation): ObjectValue {
  const domain = String(values["domain_name"] ?? "");
  const alternatives = Array.isArray(values["subject_alternative_names"])
    ? values["subject_alternative_names"]
    : [];
  const names = [...new Set([domain, ...alternatives.map(String)])].filter((name) => name !== "");
  const byDns = values["validation_method"] === "DNS";
  return {
    subject_alternative_names: names,
    domain_validation_options: byDns ? names.map((name) => validationOption(name, hex)) : [],
  };
}

function validationOption(name: string, hex: Derivation["hex"]): ObjectValue {
  const bare = name.replace(/^\*\./, "");
  return {
    domain_name: name,
    resource_record_name: `_${hex(32, `name ${bare}`)}.${bare}.`,
    resource_record_type: "CNAME",
    resource_record_value: `_${hex(32, `value ${bare}`)}.${hex(10, `label ${bare}`)}.acm-validations.aws.`,
  };
}
