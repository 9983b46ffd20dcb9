import type { UnusedPermission } from "../../../src/rehearsal/permissions/usage";

/** Permissions that AWS needs and no rehearsal of a workflow uses, with the reason for each. */
const KEPT: Readonly<Record<string, string>> = {
  "ssm:CancelCommand": "a deployment that is interrupted cancels its command",
  "route53:ListHostedZonesByName": "the check of a delegation, which rehearsals leave out",
};

/** The permissions that nothing used and that no reason keeps, each with its statement. */
export function unexplained(unused: readonly UnusedPermission[]): readonly string[] {
  return unused.filter(({ action }) => !(action in KEPT)).map(({ sid, action }) => `${sid} ${action}`);
}
