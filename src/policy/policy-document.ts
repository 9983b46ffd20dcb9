import { isObject, type Json, type JsonObject } from "../text/json";
import { blocks } from "../plan/resources/resource-set";

/** The statements of a JSON policy; none if Terraform still has to compute it. */
export function statementsOf(policy: Json | undefined): readonly JsonObject[] {
  return blocks(parsed(policy)?.Statement);
}

/** The policy as plain JSON text; undefined if Terraform still has to compute it. */
export function policyText(policy: Json | undefined): string | undefined {
  const document = parsed(policy);
  return document === undefined ? undefined : JSON.stringify(document);
}

function parsed(policy: Json | undefined): JsonObject | undefined {
  if (typeof policy !== "string") return undefined;
  try {
    const document = JSON.parse(unwrapped(policy)) as Json;
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

/** A string or a list of strings, as in policies. */
export function many(value: Json | undefined): readonly string[] {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value ?? null];
  return list.filter((one) => typeof one === "string");
}

const BARE_REFERENCE = /(?<=[:[,]\s*)(?:data\.)?[a-z]\w*\.[\w-]+(?:\.[\w-]+|\[\d+\])*/g;

/** cdktf writes `Fn.jsonencode` of an object as `${jsonencode({"Version" = …, "Resource" = aws_x.y.arn})}`. */
function unwrapped(policy: string): string {
  const call = /^\$\{jsonencode\((.*)\)\}$/s.exec(policy)?.[1];
  if (call === undefined) return policy;
  const colons = call.replace(/"((?:[^"\\]|\\.)*)" = /g, '"$1": ');
  return colons.replace(BARE_REFERENCE, (reference) => JSON.stringify(reference));
}
