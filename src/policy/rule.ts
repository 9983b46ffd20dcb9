import type { FindingLevel } from "./finding";
import type { StackResource } from "../plan/resources/resource-set";

/** What a rule sees of a stack. */
export interface RuleInput {
  readonly kind: "plan" | "synthesized";
  readonly resources: readonly StackResource[];
  /** Data sources; a plan has put their results into the resources already. */
  readonly data: readonly StackResource[];
}

/** One thing that a rule found, in a sentence about this resource. */
export interface Violation {
  readonly address: string;
  readonly message: string;
}

/** A rule of ours, for what Checkov does not see. Pure. */
export interface PolicyRule {
  /** Named like Checkov's, so that exceptions read alike: `GP_USER_DATA_SECRET`. */
  readonly id: string;
  readonly title: string;
  readonly level: FindingLevel;
  /** Rules of Checkov that say the same: where one of them speaks of the resource already, ours keeps quiet. */
  readonly twins?: readonly string[];
  check(input: RuleInput): readonly Violation[];
}

/** Every resource of these types. */
export function ofType(input: RuleInput, ...types: readonly string[]): readonly StackResource[] {
  return input.resources.filter(({ type }) => types.includes(type));
}
