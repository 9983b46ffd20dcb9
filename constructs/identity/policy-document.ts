import { type Json, jsonText } from "../json-text";

/** One statement of an IAM policy, in reading order. */
export interface PolicyStatement {
  /** Letters and digits; names the statement's purpose. */
  readonly sid: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** Omitted in trust policies, which have none. With an empty list the statement is left out. */
  readonly resources?: readonly string[];
  /** The principals, in trust and resource policies. */
  readonly principals?: Readonly<Record<string, string | readonly string[]>> | "*";
  /** Operator → key → value. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Anything that can be given permissions. */
export interface Grantee {
  /** Adds a statement to the grantee's permissions. */
  allow(statement: PolicyStatement): void;
}

const POLICY_LANGUAGE_VERSION = "2012-10-17";

/**
 * The JSON text of a policy. Reads the list at synthesis, so that statements added later are included. The same
 * statements always give the same text.
 */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return jsonText(() => policyJson(statements));
}

/** A policy as JSON, for statements without references. */
export function policyJson(statements: readonly PolicyStatement[]): Json {
  return {
    Version: POLICY_LANGUAGE_VERSION,
    Statement: statements.filter(({ resources }) => resources?.length !== 0).map(renderStatement),
  };
}

function renderStatement({
  sid,
  effect = "Allow",
  actions,
  resources,
  principals,
  conditions,
}: PolicyStatement): Json {
  return {
    Sid: sid,
    Effect: effect,
    ...(principals === undefined ? {} : { Principal: principals }),
    Action: single(actions),
    ...(resources === undefined ? {} : { Resource: single(resources) }),
    ...(conditions === undefined ? {} : { Condition: conditions }),
  };
}

/** IAM stores a list of one as a plain string; writing it the same way avoids changes in plans on a real account. */
function single(values: readonly string[]): string | readonly string[] {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}

/** Whether a statement allows every action, of one service or of all, on every resource. */
export function isUnbounded({ effect = "Allow", actions, resources }: PolicyStatement): boolean {
  const anyAction = actions.some((action) => action === "*" || action.endsWith(":*"));
  return effect === "Allow" && anyAction && resources?.includes("*") === true;
}
