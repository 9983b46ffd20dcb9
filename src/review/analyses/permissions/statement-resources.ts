import { isObject, type Json, type JsonObject } from "../../../text/json";
import type { ReviewedChange } from "../../model";
import { UNKNOWN_NOTE } from "../../normalize/sensitive-note";
import { grantsOfStatement, type Grant } from "./grants";

/** Resource types that each add one statement to a policy that AWS keeps. */
const STATEMENTS: Readonly<Record<string, ((values: JsonObject) => Json) | undefined>> = {
  aws_lambda_permission: (values) => statement(values, values["action"], values["function_name"]),
  aws_lambda_layer_version_permission: (values) => statement(values, values["action"], values["layer_name"]),
  aws_cloudwatch_event_permission: (values) =>
    statement(values, values["action"] ?? "events:PutEvents", values["event_bus_name"]),
};

/** The arguments that become conditions. Source: Lambda's and EventBridge's AddPermission. */
const CONDITIONS: readonly (readonly [argument: string, operator: string, key: string])[] = [
  ["source_arn", "ArnLike", "aws:SourceArn"],
  ["source_account", "StringEquals", "aws:SourceAccount"],
  ["principal_org_id", "StringEquals", "aws:PrincipalOrgID"],
  ["organization_id", "StringEquals", "aws:PrincipalOrgID"],
  ["function_url_auth_type", "StringEquals", "lambda:FunctionUrlAuthType"],
  ["event_source_token", "StringEquals", "lambda:EventSourceToken"],
];

export function isStatementResource(type: string): boolean {
  return STATEMENTS[type] !== undefined;
}

/** The permissions of such a resource before and after. */
export function statementGrants({ type, access }: ReviewedChange): { before: Grant[]; after: Grant[] } {
  const written = STATEMENTS[type];
  if (written === undefined || access === undefined) return { before: [], after: [] };
  const grantsIn = (values: Json): Grant[] => (isObject(values) ? grantsOfStatement(written(values)) : []);
  return { before: grantsIn(access.before), after: grantsIn(withUnknown(access.after, access.unknown)) };
}

/** An unknown condition still counts as a condition. */
function withUnknown(values: Json, unknown: Json): Json {
  if (!isObject(values) || !isObject(unknown)) return values;
  const open = Object.keys(unknown).filter((name) => unknown[name] === true && values[name] == null);
  const asked = [...CONDITIONS.map(([name]) => name), "principal", "function_name", "layer_name"];
  return {
    ...values,
    ...Object.fromEntries(
      open.filter((name) => asked.includes(name) && !FILLED_IN.has(name)).map((name) => [name, UNKNOWN_NOTE]),
    ),
  };
}

/** The provider fills these in if they are not set; they are then no condition. */
const FILLED_IN = new Set(["source_account", "event_source_token"]);

function statement(values: JsonObject, action: Json | undefined, resource: Json | undefined): Json {
  const conditions: Record<string, Record<string, Json>> = {};
  for (const [argument, operator, key] of CONDITIONS) {
    const value = values[argument];
    if (typeof value === "string" && value !== "") (conditions[operator] ??= {})[key] = value;
  }
  for (const block of blocksIn(values["condition"])) {
    const { type: operator, key, value = null } = block;
    if (typeof operator === "string" && typeof key === "string") (conditions[operator] ??= {})[key] = value;
  }
  return {
    Effect: "Allow",
    Principal: principalOf(values["principal"] ?? ""),
    Action: action ?? "",
    Resource: resource ?? "",
    Condition: conditions,
  };
}

function principalOf(principal: Json): Json {
  const text = String(principal as string);
  if (text === "*") return "*";
  return /^(?:\d{12}$|arn:)/.test(text) ? { AWS: text } : { Service: text };
}

function blocksIn(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as Json[]).filter(isObject) : [];
}
