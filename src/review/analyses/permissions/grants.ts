import type { Json, JsonObject } from "../../../text/json";
import { conditionOf, type Condition } from "./conditions";
import { allBut, anyOf, single, type Part } from "./parts";

/** The smallest unit of a policy: one effect, principal, action and resource under one condition. */
export interface Grant {
  readonly effect: "Allow" | "Deny";
  /** `AWS:arn:…`, `Service:ecs.amazonaws.com`, `*`; empty if the policy is attached to its principal. */
  readonly principal: Part;
  readonly action: Part;
  readonly resource: Part;
  readonly condition: Condition;
}

/** 60 actions on 60 resources. In larger statements, the lists are not split. */
const MAX_GRANTS_OF_STATEMENT = 4000;

/** All grants of a policy document, independent of grouping, order and formatting. */
export function grantsOf(document: Json): Grant[] {
  if (typeof document !== "object" || document === null) return [];
  const statements = (document as JsonObject)["Statement"] ?? [];
  const list = Array.isArray(statements) ? (statements as Json[]) : [statements];
  return list.flatMap((statement) => grantsOfStatement(statement));
}

export function grantsOfStatement(statement: Json): Grant[] {
  if (typeof statement !== "object" || statement === null || Array.isArray(statement)) return [];
  const object = statement as JsonObject;
  const effect = object["Effect"] === "Deny" ? "Deny" : "Allow";
  let principals = principalsOf(object);
  const actions = sideOf(object, "Action");
  let resources = sideOf(object, "Resource");
  const condition = conditionOf(object["Condition"]);
  if (principals.length * actions.length * resources.length > MAX_GRANTS_OF_STATEMENT)
    [principals, resources] = [together(principals), together(resources)];
  const grants: Grant[] = [];
  for (const principal of principals) {
    for (const action of actions) {
      for (const resource of resources) grants.push({ effect, principal, action, resource, condition });
    }
  }
  return grants;
}

function together(parts: readonly Part[]): Part[] {
  return parts.length < 2 ? [...parts] : [anyOf(parts.map(({ text }) => text).sort())];
}

/** Used if a statement names no principal or resource: the policy is attached to it. */
const NAMELESS: readonly Part[] = [single("")];

/** IAM ignores case in actions; `*:*` is `*`. */
const actionText = (written: string) => (written === "*:*" ? "*" : written.toLowerCase());

function sideOf(statement: JsonObject, name: "Action" | "Resource"): readonly Part[] {
  const textOf = name === "Action" ? actionText : (text: string) => text;
  const not = statement[`Not${name}`];
  if (not !== undefined) return exceptions(textsOf(not), textOf);
  const given = textsOf(statement[name]);
  const [only, ...others] = given;
  if (only === undefined) return NAMELESS;
  if (others.length === 0) return [single(textOf(only), only)];
  // Sorted, so that the same one of two spellings is kept whatever their order.
  const parts = new Map(
    given
      .sort()
      .reverse()
      .map((written) => [textOf(written), written]),
  );
  return [...parts].map(([text, written]) => single(text, written));
}

/** Everything except `*` is nothing. */
function exceptions(written: readonly string[], textOf: (text: string) => string): Part[] {
  const texts = [...new Set(written.map(textOf))].sort();
  return texts.includes("*") ? [] : [allBut(texts, written)];
}

function principalsOf(statement: JsonObject): readonly Part[] {
  const not = statement["NotPrincipal"];
  if (not !== undefined && not !== null) return exceptions(principalTexts(not), (text) => text);
  const principal = statement["Principal"];
  if (principal === undefined || principal === null) return NAMELESS;
  return [...new Set(principalTexts(principal))].map((text) => single(text));
}

function principalTexts(principal: Json): string[] {
  if (typeof principal !== "object" || principal === null) return [String(principal)];
  return Object.entries(principal).flatMap(([kind, ids]) =>
    textsOf(ids as Json).map((id) => (id === "*" && kind === "AWS" ? "*" : `${kind}:${accountRoot(id)}`)),
  );
}

/** `123456789012` and `arn:aws:iam::123456789012:root` are the same principal. */
function accountRoot(id: string): string {
  return /^\d{12}$/.test(id) ? `arn:aws:iam::${id}:root` : id;
}

function textsOf(value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map(String) : [String(value as string)];
}
