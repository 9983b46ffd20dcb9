/** Where a policy is attached, which decides its size limit. */
export type PolicyPlace = "role" | "user" | "managed" | "trust";

/**
 * IAM's limits on policies, in characters without white space ("IAM and AWS STS quotas", IAM user guide). The inline
 * policies of a role or user count together. AWS raises the limit of trust policies on request, up to 4,096; the others
 * are fixed.
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
