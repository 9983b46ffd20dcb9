import { policyJson } from "../../constructs/identity/policy-document";
import { splitPolicy } from "../../constructs/identity/split-policy";
import type { Json } from "../../constructs/json-text";
import {
  deploymentStatements,
  ONLY_ON_EVERYTHING,
  type UnnarrowableAction,
} from "../../constructs/identity/deployment-policy";
import { SystemStack } from "../../constructs/system-stack";
import type { LoadedSystem } from "../systems/load-system";
import { buildApp } from "./build-app";

export interface DeploymentPolicy {
  /** As `aws iam create-policy --policy-document` takes them; several where one would be longer than IAM takes. */
  readonly documents: readonly Json[];
  /** Permissions that cannot be limited to single resources, and those that no stack uses, with the reasons. */
  readonly notes: readonly UnnarrowableAction[];
}

/**
 * The IAM policies needed to deploy a system, derived from the resources of its stacks before any of them exists.
 * @throws UserError if a stack has a type whose API calls are not listed, or a statement alone is too long for IAM
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
  const statements = [...deploymentStatements(stacks, scope), ...needs.map(({ statement }) => statement)];
  return {
    documents: splitPolicy(statements, definition.name).map((each) => policyJson(each)),
    notes: [
      ...ONLY_ON_EVERYTHING,
      ...needs.map(({ statement, reason }) => ({ action: statement.actions.join(", "), reason })),
    ],
  };
}
