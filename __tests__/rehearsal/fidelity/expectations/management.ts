import type { Expectation } from "../expectation";

export const MANAGEMENT: Readonly<Record<string, Expectation>> = {
  // The plan computes the domains (CustomizeDiff), so that the documentation's for_each over them works.
  aws_acm_certificate: {
    unknown:
      "arn domain_validation_options.0.resource_record_name domain_validation_options.0.resource_record_type domain_validation_options.0.resource_record_value domain_validation_options.1.resource_record_name domain_validation_options.1.resource_record_type domain_validation_options.1.resource_record_value id key_algorithm not_after not_before options pending_renewal renewal_eligibility renewal_summary status tags_all type validation_emails",
    known: {
      "domain_validation_options.0.domain_name": "*.example.com",
      "domain_validation_options.1.domain_name": "example.com",
    },
    hidden: "private_key",
  },
  // The older SDK has empty texts in a set's elements; plans of the real provider show them.
  aws_cloudfront_distribution: {
    unknown:
      "arn caller_reference continuous_deployment_policy_id default_cache_behavior.0.default_ttl default_cache_behavior.0.grpc_config default_cache_behavior.0.max_ttl default_cache_behavior.0.trusted_key_groups default_cache_behavior.0.trusted_signers domain_name etag hosted_zone_id id in_progress_validation_batches last_modified_time logging_v1_enabled origin.0.response_completion_timeout restrictions.0.geo_restriction.0.locations status tags_all trusted_key_groups trusted_signers",
    known: {
      "default_cache_behavior.0.compress": false,
      "default_cache_behavior.0.min_ttl": 0,
      http_version: "http2",
      is_ipv6_enabled: false,
      "origin.0.connection_attempts": 3,
      "origin.0.connection_timeout": 10,
      "origin.0.origin_access_control_id": "",
      "origin.0.origin_path": "",
      price_class: "PriceClass_All",
      retain_on_delete: false,
      staging: false,
      "viewer_certificate.0.minimum_protocol_version": "TLSv1",
      wait_for_deployment: true,
    },
  },
  aws_cloudfront_function: { unknown: "arn etag id live_stage_etag status", known: { publish: true } },
  aws_cloudfront_origin_access_control: {
    unknown: "arn etag id",
    known: { description: "Managed by Terraform" },
  },
  aws_cloudwatch_event_rule: {
    unknown: "arn id name_prefix tags_all",
    known: { event_bus_name: "default", force_destroy: false },
  },
  aws_cloudwatch_event_target: {
    unknown: "id target_id",
    known: { event_bus_name: "default", force_destroy: false },
  },
  aws_cloudwatch_log_group: {
    unknown: "arn deletion_protection_enabled id log_group_class name_prefix tags_all",
    known: { retention_in_days: 0, skip_destroy: false },
  },
  aws_cloudwatch_metric_alarm: {
    unknown: "arn evaluate_low_sample_count_percentiles id tags_all",
    known: { actions_enabled: true, treat_missing_data: "missing" },
  },
  aws_cognito_user_pool: {
    unknown:
      "admin_create_user_config arn creation_date custom_domain domain email_verification_message email_verification_subject endpoint estimated_number_of_users id last_modified_date password_policy sign_in_policy sms_configuration sms_verification_message tags_all user_pool_tier username_configuration verification_message_template",
    known: { deletion_protection: "INACTIVE", mfa_configuration: "OFF" },
  },
  aws_cognito_user_pool_client: {
    unknown:
      "access_token_validity allowed_oauth_flows allowed_oauth_flows_user_pool_client allowed_oauth_scopes auth_session_validity callback_urls client_secret default_redirect_uri enable_propagate_additional_user_context_data enable_token_revocation explicit_auth_flows id id_token_validity logout_urls prevent_user_existence_errors read_attributes refresh_token_validity supported_identity_providers write_attributes",
    hidden: "client_secret",
  },
  aws_iam_instance_profile: {
    unknown: "arn create_date id name_prefix tags_all unique_id",
    known: { path: "/" },
  },
  aws_iam_policy: { unknown: "arn attachment_count id name_prefix policy_id tags_all", known: { path: "/" } },
  aws_iam_role: {
    unknown: "arn create_date id inline_policy managed_policy_arns name_prefix tags_all unique_id",
    known: { force_detach_policies: false, max_session_duration: 3600, path: "/" },
  },
  aws_iam_role_policy: { unknown: "id name_prefix" },
  aws_iam_role_policy_attachment: { unknown: "id" },
  aws_kms_key: {
    unknown: "arn id key_id multi_region policy rotation_period_in_days tags_all",
    known: {
      bypass_policy_lockout_safety_check: false,
      customer_master_key_spec: "SYMMETRIC_DEFAULT",
      enable_key_rotation: false,
      is_enabled: true,
      key_usage: "ENCRYPT_DECRYPT",
    },
  },
  aws_route53_record: { unknown: "allow_overwrite fqdn id" },
  aws_route53_zone: {
    unknown: "arn enable_accelerated_recovery id name_servers primary_name_server tags_all zone_id",
    known: { comment: "Managed by Terraform", force_destroy: false },
  },
  aws_secretsmanager_secret: {
    unknown: "arn id name_prefix policy replica tags_all",
    known: { force_overwrite_replica_secret: false, recovery_window_in_days: 30 },
  },
  aws_secretsmanager_secret_version: {
    unknown: "arn has_secret_string_wo id version_id version_stages",
    hidden: "secret_binary secret_string secret_string_wo",
  },
  aws_sns_topic: {
    unknown:
      "arn beginning_archive_time fifo_throughput_scope id name_prefix owner policy signature_version tags_all tracing_config",
    known: { content_based_deduplication: false, fifo_topic: false },
  },
  aws_sqs_queue: {
    unknown:
      "arn deduplication_scope fifo_throughput_limit id kms_data_key_reuse_period_seconds name_prefix policy redrive_allow_policy redrive_policy sqs_managed_sse_enabled tags_all url",
    known: {
      content_based_deduplication: false,
      delay_seconds: 0,
      fifo_queue: false,
      max_message_size: 262144,
      message_retention_seconds: 345600,
      receive_wait_time_seconds: 0,
      visibility_timeout_seconds: 30,
    },
  },
  aws_ssm_document: {
    unknown:
      "arn created_date default_version description document_version hash hash_type id latest_version owner parameter platform_types schema_version status tags_all",
    known: { document_format: "JSON" },
    unknownOnUpdate: "default_version document_version hash latest_version parameter",
  },
  aws_ssm_parameter: {
    unknown: "arn data_type has_value_wo id insecure_value key_id tags_all tier version",
    hidden: "value value_wo",
    unknownOnUpdate: "insecure_value version",
  },
  // The rule is an element of a set: empty texts. The statement's shape is the documentation's; the facts have none.
  aws_wafv2_web_acl: {
    unknown: "application_integration_url arn capacity id lock_token name_prefix tags_all",
    known: {
      "rule.0.statement.0.managed_rule_group_statement.0.managed_rule_group_configs.0.aws_managed_rules_bot_control_rule_set.0.enable_machine_learning": true,
      "rule.0.statement.0.managed_rule_group_statement.0.managed_rule_group_configs.0.login_path": "",
      "rule.0.statement.0.managed_rule_group_statement.0.managed_rule_group_configs.0.payload_type": "",
      "rule.0.statement.0.managed_rule_group_statement.0.version": "",
    },
  },
};
