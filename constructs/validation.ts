import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ExitCode, UserError } from "../src/text/user-error";

/** A rule for one property: returns what is wrong, or `undefined`. */
export interface PropRule<P> {
  readonly property: keyof P & string;
  readonly rule: (value: NonNullable<P[keyof P]>) => string | undefined;
}

/**
 * Checks a construct's props and throws one error with every failure: the construct's path, property and value. Skips
 * unset properties, and tokens, whose values only Terraform knows.
 *
 * @throws UserError if a rule fails
 */
export function validateProps<P extends object>(
  scope: Construct,
  props: P,
  rules: readonly PropRule<P>[],
): void {
  const failures = rules.flatMap(({ property, rule }) => {
    const value = props[property];
    if (value === undefined || value === null || Token.isUnresolved(value)) return [];
    const problem = rule(value);
    return problem === undefined ? [] : [`${property}: ${problem} (got ${JSON.stringify(value)})`];
  });
  if (failures.length === 0) return;
  throw new UserError({ what: failures.join("\n  "), where: scope.node.path, exitCode: ExitCode.usage });
}

/** A whole number in this range, inclusive. */
export function between(minimum: number, maximum: number) {
  return (value: unknown): string | undefined =>
    Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum
      ? undefined
      : `must be a whole number from ${minimum} to ${maximum}`;
}

/** A string that matches the pattern; `shape` describes it. */
export function matching(pattern: RegExp, shape: string) {
  return (value: unknown): string | undefined =>
    typeof value === "string" && pattern.test(value) ? undefined : `must be ${shape}`;
}

/** A non-empty string or list. */
export function notEmpty(value: unknown): string | undefined {
  return (typeof value === "string" || Array.isArray(value)) && value.length > 0
    ? undefined
    : "must not be empty";
}
