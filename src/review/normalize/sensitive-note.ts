/** Terraform's own words, which readers know. */
export const SENSITIVE_NOTE = "(sensitive value)";
export const UNKNOWN_NOTE = "(known after apply)";
