/** Terraform's own wording. */
export const SENSITIVE_NOTE = "(sensitive value)";
export const UNKNOWN_NOTE = "(known after apply)";
