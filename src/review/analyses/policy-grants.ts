import type { Json, JsonObject } from "../plan-model";

/** The smallest thing a policy says: one effect, principal, action and resource under one condition. */
export interface Grant {
  readonly effect: "Allow" | "Deny";
  /** `AWS:arn:…`, `Service:ecs.amazonaws.com`, `*`; empty where the policy hangs on its principal. */
  readonly principal: string;
  /** In small letters, as IAM compares them; `not: a, b` where the policy names what it does not cover. */
  readonly action: string;
  /** The action as the policy writes it. */
  readonly written: string;
  readonly resource: string;
  /** Canonical JSON; empty where there is none. */
  readonly condition: string;
}

/** 60 actions on 60 resources; a policy larger than that is judged statement by statement. */
const MAX_GRANTS_OF_STATEMENT = 4000;

/** Everything a policy document says, however it is grouped, ordered or formatted. */
export function grantsOf(document: Json): Grant[] {
  if (typeof document !== "object" || document === null) return [];
  const statements = (document as JsonObject)["Statement"] ?? [];
  const list = Array.isArray(statements) ? (statements as Json[]) : [statements];
  return list.flatMap((statement) => grantsOfStatement(statement));
}

function grantsOfStatement(statement: Json): Grant[] {
  if (typeof statement !== "object" || statement === null || Array.isArray(statement)) return [];
  const object = statement as JsonObject;
  const effect = object["Effect"] === "Deny" ? "Deny" : "Allow";
  const principals = principalsOf(object);
  const actions = sideOf(object, "Action");
  const resources = sideOf(object, "Resource");
  const condition = conditionOf(object["Condition"]);
  if (principals.length * actions.length * resources.length > MAX_GRANTS_OF_STATEMENT) {
    return [
      {
        effect,
        principal: principals.join(", "),
        action: actions.join(", ").toLowerCase(),
        written: actions.join(", "),
        resource: resources.join(", "),
        condition,
      },
    ];
  }
  const grants: Grant[] = [];
  for (const principal of principals) {
    for (const written of actions) {
      const action = written.toLowerCase();
      for (const resource of resources)
        grants.push({ effect, principal, action, written, resource, condition });
    }
  }
  return grants;
}

function sideOf(statement: JsonObject, name: "Action" | "Resource"): string[] {
  const not = statement[`Not${name}`];
  if (not !== undefined) return [`not: ${textsOf(not).sort().join(", ")}`];
  const given = textsOf(statement[name]);
  return given.length === 0 ? [""] : [...new Set(given)];
}

function principalsOf(statement: JsonObject): string[] {
  const not = statement["NotPrincipal"];
  if (not !== undefined) return [`not: ${JSON.stringify(not)}`];
  const principal = statement["Principal"];
  if (principal === undefined || principal === null) return [""];
  if (typeof principal !== "object") return [String(principal)];
  return Object.entries(principal).flatMap(([kind, ids]) =>
    textsOf(ids as Json).map((id) => (id === "*" ? "*" : `${kind}:${accountRoot(id)}`)),
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

/** Operators and keys in order, keys in small letters, values as ordered lists. */
function conditionOf(condition: Json | undefined): string {
  if (typeof condition !== "object" || condition === null) return "";
  const operators = Object.entries(condition).sort(([a], [b]) => (a < b ? -1 : 1));
  const written = operators.map(([operator, keys]) => {
    if (typeof keys !== "object" || keys === null) return [operator, keys];
    const pairs = Object.entries(keys).map(
      ([key, value]) => [key.toLowerCase(), textsOf(value as Json).sort()] as const,
    );
    return [operator, Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)))];
  });
  return written.length === 0 ? "" : JSON.stringify(Object.fromEntries(written as [string, Json][]));
}

/** True where everything that `narrow` grants is granted by `wide` as well. */
export function covers(wide: Grant, narrow: Grant): boolean {
  return (
    wide.effect === narrow.effect &&
    (wide.condition === "" || wide.condition === narrow.condition) &&
    (wide.principal === narrow.principal || wide.principal === "*") &&
    matches(wide.action, narrow.action) &&
    matches(wide.resource, narrow.resource)
  );
}

const patterns = new Map<string, RegExp>();

/** Whether a pattern with `*` and `?` covers another: a `?` covers no `*`. */
function matches(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  if (wide === "*") return !narrow.startsWith("not: ");
  if (wide.startsWith("not: ") || narrow.startsWith("not: ")) return false;
  if (!wide.includes("*") && !wide.includes("?")) return false;
  let pattern = patterns.get(wide);
  if (pattern === undefined) {
    const escaped = wide
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*+/g, "[\\s\\S]*")
      .replace(/\?/g, "[^*]");
    pattern = new RegExp(`^${escaped}$`);
    if (patterns.size < 10_000) patterns.set(wide, pattern);
  }
  return pattern.test(narrow);
}
