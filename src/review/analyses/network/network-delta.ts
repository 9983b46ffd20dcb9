import { configurationAddress } from "../../../plan/address";
import type { ReviewedChange } from "../../model";
import { sortEntries, type AccessDelta, type AccessEntry } from "../access-delta";
import { takesEffect } from "../iam-delta";
import type { LeftToProvider } from "../left-to-provider";
import { otherCloudsDelta } from "../other-clouds";
import { exposureDelta } from "./exposure-delta";
import { ruleDelta } from "./rule-delta";

/** What becomes reachable or unreachable: through security groups, their rules, ACLs and public settings. */
export function networkDelta(changes: readonly ReviewedChange[], left: LeftToProvider): AccessDelta {
  const applied = changes.filter(takesEffect);
  return {
    entries: sortEntries([
      ...exposureDelta(applied),
      ...ruleDelta(applied, left),
      ...routesToGateways(applied, left),
      ...otherCloudsDelta(applied, "network"),
    ]),
  };
}

/** Routes to an internet gateway that the same plan creates, whose id is known only after apply. */
function routesToGateways(changes: readonly ReviewedChange[], left: LeftToProvider): AccessEntry[] {
  return changes
    .filter(({ type }) => /^aws_(?:route|route_table|default_route_table)$/.test(type))
    .flatMap(({ address, attributes }): AccessEntry[] => {
      const isOpen = attributes.some(
        ({ path, after }) =>
          /(?:^|\.)gateway_id$|^route$/.test(path) && typeof after === "object" && after?.is === "unknown",
      );
      const gateway = isOpen ? left.gateway(configurationAddress(address)) : undefined;
      if (gateway === undefined) return [];
      return [
        {
          effect: "added",
          widens: true,
          address,
          who: `to ${gateway}`,
          what: ["a route leads to the internet"],
          on: [],
          note: "by a gateway of this plan",
          isOpenToAll: false,
        },
      ];
    });
}
