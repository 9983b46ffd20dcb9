import { configurationAddress, moduleOf } from "../../plan/address";
import type { ReviewedChange, ReviewedPlan } from "../model";

/** Resource types that each hold one rule of a security group. */
const RULE_TYPES = /^aws_(?:vpc_security_group_(?:in|e)gress_rule|security_group_rule)$/;
/** Resource types that each hold one policy of a role. */
const ROLE_POLICY_TYPES = /^aws_iam_role_polic(?:y|y_attachment|ies_exclusive|y_attachments_exclusive)$/;

/**
 * Tells which unknown arguments are left to the provider because the configuration does not set them. They hide no
 * policy.
 */
export interface LeftToProvider {
  /**
   * Whether a policy argument is left to the provider. The configuration always lists an argument that it sets;
   * `inline_policy` blocks may be `dynamic`, see `rules`.
   */
  policy(change: ReviewedChange, path: string): boolean;
  /**
   * Whether a group's rules are left to the provider. The plan's configuration omits `dynamic` blocks, so the group's
   * module must also have rules as separate resources, which cannot be combined with blocks.
   */
  rules(change: ReviewedChange, direction: "ingress" | "egress"): boolean;
  /** The internet gateway in a route's configuration; undefined if there is none. */
  gateway(address: string): string | undefined;
}

export function leftToProvider({ configured, gateways, changes }: ReviewedPlan): LeftToProvider {
  const isUnset = (change: ReviewedChange, path: string): boolean => {
    const set = configured.get(configurationAddress(change.address));
    return set !== undefined && !set.has(/^[^.[]*/.exec(path)?.[0] ?? path);
  };
  const rules = modulesWith(changes, RULE_TYPES);
  const rolePolicies = modulesWith(changes, ROLE_POLICY_TYPES);
  return {
    policy: (change, path) =>
      isUnset(change, path) &&
      (!path.startsWith("inline_policy") || rolePolicies().has(moduleOf(change.address))),
    gateway: (address) => gateways.get(address),
    rules: (change, direction) => isUnset(change, direction) && rules().has(moduleOf(change.address)),
  };
}

/** The modules in which resources of these types change. Computed on first use. */
function modulesWith(changes: readonly ReviewedChange[], types: RegExp): () => ReadonlySet<string> {
  let modules: ReadonlySet<string> | undefined;
  return () =>
    (modules ??= new Set(
      changes.filter(({ type }) => types.test(type)).map(({ address }) => moduleOf(address)),
    ));
}
