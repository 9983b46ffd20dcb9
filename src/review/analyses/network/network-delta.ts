import type { ReviewedChange } from "../../model";
import { sortEntries, type AccessDelta } from "../access-delta";
import { takesEffect } from "../iam-delta";
import type { LeftToProvider } from "../left-to-provider";
import { exposureDelta } from "./exposure-delta";
import { ruleDelta } from "./rule-delta";

/** What becomes reachable and what no longer is: security groups, their rules, ACLs, public switches. */
export function networkDelta(changes: readonly ReviewedChange[], left: LeftToProvider): AccessDelta {
  const applied = changes.filter(takesEffect);
  return { entries: sortEntries([...exposureDelta(applied), ...ruleDelta(applied, left)]) };
}
