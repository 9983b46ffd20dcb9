import type { SectionTree } from "./section-scanner";

/** The parts of a plan that a review reads. `prior_state` and `planned_values`, half of a plan, are not among them. */
export const WANTED_SECTIONS: SectionTree = {
  format_version: "value",
  terraform_version: "value",
  errored: "value",
  applyable: "value",
  complete: "value",
  "@level": "value",
  variables: "elements",
  resource_changes: "elements",
  resource_drift: "elements",
  deferred_changes: "elements",
  output_changes: "elements",
  action_invocations: "elements",
  deferred_action_invocations: "elements",
  checks: "value",
  configuration: { root_module: { variables: "elements", resources: "elements", module_calls: "value" } },
};
