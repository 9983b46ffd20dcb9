/** Attributes that hide their value wherever they appear. The bindings do not say what is sensitive. */
export const SENSITIVE_NAMES: ReadonlySet<string> = new Set([
  "admin_user_password",
  "auth_token",
  "client_secret",
  "master_password",
  "master_user_password",
  "password",
  "private_key",
  "secret_binary",
  "secret_string",
  "ses_smtp_password_v4",
]);

/** Further sensitive attributes, by type; nested ones with dots. Source: the provider's documentation. */
export const SENSITIVE_BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_api_key: ["value"],
  aws_appsync_api_key: ["key"],
  aws_ecr_authorization_token: ["authorization_token"],
  aws_iam_access_key: ["secret"],
  aws_kms_ciphertext: ["plaintext"],
  aws_ssm_parameter: ["value"],
};
