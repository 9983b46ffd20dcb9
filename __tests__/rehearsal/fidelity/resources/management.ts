import { TRUST } from "../specimen";
import type { Specimen } from "../specimen";

export const MANAGEMENT: Readonly<Record<string, Specimen>> = {
  aws_acm_certificate: {
    arguments: {
      domain_name: "example.com",
      subject_alternative_names: ["*.example.com"],
      validation_method: "DNS",
    },
    update: { tags: { a: "b" } },
    replace: [{ key_algorithm: "EC_prime256v1" }, [["key_algorithm"]]],
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
  aws_kms_key: {
    arguments: { description: "main" },
    update: { enable_key_rotation: true },
    replace: [
      { key_usage: "SIGN_VERIFY", customer_master_key_spec: "RSA_2048" },
      [["customer_master_key_spec"], ["key_usage"]],
    ],
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
  aws_secretsmanager_secret: {
    arguments: { name: "s" },
    update: { description: "other" },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_secretsmanager_secret_version: {
    arguments: { secret_id: "s", secret_string: "rehearsed-word" },
    replace: [{ secret_string: "rehearsed-other" }, [["secret_string"]]],
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
