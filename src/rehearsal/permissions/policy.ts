import { patternCovers } from "../../review/analyses/permissions/wildcard";
import { type Conditions, conditionsHold, type RequestContext } from "./conditions";

/** A question to IAM: may the caller perform this action on this resource? */
export interface AuthorizationRequest {
  /** In IAM's spelling: `s3:GetObject`. */
  readonly action: string;
  /** An ARN, or `*` if IAM cannot limit the action to resources. */
  readonly resource: string;
  /** Values of condition keys; the case of keys is ignored. @default - none */
  readonly context?: RequestContext;
}

type Texts = string | readonly string[];

interface StatementJson {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Action?: Texts;
  readonly NotAction?: Texts;
  readonly Resource?: Texts;
  readonly NotResource?: Texts;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Texts>>>>;
}

/** A statement of one of a principal's policies. */
export interface Statement {
  /** The policy's name, or the ARN of an AWS-managed policy. */
  readonly policy: string;
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
  /** The actions it lists or, with `isExcept`, excludes. */
  readonly actions: { readonly patterns: readonly string[]; readonly isExcept: boolean };
  readonly resources: { readonly patterns: readonly string[]; readonly isExcept: boolean };
  readonly conditions: Conditions;
}

/** IAM's decision. */
export interface Decision {
  /**
   * `implicit`: no statement allows it. `explicit`: a statement denies it. `beyond-boundary`: the principal's boundary
   * does not allow it.
   */
  readonly outcome: "allowed" | "implicit" | "explicit" | "beyond-boundary";
  /** The statements that allow it, with their spelling of the action. */
  readonly by: readonly { readonly statement: Statement; readonly action: string }[];
}

/** The statements of a policy document. */
export function readPolicy(policy: string, text: string): readonly Statement[] {
  const { Statement = [] } = JSON.parse(text) as { Statement?: StatementJson | readonly StatementJson[] };
  const list = Array.isArray(Statement)
    ? (Statement as readonly StatementJson[])
    : [Statement as StatementJson];
  return list.map((statement, index) => ({
    policy,
    sid: statement.Sid ?? `statement ${index + 1}`,
    effect: statement.Effect === "Deny" ? "Deny" : "Allow",
    actions: eitherOf(statement.Action, statement.NotAction),
    resources: eitherOf(statement.Resource, statement.NotResource),
    conditions: Object.fromEntries(
      Object.entries(statement.Condition ?? {}).map(([operator, keys]) => [
        operator,
        Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, listOf(values)])),
      ]),
    ),
  }));
}

/**
 * Decides like IAM for identity-based policies: a deny overrides everything, and without an allow the request is
 * denied.
 */
export function decide(statements: readonly Statement[], request: AuthorizationRequest): Decision {
  const matching = statements.flatMap((statement) => {
    const action = matchedAction(statement, request.action);
    return action !== undefined && concerns(statement, request) ? [{ statement, action }] : [];
  });
  const by = matching.filter(({ statement }) => statement.effect === "Allow");
  if (by.length < matching.length) return { outcome: "explicit", by: [] };
  return { outcome: by.length === 0 ? "implicit" : "allowed", by };
}

/** As `decide`; a request must be allowed by the permissions boundary too, if the principal has one. */
export function decideWithin(
  boundary: readonly Statement[] | undefined,
  statements: readonly Statement[],
  request: AuthorizationRequest,
): Decision {
  const decision = decide(statements, request);
  if (boundary === undefined || decision.outcome !== "allowed") return decision;
  const { outcome } = decide(boundary, request);
  if (outcome === "allowed") return decision;
  return { outcome: outcome === "implicit" ? "beyond-boundary" : outcome, by: [] };
}

function matchedAction({ actions }: Statement, action: string): string | undefined {
  const found = actions.patterns.find((pattern) =>
    patternCovers(pattern.toLowerCase(), action.toLowerCase()),
  );
  if (actions.isExcept)
    return found === undefined ? `everything but ${actions.patterns.join(", ")}` : undefined;
  return found;
}

function concerns({ resources, conditions }: Statement, { resource, context = {} }: AuthorizationRequest) {
  const isNamed = resources.patterns.some((pattern) => patternCovers(pattern, resource));
  return isNamed !== resources.isExcept && conditionsHold(conditions, context);
}

function eitherOf(named: Texts | undefined, except: Texts | undefined) {
  return named === undefined && except !== undefined
    ? { patterns: listOf(except), isExcept: true }
    : { patterns: listOf(named), isExcept: false };
}

function listOf(texts: Texts | undefined): readonly string[] {
  return texts === undefined ? [] : typeof texts === "string" ? [texts] : texts;
}
