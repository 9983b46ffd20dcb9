/** What a complete `deployments/env-stage` holds; every secret is one that tests can look for. */
export const STAGE_VARIABLES = {
  TF_VAR_deptype: "stage",
  git_ref: "main",
  vite_api_base_url: "https://stage.chronos.example.com/api",
  postgres_password: "canary-postgres",
  jwt_secret_key: "canary-jwt",
  edge_server_ip: "http://frps",
  edge_server_port: "5171",
  user_1_email: "first@example.com",
  user_1_password: "canary-user",
  frp_auth_token: "canary-frp-token-0123",
  letsencrypt_admin_email: "ops@example.com",
  background_color: "#123456",
} as const;

/** The text of an environment file. */
export function writeVariables(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}="${value.replace(/[\\"$`]/g, "\\$&")}"\n`)
    .join("");
}
