import type { AuthorizationRequest, Decision } from "./policy";

/** AWS's message for a denied request (IAM User Guide, "Troubleshoot access denied error messages"). */
export function denialSentence(
  principal: string,
  { action, resource }: AuthorizationRequest,
  { outcome }: Pick<Decision, "outcome">,
): string {
  const what = `User: ${principal} is not authorized to perform: ${action}`;
  const on = resource === "*" ? "" : ` on resource: ${resource}`;
  if (outcome === "explicit") return `${what}${on} with an explicit deny in an identity-based policy`;
  const kind = outcome === "beyond-boundary" ? "permissions boundary" : "identity-based policy";
  return `${what}${on} because no ${kind} allows the ${action} action`;
}
