import { callsOf, type TypeCallsTable } from "./type-calls";

const acm = callsOf("acm");
const cloudfront = callsOf("cloudfront");
const balancing = callsOf("elasticloadbalancing");
const route53 = callsOf("route53");
const waf = callsOf("wafv2");

const atEdge = (kind: string) => `arn:aws:cloudfront::{account}:${kind}`;

/** A CloudFront resource that distributions refer to. */
const ofDistributions = (name: string, kind: string) =>
  cloudfront({
    about: atEdge(`${kind}/{id}`),
    create: `Create${name}`,
    read: `Get${name}`,
    update: `Update${name}`,
    delete: `Delete${name}`,
    tags: "",
  });

/** DNS, certificates, load balancers, firewalls and distributions. */
export const EDGE_CALLS: TypeCallsTable = {
  aws_acm_certificate: acm({
    about: "{arn}",
    create: "RequestCertificate",
    read: "DescribeCertificate ListTagsForCertificate",
    update: "UpdateCertificateOptions",
    delete: "DeleteCertificate",
  }),
  aws_acm_certificate_validation: acm({
    about: "{certificate_arn}",
    create: "DescribeCertificate",
    read: "DescribeCertificate",
    tags: "",
  }),
  aws_cloudfront_cache_policy: ofDistributions("CachePolicy", "cache-policy"),
  aws_cloudfront_distribution: cloudfront({
    about: "{arn}",
    create: "CreateDistribution",
    read: "GetDistribution ListTagsForResource",
    update: "UpdateDistribution",
    delete: "UpdateDistribution DeleteDistribution",
  }),
  aws_cloudfront_function: cloudfront({
    about: atEdge("function/{name}"),
    create: "CreateFunction PublishFunction",
    read: "DescribeFunction GetFunction",
    update: "UpdateFunction PublishFunction",
    delete: "DeleteFunction",
    tags: "",
  }),
  aws_cloudfront_origin_access_control: ofDistributions("OriginAccessControl", "origin-access-control"),
  aws_cloudfront_origin_request_policy: ofDistributions("OriginRequestPolicy", "origin-request-policy"),
  aws_cloudfront_response_headers_policy: ofDistributions("ResponseHeadersPolicy", "response-headers-policy"),
  aws_lb: balancing({
    about: "{arn}",
    create: "CreateLoadBalancer ModifyLoadBalancerAttributes",
    read: "DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeCapacityReservation DescribeTags",
    update: "ModifyLoadBalancerAttributes SetSecurityGroups SetSubnets SetIpAddressType",
    delete: "DeleteLoadBalancer ec2:DescribeNetworkInterfaces",
  }),
  aws_lb_listener: balancing({
    about: "{arn}",
    create: "CreateListener@{load_balancer_arn}",
    read: "DescribeListeners DescribeListenerAttributes DescribeTags",
    update: "ModifyListener ModifyListenerAttributes",
    delete: "DeleteListener",
  }),
  aws_lb_listener_certificate: balancing({
    about: "{listener_arn}",
    create: "AddListenerCertificates",
    read: "DescribeListenerCertificates",
    delete: "RemoveListenerCertificates",
    tags: "",
  }),
  aws_lb_listener_rule: balancing({
    about: "{arn}",
    create: "CreateRule@{listener_arn}",
    read: "DescribeRules DescribeTags",
    update: "ModifyRule SetRulePriorities",
    delete: "DeleteRule",
  }),
  aws_lb_target_group: balancing({
    about: "{arn}",
    create: "CreateTargetGroup ModifyTargetGroupAttributes",
    read: "DescribeTargetGroups DescribeTargetGroupAttributes DescribeTags",
    update: "ModifyTargetGroup ModifyTargetGroupAttributes",
    delete: "DeleteTargetGroup",
  }),
  aws_lb_target_group_attachment: balancing({
    about: "{target_group_arn}",
    create: "RegisterTargets",
    read: "DescribeTargetHealth",
    delete: "DeregisterTargets",
    tags: "",
  }),
  aws_route53_health_check: route53({
    about: "arn:aws:route53:::healthcheck/{id}",
    create: "CreateHealthCheck",
    read: "GetHealthCheck ListTagsForResource",
    update: "UpdateHealthCheck",
    delete: "DeleteHealthCheck",
  }),
  aws_route53_record: route53({
    about: "arn:aws:route53:::hostedzone/{zone_id}",
    create: "GetHostedZone ChangeResourceRecordSets GetChange@arn:aws:route53:::change/C0",
    read: "GetHostedZone ListResourceRecordSets",
    update: "GetHostedZone ChangeResourceRecordSets GetChange@arn:aws:route53:::change/C0",
    delete: "GetHostedZone ChangeResourceRecordSets GetChange@arn:aws:route53:::change/C0",
    tags: "",
  }),
  aws_route53_zone: route53({
    about: "arn:aws:route53:::hostedzone/{id}",
    create: "CreateHostedZone GetChange@arn:aws:route53:::change/C0",
    read: "GetHostedZone ListResourceRecordSets ListTagsForResource",
    update: "UpdateHostedZoneComment",
    delete: "DeleteHostedZone ListResourceRecordSets GetChange@arn:aws:route53:::change/C0",
  }),
  aws_wafv2_web_acl: waf({
    about: "{arn}",
    create: "CreateWebACL",
    read: "GetWebACL ListTagsForResource",
    update: "UpdateWebACL",
    delete: "DeleteWebACL",
  }),
  aws_wafv2_web_acl_association: waf({
    about: "{web_acl_arn}",
    create: "AssociateWebACL elasticloadbalancing:SetWebAcl@{resource_arn}",
    read: "GetWebACLForResource@{resource_arn}",
    delete: "DisassociateWebACL@{resource_arn} elasticloadbalancing:SetWebAcl@{resource_arn}",
    tags: "",
  }),
  aws_wafv2_web_acl_logging_configuration: waf({
    about: "{resource_arn}",
    create: "PutLoggingConfiguration",
    read: "GetLoggingConfiguration",
    update: "PutLoggingConfiguration",
    delete: "DeleteLoggingConfiguration",
    tags: "",
  }),
};
