const TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [] });

export const RULE = {
  cidr_blocks: ["0.0.0.0/0"],
  description: "web",
  from_port: 443,
  ipv6_cidr_blocks: null,
  prefix_list_ids: null,
  protocol: "tcp",
  security_groups: null,
  self: null,
  to_port: 443,
};

/** Every shape that a value can have: blocks as objects and lists, sets, maps, for_each, count, references. */
export const FLEET = {
  locals: { names: { a: "10.0.1.0/24", b: "10.0.2.0/24" } },
  resource: {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16", tags: { Name: "main" } } },
    aws_subnet: {
      each: {
        for_each: "${local.names}",
        vpc_id: "${aws_vpc.main.id}",
        cidr_block: "${each.value}",
        tags: null,
      },
    },
    aws_security_group: {
      web: {
        name: "web",
        description: "web",
        vpc_id: "${aws_vpc.main.id}",
        ingress: [RULE],
        timeouts: { create: "5m" },
      },
    },
    aws_instance: {
      host: {
        count: 2,
        ami: "ami-0123456789abcdef0",
        instance_type: "t3.micro",
        subnet_id: '${aws_subnet.each["a"].id}',
        vpc_security_group_ids: ["${aws_security_group.web.id}"],
        root_block_device: { volume_size: 20, encrypted: true },
        metadata_options: [{ http_tokens: "required", http_put_response_hop_limit: "1" }],
        ebs_block_device: [],
        tags: { Name: "host-${count.index}" },
        lifecycle: { ignore_changes: ["user_data"] },
      },
    },
    aws_lb: {
      front: {
        name: "front",
        subnets: "${[for s in aws_subnet.each : s.id]}",
        security_groups: ["${aws_security_group.web.id}"],
      },
    },
    aws_lb_target_group: {
      app: {
        name: "app",
        port: 4000,
        protocol: "HTTP",
        vpc_id: "${aws_vpc.main.id}",
        health_check: { path: "/health", matcher: "200" },
      },
    },
    aws_lb_target_group_attachment: {
      host: {
        count: 2,
        target_group_arn: "${aws_lb_target_group.app.arn}",
        target_id: "${aws_instance.host[count.index].id}",
      },
    },
    aws_lb_listener: {
      https: {
        load_balancer_arn: "${aws_lb.front.arn}",
        port: 443,
        protocol: "HTTPS",
        certificate_arn: "${aws_acm_certificate.site.arn}",
        default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.app.arn}" }],
      },
    },
    aws_acm_certificate: {
      site: {
        domain_name: "example.com",
        subject_alternative_names: ["*.example.com"],
        validation_method: "DNS",
      },
    },
    aws_route53_zone: { site: { name: "example.com" } },
    aws_route53_record: {
      validation: {
        for_each: '${toset(["example.com"])}',
        zone_id: "${aws_route53_zone.site.zone_id}",
        name: "${[for o in aws_acm_certificate.site.domain_validation_options : o.resource_record_name if o.domain_name == each.value][0]}",
        type: "CNAME",
        ttl: 60,
        records: ["${tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_value}"],
      },
    },
    aws_iam_role: { host: { name: "host", assume_role_policy: TRUST } },
    aws_iam_instance_profile: { host: { name: "host", role: "${aws_iam_role.host.name}" } },
    aws_dynamodb_table: {
      locks: {
        name: "locks",
        billing_mode: "PAY_PER_REQUEST",
        hash_key: "LockID",
        attribute: [{ name: "LockID", type: "S" }],
        point_in_time_recovery: { enabled: true },
      },
    },
    aws_cloudfront_distribution: {
      cdn: {
        enabled: true,
        origin: [
          {
            domain_name: "${aws_lb.front.dns_name}",
            origin_id: "lb",
            custom_origin_config: {
              http_port: 80,
              https_port: 443,
              origin_protocol_policy: "https-only",
              origin_ssl_protocols: ["TLSv1.2"],
            },
          },
        ],
        default_cache_behavior: {
          allowed_methods: ["GET", "HEAD"],
          cached_methods: ["GET", "HEAD"],
          target_origin_id: "lb",
          viewer_protocol_policy: "redirect-to-https",
        },
        restrictions: { geo_restriction: { restriction_type: "none" } },
        viewer_certificate: { cloudfront_default_certificate: true },
      },
    },
    aws_wafv2_web_acl: {
      wall: {
        name: "wall",
        scope: "REGIONAL",
        default_action: { allow: {} },
        rule: [
          {
            name: "known-bad",
            priority: 1,
            override_action: { none: {} },
            statement: {
              managed_rule_group_statement: { name: "AWSManagedRulesCommonRuleSet", vendor_name: "AWS" },
            },
            visibility_config: {
              cloudwatch_metrics_enabled: true,
              metric_name: "bad",
              sampled_requests_enabled: false,
            },
          },
        ],
        visibility_config: {
          cloudwatch_metrics_enabled: true,
          metric_name: "wall",
          sampled_requests_enabled: false,
        },
      },
    },
    // A type that no table knows.
    aws_glue_catalog_database: { unknown: { name: "plain" } },
  },
  output: {
    lb_arn: { value: "${aws_lb.front.arn}" },
    lb_dns: { value: "${aws_lb.front.dns_name}" },
    role_arn: { value: "${aws_iam_role.host.arn}" },
    certificate_arn: { value: "${aws_acm_certificate.site.arn}" },
    instance_ids: { value: "${aws_instance.host[*].id}" },
    database_id: { value: "${aws_glue_catalog_database.unknown.id}" },
  },
};

/** The fleet with one value changed. */
export function changed(path: readonly (string | number)[], value: unknown, stack = FLEET): typeof FLEET {
  const copy = structuredClone(stack) as unknown;
  let at = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
  at[path.at(-1) ?? ""] = value;
  return copy as typeof FLEET;
}
