import { type Json, jsonText } from "../json-text";

/** One statement of an IAM policy, in reading order. */
export interface PolicyStatement {
  /** Letters and digits; says what the statement is for. */
  readonly sid: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** Left out only in trust policies, where IAM takes none. With an empty list the statement is not written. */
  readonly resources?: readonly string[];
  /** Who, in trust and resource policies. */
  readonly principals?: Readonly<Record<string, string | readonly string[]>> | "*";
  /** Operator → key → value. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Anything that permissions can be given to. */
export interface Grantee {
  /** Adds a statement to the grantee's permissions. */
  allow(statement: PolicyStatement): void;
}

const POLICY_LANGUAGE_VERSION = "2012-10-17";

/**
 * The JSON text of a policy. The list is read at synthesis, so statements that are added to it later count; the
 * same statements always give the same text.
 */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return jsonText(() => policyJson(statements));
}

/** A policy as JSON, for statements that hold no references. */
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

/** IAM stores a list of one as a plain string; writing it so keeps the plan empty on a real account. */
function single(values: readonly string[]): string | readonly string[] {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}

/** Whether a statement allows every action, of one service or of all, on every resource. */
export function isUnbounded({ effect = "Allow", actions, resources }: PolicyStatement): boolean {
  const anyAction = actions.some((action) => action === "*" || action.endsWith(":*"));
  return effect === "Allow" && anyAction && resources?.includes("*") === true;
}
