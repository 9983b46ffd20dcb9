/** Policy findings that Hermes lives with wherever they come up, each with its reason. */
export const HERMES_ACCEPTED_RISKS = {
  CKV_AWS_145: "AES-256 with S3's keys: load balancers cannot write logs with others, and assets are public",
  CKV_AWS_144:
    "Assets come from the build and logs are short-lived: a second region would keep copies of copies",
  CKV_AWS_18: "One bucket holds access logs, the other is read by the CDN alone",
  CKV2_AWS_62: "Nothing waits for objects to arrive",
  CKV_AWS_149: "Secrets Manager's key: nobody in the account may use it without permission on the secret",
  CKV2_AWS_57: "Database password and API keys are issued elsewhere, and rotated there",
  CKV_AWS_158: "CloudWatch encrypts logs at rest; a key of our own would cost more than the logs",
  CKV_AWS_338:
    "Logs are kept as long as the environment's protection says, which the guide does not put at a year",
} as const;
