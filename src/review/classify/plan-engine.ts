import type { ReviewedPlan } from "../model";

/**
 * Which engine made a plan. `terraform_version` is either's own version and tells nothing. OpenTofu takes providers
 * from a registry of its own unless a source names another; `applyable` and `complete` are Terraform's alone (since
 * 1.8). Seen on the plans of Terraform 1.11.4 and OpenTofu 1.12.6.
 */
export function planEngine(
  registries: ReadonlySet<string>,
  facts: { readonly applyable?: boolean; readonly complete?: boolean },
): ReviewedPlan["engine"] {
  if (registries.has("registry.opentofu.org")) return "OpenTofu";
  return facts.applyable === undefined && facts.complete === undefined ? undefined : "Terraform";
}
