import type { ReviewedPlan } from "../model";

/**
 * Which engine made a plan. `terraform_version` does not help: both engines write their own version there. OpenTofu takes
 * providers from its own registry unless a source names another. Only Terraform writes `applyable` and `complete` (since
 * 1.8). Observed with Terraform 1.11.4 and OpenTofu 1.12.6.
 */
export function planEngine(
  registries: ReadonlySet<string>,
  facts: { readonly applyable?: boolean; readonly complete?: boolean },
): ReviewedPlan["engine"] {
  if (registries.has("registry.opentofu.org")) return "OpenTofu";
  return facts.applyable === undefined && facts.complete === undefined ? undefined : "Terraform";
}
