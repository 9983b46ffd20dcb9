import { isList } from "./mask-value";
import { isSecretName } from "./secret-names";
import type { Json, JsonObject } from "../text/json";

/**
 * Attributes with a secret whose name does not show it, by resource type. AWS's are those that its provider marks in
 * its schema, without names, ids and certificates, which are public; the others are those that their providers'
 * documentation calls sensitive. `*` in a type matches any ending.
 */
const SECRET_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_api_key: ["value"],
  aws_appconfig_configuration_profile: ["validator.content"],
  aws_appconfig_hosted_configuration_version: ["content"],
  aws_appsync_api_key: ["key"],
  aws_cloudwatch_event_connection: [
    "auth_parameters.api_key.value",
    "auth_parameters.invocation_http_parameters.body.value",
    "auth_parameters.invocation_http_parameters.header.value",
    "auth_parameters.invocation_http_parameters.query_string.value",
    "auth_parameters.oauth.oauth_http_parameters.body.value",
    "auth_parameters.oauth.oauth_http_parameters.header.value",
    "auth_parameters.oauth.oauth_http_parameters.query_string.value",
  ],
  aws_dms_certificate: ["certificate_pem", "certificate_wallet"],
  aws_elasticache_user: ["passwords", "authentication_mode.passwords"],
  aws_glue_connection: ["athena_properties", "connection_properties"],
  aws_grafana_workspace_api_key: ["key"],
  aws_grafana_workspace_service_account_token: ["key"],
  aws_iam_access_key: ["secret"],
  aws_iot_certificate: ["certificate_pem"],
  aws_kms_ciphertext: ["plaintext"],
  aws_kms_external_key: ["key_material_base64"],
  aws_kms_replica_external_key: ["key_material_base64"],
  aws_memorydb_user: ["authentication_mode.passwords"],
  aws_mwaa_environment: ["airflow_configuration_options"],
  aws_pinpoint_gcm_channel: ["service_json"],
  aws_s3_object_copy: ["customer_key", "source_customer_key"],
  aws_secretsmanager_secret_version: ["secret_string", "secret_binary"],
  aws_sns_platform_application: ["platform_principal"],
  aws_ssm_maintenance_window_task: [
    "task_invocation_parameters.lambda_parameters.payload",
    "task_invocation_parameters.step_functions_parameters.input",
  ],
  aws_ssm_parameter: ["value"],
  aws_vpn_connection: ["customer_gateway_configuration"],

  azuread_application_certificate: ["value"],
  azuread_application_password: ["value"],
  azuread_service_principal_password: ["value"],
  azurerm_app_configuration: [
    "primary_read_key",
    "primary_write_key",
    "secondary_read_key",
    "secondary_write_key",
  ],
  azurerm_app_configuration_key: ["value"],
  azurerm_application_insights: ["instrumentation_key", "connection_string"],
  azurerm_automation_variable_string: ["value"],
  azurerm_cognitive_account: ["primary_access_key", "secondary_access_key"],
  azurerm_container_group: ["container.secure_environment_variables"],
  azurerm_cosmosdb_account: [
    "primary_key",
    "secondary_key",
    "primary_readonly_key",
    "secondary_readonly_key",
    "connection_strings",
  ],
  azurerm_eventhub_authorization_rule: ["primary_key", "secondary_key"],
  "azurerm_eventhub_namespace*": [
    "primary_key",
    "secondary_key",
    "default_primary_key",
    "default_secondary_key",
  ],
  azurerm_function_app: ["site_credential", "app_settings", "connection_string"],
  azurerm_iothub: ["shared_access_policy"],
  azurerm_key_vault_certificate: ["certificate.contents"],
  azurerm_key_vault_secret: ["value"],
  "azurerm_kubernetes_cluster*": [
    "kube_config",
    "kube_config_raw",
    "kube_admin_config",
    "kube_admin_config_raw",
  ],
  "azurerm_linux_*": ["site_credential", "app_settings", "custom_data"],
  azurerm_log_analytics_workspace: ["primary_shared_key", "secondary_shared_key"],
  azurerm_maps_account: ["primary_access_key", "secondary_access_key"],
  azurerm_redis_cache: ["primary_access_key", "secondary_access_key", "primary_connection_string"],
  azurerm_search_service: ["primary_key", "secondary_key", "query_keys"],
  "azurerm_servicebus_*": ["primary_key", "secondary_key", "default_primary_key", "default_secondary_key"],
  azurerm_signalr_service: ["primary_access_key", "secondary_access_key"],
  azurerm_storage_account: [
    "primary_access_key",
    "secondary_access_key",
    "primary_connection_string",
    "secondary_connection_string",
    "primary_blob_connection_string",
    "secondary_blob_connection_string",
  ],
  azurerm_storage_account_sas: ["sas"],
  azurerm_virtual_machine_extension: ["protected_settings"],
  "azurerm_windows_*": ["site_credential", "app_settings", "custom_data"],

  google_apikeys_key: ["key_string"],
  google_container_cluster: ["master_auth"],
  google_secret_manager_secret_version: ["secret_data"],
  google_service_account_key: ["private_key"],
  google_sql_ssl_cert: ["private_key"],
  google_sql_user: ["password"],
  google_storage_hmac_key: ["secret"],
  google_kms_secret_ciphertext: ["plaintext"],

  helm_release: ["set_sensitive", "repository_password"],
  kubernetes_secret: ["data", "binary_data"],
  kubernetes_secret_v1: ["data", "binary_data"],
  kubernetes_secret_v1_data: ["data"],

  random_password: ["result", "bcrypt_hash"],
  tls_private_key: ["private_key_pem", "private_key_openssh", "private_key_pem_pkcs8"],
  "tls_*": ["private_key_pem", "ca_private_key_pem"],
  local_sensitive_file: ["content", "content_base64", "source"],
  "vault_*": ["data_json", "data_json_wo", "private_key", "client_token", "secret_id", "wrapping_token"],

  acme_certificate: ["private_key_pem", "certificate_p12", "certificate_p12_password"],
  acme_registration: ["account_key_pem"],
  auth0_client: ["client_secret"],
  cloudflare_argo_tunnel: ["secret", "tunnel_token"],
  cloudflare_api_token: ["value"],
  cloudflare_worker_secret: ["secret_text"],
  circleci_environment_variable: ["value"],
  circleci_context_environment_variable: ["value"],
  "cloudflare_zero_trust_*": ["tunnel_secret", "client_secret", "secret"],
  consul_keys: ["key.value"],
  datadog_api_key: ["key"],
  datadog_application_key: ["key"],
  datadog_integration_aws: ["external_id", "secret_access_key"],
  datadog_integration_pagerduty_service_object: ["service_key"],
  "datadog_webhook*": ["value"],
  digitalocean_database_cluster: ["uri", "private_uri", "password"],
  digitalocean_database_user: ["password", "access_key", "access_cert"],
  digitalocean_kubernetes_cluster: ["kube_config"],
  docker_config: ["data"],
  docker_secret: ["data"],
  "github_*_secret": ["plaintext_value", "encrypted_value"],
  gitlab_deploy_token: ["token"],
  "gitlab_*_variable": ["value"],
  heroku_config: ["sensitive_vars"],
  heroku_app: ["sensitive_config_vars", "all_config_vars"],
  mongodbatlas_database_user: ["password"],
  netlify_environment_variable: ["secret_values"],
  newrelic_api_access_key: ["key"],
  nomad_acl_token: ["secret_id"],
  okta_app_oauth: ["client_secret"],
  pagerduty_service_integration: ["integration_key"],
  postgresql_role: ["password"],
  mysql_user: ["plaintext_password"],
  rancher2_token: ["token", "secret_key", "access_key"],
  snowflake_user: ["password", "rsa_public_key"],
  tfe_variable: ["value"],
  tfe_team_token: ["token"],
  vercel_project_environment_variable: ["value"],
};

