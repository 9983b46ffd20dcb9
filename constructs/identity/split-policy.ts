import { UserError } from "../../src/text/user-error";
import { POLICY_LIMITS, policySize } from "./policy-limits";
import { type PolicyStatement, policyJson } from "./policy-document";

/**
 * As few managed policies as hold the statements in their order.
 *
 * @param owner whose statements they are, for the error
 * @throws UserError if a statement alone is too long for IAM
 */
export function splitPolicy(
  statements: readonly PolicyStatement[],
  owner: string,
): readonly (readonly PolicyStatement[])[] {
  const documents: PolicyStatement[][] = [[]];
  for (const statement of statements) {
    const last = documents.at(-1) ?? [];
    if (sizeOf([...last, statement]) <= POLICY_LIMITS.managed) last.push(statement);
    else if (sizeOf([statement]) <= POLICY_LIMITS.managed) documents.push([statement]);
    else throw tooLong(statement, owner);
  }
  return documents;
}

function sizeOf(statements: readonly PolicyStatement[]): number {
  return policySize(JSON.stringify(policyJson(statements)));
}

function tooLong(statement: PolicyStatement, owner: string): UserError {
  return new UserError({
    what: `statement ${statement.sid} of the policy has ${sizeOf([statement])} characters, ${POLICY_LIMITS.managed} is what IAM takes`,
    where: owner,
    next: "Name its calls by their beginnings, or its resources by a prefix.",
  });
}
