const TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [] });
const ROLE = "arn:aws:iam::123456789012:role/app";

/** A resource type with arguments, and changes of them: one that AWS makes in place, one that it cannot. */
export interface Specimen {
  readonly arguments: Readonly<Record<string, unknown>>;
  /** @default - nothing can be changed in place but tags */
  readonly update?: Readonly<Record<string, unknown>>;
  /** With the paths of what makes it a replacement. @default - everything can be changed in place */
  readonly replace?: readonly [
    change: Readonly<Record<string, unknown>>,
    paths: readonly (readonly (string | number)[])[],
  ];
}

/** Types that people plan most, with no reference between them, so that each tells of itself alone. */
export const SPECIMENS: Readonly<Record<string, Specimen>> = {
  aws_acm_certificate: {
    arguments: {
      domain_name: "example.com",
      subject_alternative_names: ["*.example.com"],
      validation_method: "DNS",
    },
    update: { tags: { a: "b" } },
    replace: [{ key_algorithm: "EC_prime256v1" }, [["key_algorithm"]]],
  },
  aws_appautoscaling_target: {
    arguments: {
      max_capacity: 4,
      min_capacity: 1,
      resource_id: "service/a/b",
      scalable_dimension: "ecs:service:DesiredCount",
      service_namespace: "ecs",
    },
    update: { max_capacity: 5 },
    replace: [{ resource_id: "service/a/c" }, [["resource_id"]]],
  },
  aws_autoscaling_group: {
    arguments: { name: "hosts", max_size: 2, min_size: 1, launch_template: { id: "lt-1", version: "1" } },
    update: { max_size: 3 },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_cloudfront_distribution: {
    arguments: {
      enabled: true,
      origin: { domain_name: "example.com", origin_id: "site" },
      default_cache_behavior: {
        allowed_methods: ["GET", "HEAD"],
        cached_methods: ["GET", "HEAD"],
        target_origin_id: "site",
        viewer_protocol_policy: "redirect-to-https",
      },
      restrictions: { geo_restriction: { restriction_type: "none" } },
      viewer_certificate: { cloudfront_default_certificate: true },
    },
    update: { comment: "other" },
    replace: [{ staging: true }, [["staging"]]],
  },
  aws_cloudfront_function: {
    arguments: { name: "f", runtime: "cloudfront-js-2.0", code: "function handler() {}" },
    update: { comment: "other" },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_cloudfront_origin_access_control: {
    arguments: {
      name: "site",
      origin_access_control_origin_type: "s3",
      signing_behavior: "always",
      signing_protocol: "sigv4",
    },
    update: { name: "other" },
  },
  aws_cloudwatch_event_rule: {
    arguments: { name: "nightly", schedule_expression: "rate(1 day)" },
    update: { description: "other" },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_cloudwatch_event_target: {
    arguments: { rule: "nightly", arn: "arn:aws:lambda:eu-west-1:123456789012:function:f" },
    update: { input: "{}" },
    replace: [{ rule: "other" }, [["rule"]]],
  },
  aws_cloudwatch_log_group: {
    arguments: { name: "app" },
    update: { retention_in_days: 30 },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_cloudwatch_metric_alarm: {
    arguments: { alarm_name: "cpu", comparison_operator: "GreaterThanThreshold", evaluation_periods: 2 },
    update: { evaluation_periods: 3 },
    replace: [{ alarm_name: "other" }, [["alarm_name"]]],
  },
  aws_cognito_user_pool: {
    arguments: { name: "people", alias_attributes: ["email"] },
    update: { mfa_configuration: "OPTIONAL", software_token_mfa_configuration: { enabled: true } },
    replace: [{ alias_attributes: ["email", "phone_number"] }, [["alias_attributes"]]],
  },
  aws_cognito_user_pool_client: {
    arguments: { name: "web", user_pool_id: "eu-west-1_abc" },
    update: { name: "other" },
    replace: [{ generate_secret: true }, [["generate_secret"]]],
  },
  aws_db_instance: {
    arguments: {
      identifier: "main",
      allocated_storage: 20,
      engine: "postgres",
      instance_class: "db.t4g.micro",
      username: "app",
      password: "rehearsed-word",
      skip_final_snapshot: true,
    },
    update: { instance_class: "db.t4g.small" },
    replace: [{ username: "other" }, [["username"]]],
  },
  aws_db_parameter_group: {
    arguments: { name: "pg", family: "postgres16", parameter: { name: "log_statement", value: "all" } },
    update: { parameter: { name: "log_statement", value: "none" } },
    replace: [{ family: "postgres17" }, [["family"]]],
  },
  aws_db_proxy: {
    arguments: {
      name: "proxy",
      engine_family: "POSTGRESQL",
      role_arn: ROLE,
      vpc_subnet_ids: ["subnet-1", "subnet-2"],
      auth: {
        auth_scheme: "SECRETS",
        secret_arn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-AbCdEf",
      },
    },
    update: { require_tls: true },
    replace: [{ vpc_subnet_ids: ["subnet-1", "subnet-3"] }, [["vpc_subnet_ids"]]],
  },
  aws_db_subnet_group: {
    arguments: { name: "db", subnet_ids: ["subnet-1", "subnet-2"] },
    update: { subnet_ids: ["subnet-1", "subnet-3"] },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_dynamodb_table: {
    arguments: {
      name: "locks",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "LockID",
      attribute: { name: "LockID", type: "S" },
    },
    update: { deletion_protection_enabled: true },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_ebs_volume: {
    arguments: { availability_zone: "eu-west-1a", size: 8 },
    update: { size: 16 },
    replace: [{ availability_zone: "eu-west-1b" }, [["availability_zone"]]],
  },
  aws_ecr_repository: {
    arguments: { name: "app" },
    update: { image_tag_mutability: "IMMUTABLE" },
    replace: [
      { encryption_configuration: { encryption_type: "KMS" } },
      [
        ["encryption_configuration"],
        ["encryption_configuration", 0, "encryption_type"],
        ["encryption_configuration", 0, "kms_key"],
      ],
    ],
  },
  aws_ecs_capacity_provider: {
    arguments: {
      name: "hosts",
      auto_scaling_group_provider: {
        auto_scaling_group_arn:
          "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:a:autoScalingGroupName/a",
        managed_scaling: { target_capacity: 90 },
      },
    },
    update: {
      auto_scaling_group_provider: {
        auto_scaling_group_arn:
          "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:a:autoScalingGroupName/a",
        managed_scaling: { target_capacity: 80 },
      },
    },
    replace: [
      {
        auto_scaling_group_provider: {
          auto_scaling_group_arn:
            "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:b:autoScalingGroupName/b",
          managed_scaling: { target_capacity: 90 },
        },
      },
      [["auto_scaling_group_provider", 0, "auto_scaling_group_arn"]],
    ],
  },
  aws_ecs_cluster: {
    arguments: { name: "main" },
    update: { tags: { a: "b" } },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_ecs_service: {
    arguments: {
      name: "api",
      cluster: "main",
      task_definition: "api:1",
      desired_count: 1,
      network_configuration: { subnets: ["subnet-1"] },
      capacity_provider_strategy: { capacity_provider: "FARGATE", weight: 1 },
    },
    update: { desired_count: 2 },
    replace: [
      { capacity_provider_strategy: { capacity_provider: "FARGATE_SPOT", weight: 1 } },
      [["capacity_provider_strategy"]],
    ],
  },
  aws_ecs_task_definition: {
    arguments: {
      family: "api",
      container_definitions: JSON.stringify([{ name: "api", image: "api:1" }]),
      cpu: "256",
      memory: "512",
      network_mode: "awsvpc",
      requires_compatibilities: ["FARGATE"],
    },
    update: { tags: { a: "b" } },
    replace: [{ cpu: "512" }, [["cpu"]]],
  },
  aws_eip: {
    arguments: { domain: "vpc" },
    update: { tags: { a: "b" } },
    replace: [{ public_ipv4_pool: "mine" }, [["public_ipv4_pool"]]],
  },
  aws_eks_cluster: {
    arguments: { name: "main", role_arn: ROLE, vpc_config: { subnet_ids: ["subnet-1", "subnet-2"] } },
    update: { enabled_cluster_log_types: ["api"] },
    replace: [{ role_arn: `${ROLE}-other` }, [["role_arn"]]],
  },
  aws_elasticache_cluster: {
    arguments: { cluster_id: "cache", engine: "redis", node_type: "cache.t4g.micro", num_cache_nodes: 1 },
    update: { node_type: "cache.t4g.small" },
    replace: [{ cluster_id: "other" }, [["cluster_id"]]],
  },
  aws_elasticache_replication_group: {
    arguments: { replication_group_id: "cache", description: "cache", node_type: "cache.t4g.micro" },
    update: { description: "other" },
    replace: [{ port: 6380 }, [["port"]]],
  },
  aws_iam_instance_profile: {
    arguments: { name: "p", role: "app" },
    update: { role: "other" },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_iam_policy: {
    arguments: { name: "p", policy: TRUST },
    update: {
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }],
      }),
    },
    replace: [{ description: "other" }, [["description"]]],
  },
  aws_iam_role: {
    arguments: { name: "r", assume_role_policy: TRUST },
    update: { max_session_duration: 7200 },
    replace: [{ path: "/app/" }, [["path"]]],
  },
  aws_iam_role_policy: {
    arguments: { name: "p", role: "app", policy: TRUST },
    update: { policy: JSON.stringify({ Version: "2012-10-17" }) },
    replace: [{ role: "other" }, [["role"]]],
  },
  aws_iam_role_policy_attachment: {
    arguments: { role: "app", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    replace: [{ policy_arn: "arn:aws:iam::aws:policy/PowerUserAccess" }, [["policy_arn"]]],
  },
  aws_instance: {
    arguments: {
      ami: "ami-0123456789abcdef0",
      instance_type: "t3.micro",
      ebs_block_device: { device_name: "/dev/sdf", volume_size: 8 },
    },
    update: { monitoring: true },
    replace: [{ key_name: "other" }, [["key_name"]]],
  },
  aws_internet_gateway: { arguments: { vpc_id: "vpc-1" }, update: { vpc_id: "vpc-2" } },
  aws_key_pair: {
    arguments: { key_name: "k", public_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ k" },
    update: { tags: { a: "b" } },
    replace: [{ key_name: "other" }, [["key_name"]]],
  },
  aws_kms_key: {
    arguments: { description: "main" },
    update: { enable_key_rotation: true },
    replace: [
      { key_usage: "SIGN_VERIFY", customer_master_key_spec: "RSA_2048" },
      [["customer_master_key_spec"], ["key_usage"]],
    ],
  },
  aws_lambda_function: {
    arguments: {
      function_name: "f",
      role: ROLE,
      handler: "index.handler",
      runtime: "nodejs22.x",
      filename: "f.zip",
    },
    update: { timeout: 30 },
    replace: [{ function_name: "other" }, [["function_name"]]],
  },
  aws_lambda_invocation: {
    arguments: { function_name: "f", input: "{}" },
    replace: [{ input: '{"a":1}' }, [["input"]]],
  },
  aws_lambda_layer_version: {
    arguments: { layer_name: "l", filename: "l.zip", compatible_runtimes: ["nodejs22.x"] },
    replace: [{ compatible_runtimes: ["nodejs24.x"] }, [["compatible_runtimes"]]],
  },
  aws_lambda_permission: {
    arguments: { action: "lambda:InvokeFunction", function_name: "f", principal: "events.amazonaws.com" },
    replace: [{ principal: "s3.amazonaws.com" }, [["principal"]]],
  },
  aws_launch_template: {
    arguments: { name: "template", image_id: "ami-0123456789abcdef0", instance_type: "t3.micro" },
    update: { instance_type: "t3.small" },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_lb: {
    arguments: { name: "front", load_balancer_type: "network", subnets: ["subnet-1", "subnet-2"] },
    update: { subnets: ["subnet-1", "subnet-2", "subnet-3"] },
    replace: [{ subnets: ["subnet-1", "subnet-3"] }, [["subnets"]]],
  },
  aws_lb_listener: {
    arguments: {
      load_balancer_arn:
        "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/front/0123456789abcdef",
      port: 443,
      protocol: "TCP",
      default_action: {
        type: "forward",
        target_group_arn:
          "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/app/0123456789abcdef",
      },
    },
    update: { port: 444 },
    replace: [
      {
        load_balancer_arn:
          "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/other/0123456789abcdef",
      },
      [["load_balancer_arn"]],
    ],
  },
  aws_lb_target_group: {
    arguments: { name: "app", port: 4000, protocol: "HTTP", vpc_id: "vpc-1" },
    update: { deregistration_delay: 30 },
    replace: [{ port: 5000 }, [["port"]]],
  },
  aws_lightsail_instance: {
    arguments: {
      name: "host",
      availability_zone: "eu-west-1a",
      blueprint_id: "ubuntu_24_04",
      bundle_id: "medium_3_0",
    },
    update: { ip_address_type: "ipv4" },
    replace: [{ bundle_id: "large_3_0" }, [["bundle_id"]]],
  },
  aws_lightsail_instance_public_ports: {
    arguments: { instance_name: "host", port_info: [{ protocol: "tcp", from_port: 443, to_port: 443 }] },
    replace: [
      {
        port_info: [
          { protocol: "tcp", from_port: 443, to_port: 443 },
          { protocol: "tcp", from_port: 80, to_port: 80 },
        ],
      },
      [["port_info"]],
    ],
  },
  aws_nat_gateway: {
    arguments: { subnet_id: "subnet-1", allocation_id: "eipalloc-1" },
    update: { tags: { a: "b" } },
    replace: [{ subnet_id: "subnet-2" }, [["subnet_id"]]],
  },
  aws_network_acl: {
    arguments: {
      vpc_id: "vpc-1",
      ingress: [
        {
          action: "allow",
          cidr_block: "10.0.0.0/8",
          from_port: 443,
          icmp_code: null,
          icmp_type: null,
          ipv6_cidr_block: null,
          protocol: "tcp",
          rule_no: 100,
          to_port: 443,
        },
      ],
    },
    update: { tags: { a: "b" } },
    replace: [{ vpc_id: "vpc-2" }, [["vpc_id"]]],
  },
  aws_network_acl_rule: {
    arguments: {
      network_acl_id: "acl-1",
      rule_number: 100,
      protocol: "tcp",
      rule_action: "allow",
      cidr_block: "10.0.0.0/8",
      from_port: 443,
      to_port: 443,
    },
    replace: [{ to_port: 444 }, [["to_port"]]],
  },
  aws_rds_cluster: {
    arguments: {
      cluster_identifier: "main",
      engine: "aurora-postgresql",
      master_username: "app",
      master_password: "rehearsed-word",
      skip_final_snapshot: true,
      serverlessv2_scaling_configuration: { max_capacity: 2, min_capacity: 0.5 },
    },
    update: { backup_retention_period: 7 },
    replace: [{ master_username: "other" }, [["master_username"]]],
  },
  aws_rds_cluster_instance: {
    arguments: {
      identifier: "one",
      cluster_identifier: "main",
      engine: "aurora-postgresql",
      instance_class: "db.serverless",
    },
    update: { promotion_tier: 1 },
    replace: [{ cluster_identifier: "other" }, [["cluster_identifier"]]],
  },
  aws_route: {
    arguments: { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" },
    update: { gateway_id: "igw-2" },
    replace: [{ destination_cidr_block: "10.0.0.0/8" }, [["destination_cidr_block"]]],
  },
  aws_route53_record: {
    arguments: { zone_id: "Z1", name: "www.example.com", type: "A", ttl: 60, records: ["192.0.2.1"] },
    update: { ttl: 300 },
    replace: [{ type: "CNAME" }, [["type"]]],
  },
  aws_route53_zone: {
    arguments: { name: "example.com" },
    update: { comment: "other" },
    replace: [{ name: "example.org" }, [["name"]]],
  },
  aws_route_table: {
    arguments: {
      vpc_id: "vpc-1",
      route: [
        {
          cidr_block: "0.0.0.0/0",
          gateway_id: "igw-1",
          carrier_gateway_id: null,
          core_network_arn: null,
          destination_prefix_list_id: null,
          egress_only_gateway_id: null,
          ipv6_cidr_block: null,
          local_gateway_id: null,
          nat_gateway_id: null,
          network_interface_id: null,
          transit_gateway_id: null,
          vpc_endpoint_id: null,
          vpc_peering_connection_id: null,
        },
      ],
    },
    update: { tags: { a: "b" } },
    replace: [{ vpc_id: "vpc-2" }, [["vpc_id"]]],
  },
  aws_s3_bucket: {
    arguments: { bucket: "rehearsed-bucket" },
    update: { force_destroy: true },
    replace: [{ bucket: "rehearsed-other" }, [["bucket"]]],
  },
  aws_s3_bucket_policy: {
    arguments: { bucket: "rehearsed-bucket", policy: TRUST },
    update: { policy: JSON.stringify({ Version: "2012-10-17" }) },
    replace: [{ bucket: "rehearsed-other" }, [["bucket"]]],
  },
  aws_s3_bucket_public_access_block: {
    arguments: { bucket: "rehearsed-bucket", block_public_acls: true },
    update: { block_public_policy: true },
    replace: [{ bucket: "rehearsed-other" }, [["bucket"]]],
  },
  aws_s3_bucket_versioning: {
    arguments: { bucket: "rehearsed-bucket", versioning_configuration: { status: "Enabled" } },
    update: { versioning_configuration: { status: "Suspended" } },
    replace: [{ bucket: "rehearsed-other" }, [["bucket"]]],
  },
  aws_s3_object: {
    arguments: { bucket: "rehearsed-bucket", key: "k", content: "one" },
    update: { content: "two" },
    replace: [{ key: "other" }, [["key"]]],
  },
  aws_secretsmanager_secret: {
    arguments: { name: "s" },
    update: { description: "other" },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_secretsmanager_secret_version: {
    arguments: { secret_id: "s", secret_string: "rehearsed-word" },
    replace: [{ secret_string: "rehearsed-other" }, [["secret_string"]]],
  },
  aws_security_group: {
    arguments: {
      name: "web",
      vpc_id: "vpc-1",
      ingress: [
        {
          cidr_blocks: ["0.0.0.0/0"],
          description: null,
          from_port: 443,
          ipv6_cidr_blocks: null,
          prefix_list_ids: null,
          protocol: "tcp",
          security_groups: null,
          self: null,
          to_port: 443,
        },
      ],
    },
    update: { tags: { a: "b" } },
    replace: [{ description: "other" }, [["description"]]],
  },
  aws_sns_topic: {
    arguments: { name: "alarms" },
    update: { display_name: "other" },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_sqs_queue: {
    arguments: { name: "jobs" },
    update: { delay_seconds: 5 },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_ssm_document: {
    arguments: { name: "run", document_type: "Command", content: "{}" },
    update: { content: '{"schemaVersion":"2.2"}' },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_ssm_parameter: {
    arguments: { name: "/key", type: "SecureString", value: "rehearsed-word" },
    update: { value: "rehearsed-other" },
    replace: [{ data_type: "aws:ec2:image" }, [["data_type"]]],
  },
  aws_subnet: {
    arguments: { vpc_id: "vpc-1", cidr_block: "10.0.1.0/24" },
    update: { map_public_ip_on_launch: true },
    replace: [{ cidr_block: "10.0.2.0/24" }, [["cidr_block"]]],
  },
  aws_vpc: {
    arguments: { cidr_block: "10.0.0.0/16" },
    update: { enable_dns_hostnames: true },
    replace: [{ cidr_block: "10.1.0.0/16" }, [["cidr_block"]]],
  },
  aws_vpc_dhcp_options: {
    arguments: { domain_name: "internal.example.com", domain_name_servers: ["AmazonProvidedDNS"] },
    update: { tags: { a: "b" } },
    replace: [{ domain_name: "other.example.com" }, [["domain_name"]]],
  },
  aws_vpc_dhcp_options_association: {
    arguments: { vpc_id: "vpc-1", dhcp_options_id: "dopt-1" },
    update: { dhcp_options_id: "dopt-2" },
    replace: [{ vpc_id: "vpc-2" }, [["vpc_id"]]],
  },
  aws_vpc_endpoint: {
    arguments: { vpc_id: "vpc-1", service_name: "com.amazonaws.eu-west-1.s3" },
    update: { policy: TRUST },
    replace: [{ service_name: "com.amazonaws.eu-west-1.dynamodb" }, [["service_name"]]],
  },
  aws_vpc_security_group_ingress_rule: {
    arguments: {
      security_group_id: "sg-1",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
      cidr_ipv4: "0.0.0.0/0",
    },
    update: { description: "other" },
    replace: [{ security_group_id: "sg-2" }, [["security_group_id"]]],
  },
  aws_wafv2_web_acl: {
    arguments: {
      name: "wall",
      scope: "REGIONAL",
      default_action: { allow: {} },
      rule: {
        name: "bots",
        priority: 1,
        override_action: { none: {} },
        statement: {
          managed_rule_group_statement: {
            name: "AWSManagedRulesBotControlRuleSet",
            vendor_name: "AWS",
            managed_rule_group_configs: {
              aws_managed_rules_bot_control_rule_set: { inspection_level: "COMMON" },
            },
          },
        },
        visibility_config: {
          cloudwatch_metrics_enabled: true,
          metric_name: "bots",
          sampled_requests_enabled: false,
        },
      },
      visibility_config: {
        cloudwatch_metrics_enabled: true,
        metric_name: "wall",
        sampled_requests_enabled: false,
      },
    },
    update: { description: "other" },
    replace: [{ scope: "CLOUDFRONT" }, [["scope"]]],
  },
};
