import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ExitCode, UserError } from "../src/text/user-error";

/** One rule on one property: `undefined` when it holds, else the sentence that says what is wrong. */
export interface PropRule<P> {
  readonly property: keyof P & string;
  readonly rule: (value: NonNullable<P[keyof P]>) => string | undefined;
}

/**
 * Checks a construct's props in its constructor and throws one error with every failure, each with the construct's
 * path, property and value. Values that are tokens are known only to Terraform and are skipped, as are
 * properties that are not set.
 *
 * @throws UserError when any rule does not hold
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

/** A whole number within both bounds. */
export function between(minimum: number, maximum: number) {
  return (value: unknown): string | undefined =>
    Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum
      ? undefined
      : `must be a whole number from ${minimum} to ${maximum}`;
}

/** A string of the given shape; `shape` says it in words. */
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
