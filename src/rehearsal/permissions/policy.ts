import { patternCovers } from "../../review/analyses/permissions/wildcard";
import { type Conditions, conditionsHold, type RequestContext } from "./conditions";

/** One question to IAM: may the caller do this, to that? */
export interface AuthorizationRequest {
  /** As IAM spells it: `s3:GetObject`. */
  readonly action: string;
  /** An ARN, or `*` where the action knows no resources. */
  readonly resource: string;
  /** Values of condition keys; keys are compared without regard to case. @default - none */
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
  /** The policy's name; AWS's own by their ARN. */
  readonly policy: string;
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
  /** What it names; with `isExcept`, what it leaves out. */
  readonly actions: { readonly patterns: readonly string[]; readonly isExcept: boolean };
  readonly resources: { readonly patterns: readonly string[]; readonly isExcept: boolean };
  readonly conditions: Conditions;
}

/** What IAM answers. */
export interface Decision {
  /** `implicit`: nothing allows it. `explicit`: a statement denies it. */
  readonly outcome: "allowed" | "implicit" | "explicit";
  /** The statements that allow it, with the action as each spells it. */
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

/** Decides as IAM does for identity-based policies: one denial outweighs everything, and nothing is not enough. */
export function decide(statements: readonly Statement[], request: AuthorizationRequest): Decision {
  const matching = statements.flatMap((statement) => {
    const action = matchedAction(statement, request.action);
    return action !== undefined && concerns(statement, request) ? [{ statement, action }] : [];
  });
  const by = matching.filter(({ statement }) => statement.effect === "Allow");
  if (by.length < matching.length) return { outcome: "explicit", by: [] };
  return { outcome: by.length === 0 ? "implicit" : "allowed", by };
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