/** Generators that were used for passwords before there was a password type. */
const OLD_GENERATORS: Readonly<Record<string, readonly string[]>> = { random_string: ["result", "id"] };

const EXACT = new Map(Object.entries(SECRET_ATTRIBUTES).filter(([type]) => !type.includes("*")));
const PATTERNS = Object.entries(SECRET_ATTRIBUTES)
  .filter(([type]) => type.includes("*"))
  .map(([type, paths]) => [new RegExp(`^${type.replaceAll("*", ".*")}$`), paths] as const);

const byType = new Map<string, ReadonlySet<string>>();

/** Paths without indexes, such as `kube_config.password`. */
function secretPaths(type: string): ReadonlySet<string> {
  const known = byType.get(type);
  if (known !== undefined) return known;
  const found = [
    ...(EXACT.get(type) ?? []),
    ...PATTERNS.flatMap(([pattern, paths]) => (pattern.test(type) ? paths : [])),
  ];
  const paths = new Set(found);
  byType.set(type, paths);
  return paths;
}

/** Whether the value at a path is a secret, by its type's list or by its name. */
export function isSecretAttribute(type: string, path: readonly string[]): boolean {
  const paths = secretPaths(type);
  const isListed = paths.size > 0 && path.some((_, index) => paths.has(path.slice(0, index + 1).join(".")));
  return isListed || path.some((step) => isSecretName(step));
}

/**
 * The marks that a plan of Terraform before 0.15 would have; it has none.
 *
 * @returns `true` at each secret of the type, in the shape of the value; undefined if there is none
 */
export function impliedMarks(type: string, value: Json | undefined): Json | undefined {
  const paths = new Set([...secretPaths(type), ...(OLD_GENERATORS[type] ?? [])]);
  return paths.size === 0 ? undefined : marksWithin(value, "", paths);
}

function marksWithin(value: Json | undefined, path: string, paths: ReadonlySet<string>): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (paths.has(path)) return true;
  if (typeof value !== "object") return undefined;
  if (isList(value)) {
    const marks = value.map((item) => marksWithin(item, path, paths) ?? false);
    return marks.some((mark) => mark !== false) ? marks : undefined;
  }
  const marked: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value as JsonObject)) {
    const mark = marksWithin(item, path === "" ? key : `${path}.${key}`, paths);
    if (mark !== undefined) marked[key] = mark;
  }
  return Object.keys(marked).length === 0 ? undefined : marked;
}
