import type { JsonObject } from "../../text/json";
import { blocks, listOf, type StackResource } from "../../plan/resources/resource-set";
import { many, statementsOf } from "../policy-document";
import { type PolicyRule, type RuleInput, type Violation } from "../rule";

const POLICY_TYPES = new Set([
  "aws_iam_policy",
  "aws_iam_role_policy",
  "aws_iam_user_policy",
  "aws_iam_group_policy",
]);

/** AWS managed policies that amount to a wildcard. */
const SWEEPING = /:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

/** Consoles and agents need to read all names and settings. */
const HARMLESS = /^[a-z0-9-]+:(Describe|List)[A-Za-z]*\*$/i;

export const iamWildcard: PolicyRule = {
  id: "GP_IAM_WILDCARD",
  title: "No policy allows wildcard actions on all resources",
  level: "error",
  twins: ["CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_274", "CKV_AWS_49", "CKV_AWS_1", "CKV2_AWS_40"],
  check: (input) => [
    ...policies(input).flatMap(sweepingStatements),
    ...input.resources.flatMap(sweepingAttachment),
  ],
};

interface Policy {
  readonly address: string;
  readonly statements: readonly JsonObject[];
}

function policies({ resources, data }: RuleInput): readonly Policy[] {
  const documents = data.filter(({ type }) => type === "aws_iam_policy_document");
  return [
    ...resources
      .filter(({ type }) => POLICY_TYPES.has(type))
      .map(({ address, values }) => ({ address, statements: statementsOf(values.policy) })),
    ...resources.flatMap(({ address, values }) =>
      blocks(values.inline_policy).map(({ policy }) => ({ address, statements: statementsOf(policy) })),
    ),
    ...documents.map(({ address, values }) => ({
      address,
      statements: blocks(values.statement).map(spelledAsJson),
    })),
  ];
}

function spelledAsJson(statement: JsonObject): JsonObject {
  return {
    Effect: statement.effect ?? "Allow",
    Action: statement.actions ?? [],
    NotAction: statement.not_actions ?? [],
    Resource: statement.resources ?? [],
    Condition: blocks(statement.condition).length > 0 ? {} : null,
  };
}

function sweepingStatements({ address, statements }: Policy): readonly Violation[] {
  return statements.flatMap((statement) => {
    if (statement.Effect !== "Allow" || !many(statement.Resource).includes("*")) return [];
    const wide = many(statement.Action).filter((action) => action.includes("*") && !HARMLESS.test(action));
    const actions = many(statement.NotAction).length > 0 ? ["all but NotAction"] : wide;
    return actions.length === 0
      ? []
      : [{ address, message: `allows ${actions.join(", ")} on all resources` }];
  });
}

function sweepingAttachment({ address, values }: StackResource): readonly Violation[] {
  const arns = [values.policy_arn ?? null, ...listOf(values.managed_policy_arns)];
  return arns.flatMap((arn) => {
    const name = typeof arn === "string" ? SWEEPING.exec(arn)?.[1] : undefined;
    return name === undefined ? [] : [{ address, message: `attaches ${name}` }];
  });
}
