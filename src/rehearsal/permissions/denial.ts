import type { AuthorizationRequest, Decision } from "./policy";

/** AWS's message for a denied request (IAM User Guide, "Troubleshoot access denied error messages"). */
export function denialSentence(
  principal: string,
  { action, resource }: AuthorizationRequest,
  { outcome }: Pick<Decision, "outcome">,
): string {
  const what = `User: ${principal} is not authorized to perform: ${action}`;
  const on = resource === "*" ? "" : ` on resource: ${resource}`;
  return outcome === "explicit"
    ? `${what}${on} with an explicit deny in an identity-based policy`
    : `${what}${on} because no identity-based policy allows the ${action} action`;
}
