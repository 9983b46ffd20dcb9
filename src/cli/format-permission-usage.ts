import type { AskedAction, PermissionUsage } from "../rehearsal/permissions/usage";
import { formatTable } from "./table";

/** A role's permissions, as text: what it used, what it was denied and what nothing used. */
export function formatUsage(role: string, { used, denied, unused }: PermissionUsage): string {
  const asked = (title: string, actions: readonly AskedAction[]) =>
    actions.length === 0
      ? []
      : [
          "",
          formatTable(
            [title, "ON"],
            actions.flatMap(({ action, resources }) =>
              resources.map((resource, index) => [index === 0 ? action : "", resource]),
            ),
          ),
        ];
  const never =
    unused.length === 0
      ? []
      : [
          "",
          formatTable(
            ["NEVER USED", "STATEMENT", "POLICY"],
            unused.map(({ action, sid, policy }) => [action, sid, policy]),
          ),
        ];
  return [
    `${role}: ${used.length} actions used, ${denied.length} denied, ${unused.length} permissions never used.`,
    ...asked("USED", used),
    ...asked("DENIED", denied),
    ...never,
  ].join("\n");
}
