import { policyJson } from "../../constructs/identity/policy-document";
import type { Json } from "../../constructs/json-text";
import {
  deploymentStatements,
  ONLY_ON_EVERYTHING,
  type UnnarrowableAction,
} from "../../constructs/identity/deployment-policy";
import { SystemStack } from "../../constructs/system-stack";
import type { LoadedSystem } from "../systems/load-system";
import { UserError } from "../text/user-error";
import { buildApp } from "./build-app";

/** Characters of a managed policy without its white space (IAM user guide, "IAM and AWS STS quotas"). */
const LIMIT = 6144;

export interface DeploymentPolicy {
  /** As `aws iam create-policy --policy-document` takes it. */
  readonly document: Json;
  /** Permissions that cannot be limited to single resources, and those that no stack uses, with the reasons. */
  readonly notes: readonly UnnarrowableAction[];
}

/**
 * The IAM policy needed to deploy a system, derived from the resources of its stacks before any of them exists.
 * @throws UserError if a stack has a type whose API calls are not listed, or the policy is too long for IAM
 */
export function deploymentPolicy(system: LoadedSystem): DeploymentPolicy {
  const { definition, bootstrap } = system;
  const app = buildApp([system], { severalSystems: false });
  const stacks = app.node.children.filter((child): child is SystemStack => child instanceof SystemStack);
  const { profile, region, account, backend } = bootstrap;
  const scope = {
    prefix: [profile, definition.name].filter(Boolean).join("-"),
    ...{ region, account, bucket: backend.bucket, lockTable: backend.lockTable },
  };
  const needs = definition.deploymentNeeds?.(scope) ?? [];
  const document = policyJson([
    ...deploymentStatements(stacks, scope),
    ...needs.map(({ statement }) => statement),
  ]);
  const size = JSON.stringify(document).length;
  if (size > LIMIT)
    throw new UserError({
      what: `the policy has ${size} characters, ${size - LIMIT} more than IAM takes`,
      where: definition.name,
      next: "Give the calls of one service to a policy of its own, or name them by their beginnings.",
    });
  return {
    document,
    notes: [
      ...ONLY_ON_EVERYTHING,
      ...needs.map(({ statement, reason }) => ({ action: statement.actions.join(", "), reason })),
    ],
  };
}
