/** Where a policy is, as far as its size goes. */
export type PolicyPlace = "role" | "user" | "managed" | "trust";

/**
 * The longest policies that IAM takes, in characters without white space ("IAM and AWS STS quotas", IAM user guide). All
 * inline policies of a role or a user count together. AWS raises the quota of trust policies on request, up to 4,096; the
 * others are fixed.
 */
export const POLICY_LIMITS: Readonly<Record<PolicyPlace, number>> = {
  role: 10_240,
  user: 2_048,
  managed: 6_144,
  trust: 2_048,
};

/** A policy's size as IAM counts it. */
export function policySize(text: string): number {
  return text.replaceAll(/\s/g, "").length;
}
