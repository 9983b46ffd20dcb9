import type { FindingLevel } from "./finding";
import type { StackResource } from "../plan/resources/resource-set";

/** The input of a rule. */
export interface RuleInput {
  readonly kind: "plan" | "synthesized";
  readonly resources: readonly StackResource[];
  /** Data sources. In a plan, the resources already contain their results. */
  readonly data: readonly StackResource[];
}

/** One finding of a rule, as a sentence about this resource. */
export interface Violation {
  readonly address: string;
  readonly message: string;
}

/** One of our rules, for what Checkov misses. Pure. */
export interface PolicyRule {
  /** Named like Checkov's, so that exceptions look alike: `GP_USER_DATA_SECRET`. */
  readonly id: string;
  readonly title: string;
  readonly level: FindingLevel;
  /** Checkov's rules that find the same. If one of them reports the resource, ours does not. */
  readonly twins?: readonly string[];
  check(input: RuleInput): readonly Violation[];
}

/** Every resource of these types. */
export function ofType(input: RuleInput, ...types: readonly string[]): readonly StackResource[] {
  return input.resources.filter(({ type }) => types.includes(type));
}
