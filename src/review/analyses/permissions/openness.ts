import type { Condition } from "./conditions";
import type { Test } from "./condition-tests";
import type { Grant } from "./grants";
import { isAny } from "./parts";

/**
 * Condition keys that restrict who calls or from where. Others, such as `aws:SecureTransport`, restrict nobody. Source:
 * S3's definition of a non-public policy, and IAM's global condition keys.
 */
const WHO_ASKS =
  /^(?:aws:(?:source(?:ip|arn|account|owner|vpc|vpce|vpcarn|orgid|orgpaths)|vpcsourceip|principal(?:arn|account|orgid|orgpaths|servicename|isawsservice|tag\/.+)|userid|username|federatedprovider)|kms:(?:calleraccount|viaservice)|s3:dataaccesspoint(?:account|arn)|sts:externalid|elasticfilesystem:accesspointarn|lambda:eventsourcetoken|.+:(?:sub|aud|saml:sub))$/;

/** Policies that only limit what others grant. Allowing everything is their default. */
const FILTERS = /^aws_(?:vpc_endpoint|vpc_endpoint_policy|organizations_policy)$/;

/** True if anybody may do it, or if the policy's holder may do everything. */
export function isOpenGrant(
  type: string,
  { effect, principal, action, resource, condition }: Grant,
): boolean {
  if (effect === "Deny" || FILTERS.test(type)) return false;
  if (isAny(principal) && !tellsWhoAsks(condition)) return true;
  return principal.text === "" && isAny(action) && isAny(resource);
}

function tellsWhoAsks({ tests }: Condition): boolean {
  return tests.some((test) => WHO_ASKS.test(test.key) && narrows(test));
}

/** Negated operators, `IfExists` and `*` match strangers. */
function narrows({ isNegated, ifExists, operator, kind, values }: Test): boolean {
  if (isNegated || ifExists || /^forall/i.test(operator)) return false;
  return !values.some((value) => /^\*+$/.test(value) || (kind === "network" && /\/[01]$/.test(value)));
}
