import type { ResourceChange } from "./plan-model";

/** The kinds of change to a resource, riskiest first. A review's comment uses the same order. */
export const CHANGE_KINDS = [
  "destroy",
  "replace",
  "forget",
  "update",
  "create",
  "move",
  "import",
  "read",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** The kind of a change; undefined if nothing happens. */
export function changeKind({
  change,
  previous_address,
}: Pick<ResourceChange, "change" | "previous_address">): ChangeKind | undefined {
  const actions = new Set(change.actions);
  const has = (action: ResourceChange["change"]["actions"][number]) => actions.has(action);
  if (has("delete")) return has("create") ? "replace" : "destroy";
  if (has("forget")) return "forget";
  if (has("update")) return "update";
  if (has("create")) return "create";
  if (change.importing != null) return "import";
  if (previous_address !== undefined && previous_address !== null) return "move";
  return has("read") ? "read" : undefined;
}
