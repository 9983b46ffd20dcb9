import type { ResourceChange } from "../../plan/plan-model";

/** The order of a replacement: `create-first` keeps the old resource until the new one exists. */
export function replaceOrder({ change }: ResourceChange): "destroy-first" | "create-first" {
  return change.actions[0] === "create" ? "create-first" : "destroy-first";
}

/** Terraform's `action_reason`, as a clause. */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_cannot_update: "it cannot be updated in place",
  replace_because_tainted: "it is tainted",
  replace_by_request: "it was requested with -replace",
  replace_by_triggers: "replace_triggered_by says so",
  delete_because_no_resource_config: "it is no longer in the configuration",
  delete_because_no_module: "its module is no longer in the configuration",
  delete_because_wrong_repetition: "count or for_each was added or removed",
  delete_because_count_index: "its index is beyond count",
  delete_because_each_key: "its key is no longer in for_each",
  delete_because_no_move_target: "its move has no target in the configuration",
  read_because_config_unknown: "its arguments are known only after apply",
  read_because_dependency_pending: "it waits for a change it depends on",
  read_because_check_nested: "a check reads it",
};

/** The reason in words, or the plan's own word if it is unknown here. */
export function reasonOf(change: ResourceChange): string | undefined {
  const reason = change.action_reason;
  if (reason === undefined || reason === "" || reason === "none") return undefined;
  const words = REASONS[reason] ?? reason.replace(/[^a-z]+/gi, " ").slice(0, 100);
  const isLeft = change.change.actions.includes("forget") && (change.change.replace_paths ?? []).length > 0;
  return isLeft
    ? `${words} (${(change.change.replace_paths ?? []).map((path) => path.join(".")).join(", ")})`
    : words;
}
