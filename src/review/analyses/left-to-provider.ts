import { configurationAddress, moduleOf } from "../address";
import type { ReviewedChange, ReviewedPlan } from "../model";

/** Resources that hold one rule of a group each, instead of a block within it. */
const RULE_TYPES = /^aws_(?:vpc_security_group_(?:in|e)gress_rule|security_group_rule)$/;

/** Tells what is unknown because the configuration does not set it: then no policy is hiding in it. */
export interface LeftToProvider {
  /** An argument such as `policy`, which a configuration that sets it always names. */
  argument(change: ReviewedChange, path: string): boolean;
  /**
   * The rules of a group. A `dynamic` block is not in the plan's configuration, so the group's module must have
   * rules in resources of their own, which do not go together with blocks.
   */
  rules(change: ReviewedChange, direction: "ingress" | "egress"): boolean;
}

export function leftToProvider({ configured, changes }: ReviewedPlan): LeftToProvider {
  const argument = (change: ReviewedChange, path: string): boolean => {
    const set = configured.get(configurationAddress(change.address));
    return set !== undefined && !set.has(/^[^.[]*/.exec(path)?.[0] ?? path);
  };
  let modules: ReadonlySet<string> | undefined;
  const modulesWithRules = (): ReadonlySet<string> =>
    (modules ??= new Set(
      changes.filter(({ type }) => RULE_TYPES.test(type)).map(({ address }) => moduleOf(address)),
    ));
  return {
    argument,
    rules: (change, direction) =>
      argument(change, direction) && modulesWithRules().has(moduleOf(change.address)),
  };
}
