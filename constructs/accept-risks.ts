import type { TerraformResource, TerraformStack } from "cdktf";
import { acceptRisk } from "./accept-risk";

/** {@link acceptRisk} for several rules, each with its reason. */
export function acceptRisks(
  subject: TerraformResource | TerraformStack,
  reasons: Readonly<Record<string, string>>,
): void {
  for (const [rule, reason] of Object.entries(reasons)) acceptRisk(subject, rule, reason);
}
