const TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [] });

/** A configuration that fits the schema, of 14 resources with 30 faults that the real provider refuses. */
export const FAULTY_RESOURCES: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>> = {
  aws_cloudwatch_log_group: {
    app: { name: "app", name_prefix: "app-", retention_in_days: 42, log_group_class: "CHEAP" },
  },
  aws_ecs_service: {
    app: {
      name: "app",
      launch_type: "FARGAT",
      propagate_tags: "EVERYTHING",
      load_balancer: { container_name: "app", container_port: 70000, target_group_arn: "my-group" },
    },
  },
  aws_lambda_function: {
    job: {
      function_name: "job",
      role: "arn:aws:iam::role",
      handler: "index.handler",
      runtime: "nodejs2",
      timeout: 5000,
    },
  },
  aws_route: { nowhere: { route_table_id: "rtb-0123456789abcdef0", destination_cidr_block: "10.0.0.0/33" } },
  aws_cloudfront_distribution: {
    cdn: {
      enabled: true,
      price_class: "PriceClass_1",
      origin: { domain_name: "example.com", origin_id: "site", connection_attempts: 9 },
      default_cache_behavior: {
        allowed_methods: ["GET", "HEAD"],
        cached_methods: ["GET", "HEAD"],
        target_origin_id: "site",
        viewer_protocol_policy: "http-only",
        function_association: ["viewer-request", "viewer-response", "origin-request"].map((event) => ({
          event_type: event,
          function_arn: "arn:aws:cloudfront::123456789012:function/f",
        })),
      },
      restrictions: { geo_restriction: { restriction_type: "none" } },
      viewer_certificate: { cloudfront_default_certificate: true },
    },
  },
  aws_sqs_queue: { jobs: { name: "jobs", delay_seconds: 901, redrive_policy: "{maxReceiveCount: 3}" } },
  aws_iam_role: { app: { name: "a role", assume_role_policy: TRUST, max_session_duration: 60 } },
  aws_route53_record: {
    site: {
      zone_id: "Z1",
      name: "site",
      type: "ALIAS",
      records: ["192.0.2.1"],
      alias: { name: "a", zone_id: "b", evaluate_target_health: false },
    },
  },
  aws_lb_target_group: {
    app: { name: "app", port: 70000, protocol: "HTTP", vpc_id: "vpc-1", health_check: { interval: 1 } },
  },
  aws_db_instance: {
    main: {
      identifier: "Main",
      instance_class: "db.t4g.micro",
      backup_retention_period: 36,
      monitoring_interval: 7,
      manage_master_user_password: true,
      password: "not-a-secret",
    },
  },
  aws_ssm_parameter: { key: { name: "/key", type: "Secret" } },
  aws_kms_key: { main: { deletion_window_in_days: 3 } },
  aws_instance: {
    host: { instance_type: "t3.micro", user_data: "a", user_data_base64: "Yg==", subnet_id: "subnet-1" },
  },
  aws_ssm_document: { run: { name: "run", document_type: "Shell", content: "{}" } },
};

/** What each fault is told with, by its resource. */
export const TOLD: readonly (readonly [type: string, message: RegExp])[] = [
  ["aws_cloudwatch_log_group", /"name": conflicts with name_prefix/],
  ["aws_cloudwatch_log_group", /expected retention_in_days to be one of \[0 1 3 .*\], got 42/],
  ["aws_cloudwatch_log_group", /expected log_group_class to be one of .*, got CHEAP/],
  ["aws_ecs_service", /expected launch_type to be one of \["EC2" "FARGATE" .*\], got FARGAT/],
  ["aws_ecs_service", /expected propagate_tags to be one of .*, got EVERYTHING/],
  ["aws_ecs_service", /container_port to be in the range \(0 - 65536\), got 70000/],
  ["aws_ecs_service", /target_group_arn" \(my-group\) is an invalid ARN/],
  ["aws_lambda_function", /"role" \(arn:aws:iam::role\) is an invalid ARN/],
  ["aws_lambda_function", /expected runtime to be one of .*, got nodejs2/],
  ["aws_lambda_function", /expected timeout to be in the range \(1 - 900\), got 5000/],
  ["aws_lambda_function", /one of `filename,image_uri,s3_bucket` must be specified/],
  ["aws_route", /"10\.0\.0\.0\/33" is not a valid IPv4 CIDR block/],
  ["aws_route", /one of `carrier_gateway_id,.*,vpc_peering_connection_id` must be specified/],
  ["aws_cloudfront_distribution", /expected price_class to be one of .*, got PriceClass_1/],
  ["aws_cloudfront_distribution", /connection_attempts to be in the range \(1 - 3\), got 9/],
  ["aws_cloudfront_distribution", /viewer_protocol_policy to be one of .*, got http-only/],
  ["aws_cloudfront_distribution", /No more than 2 "function_association" blocks are allowed/],
  ["aws_sqs_queue", /expected delay_seconds to be in the range \(0 - 900\), got 901/],
  ["aws_sqs_queue", /"redrive_policy" contains an invalid JSON/],
  ["aws_iam_role", /invalid value for name .*: a role/],
  ["aws_iam_role", /max_session_duration to be in the range \(3600 - 43200\), got 60/],
  ["aws_route53_record", /expected type to be one of .*, got ALIAS/],
  ["aws_route53_record", /only one of `alias,records` can be specified, but `alias,records` were specified/],
  ["aws_lb_target_group", /expected port to be in the range \(1 - 65535\), got 70000/],
  ["aws_lb_target_group", /interval to be in the range \(5 - 300\), got 1/],
  ["aws_db_instance", /only lowercase alphanumeric characters and hyphens allowed in "identifier": "Main"/],
  ["aws_db_instance", /backup_retention_period to be in the range \(0 - 35\), got 36/],
  ["aws_db_instance", /expected monitoring_interval to be one of \[0 1 5 10 15 30 60\], got 7/],
  ["aws_db_instance", /"manage_master_user_password": conflicts with password/],
  ["aws_ssm_parameter", /expected type to be one of .*, got Secret/],
  ["aws_ssm_parameter", /one of `insecure_value,value,value_wo` must be specified/],
  ["aws_kms_key", /deletion_window_in_days to be in the range \(7 - 30\), got 3/],
  ["aws_instance", /"user_data": conflicts with user_data_base64/],
  ["aws_instance", /one of `ami,launch_template` must be specified/],
  ["aws_ssm_document", /expected document_type to be one of .*, got Shell/],
];
