import { configurationAddress, moduleOf } from "../../plan/address";
import type { ReviewedChange, ReviewedPlan } from "../model";

/** Resources that hold one rule of a group each, instead of a block within it. */
const RULE_TYPES = /^aws_(?:vpc_security_group_(?:in|e)gress_rule|security_group_rule)$/;
/** Resources that hold one policy of a role each. */
const ROLE_POLICY_TYPES = /^aws_iam_role_polic(?:y|y_attachment|ies_exclusive|y_attachments_exclusive)$/;

/** Tells what is unknown because the configuration does not set it: then no policy is hiding in it. */
export interface LeftToProvider {
  /**
   * A policy: an argument such as `policy`, which a configuration that sets it always names, or the blocks of a role,
   * of which the same is true as of rules.
   */
  policy(change: ReviewedChange, path: string): boolean;
  /**
   * The rules of a group. A `dynamic` block is not in the plan's configuration, so the group's module must have
   * rules in resources of their own, which do not go together with blocks.
   */
  rules(change: ReviewedChange, direction: "ingress" | "egress"): boolean;
  /** The internet gateway that the configuration of a route names; undefined where it names none. */
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

/** Modules in which resources of a type change; looked for when first asked. */
function modulesWith(changes: readonly ReviewedChange[], types: RegExp): () => ReadonlySet<string> {
  let modules: ReadonlySet<string> | undefined;
  return () =>
    (modules ??= new Set(
      changes.filter(({ type }) => types.test(type)).map(({ address }) => moduleOf(address)),
    ));
}
