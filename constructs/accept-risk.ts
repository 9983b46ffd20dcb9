import type { TerraformResource, TerraformStack } from "cdktf";
import { ACCEPTED_RISKS_PATH, type AcceptedRisk } from "../src/policy/accepted-risk";
import { ExitCode, UserError } from "../src/text/user-error";

const METADATA = "groundplan:accepted-risk";
const RULE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;

/**
 * Writes a policy exception next to the code that needs it. On a resource it covers that resource; on a stack, every
 * resource of the stack. It is stored under `"//"` in the synthesized JSON, where `groundplan check` reads it, so plan
 * and addresses do not change. An exception without a matching finding is an error: in the synthesized stack, or with
 * `onlyIn: "plan"` in a plan that changes nothing.
 *
 * @throws UserError for an empty reason or an unknown rule name
 */
export function acceptRisk(
  subject: TerraformResource | TerraformStack,
  rule: string,
  reason: string,
  where: Pick<AcceptedRisk, "onlyIn"> = {},
): void {
  if (!RULE.test(rule))
    refuse(
      subject,
      `"${rule}" is not a rule name`,
      "Use the name in the check's output, such as CKV_AWS_145.",
    );
  if (reason.trim() === "")
    refuse(subject, `${rule} is accepted without a reason`, "Give a reason, as a sentence.");
  subject.node.addMetadata(METADATA, { rule, reason: reason.trim(), ...where } satisfies AcceptedRisk);
  subject.addOverride(ACCEPTED_RISKS_PATH.join("."), acceptedRisks(subject));
}

/** The exceptions on a resource or stack so far, in the order they were added. */
function acceptedRisks(subject: TerraformResource | TerraformStack): readonly AcceptedRisk[] {
  return subject.node.metadata
    .filter(({ type }) => type === METADATA)
    .map(({ data }) => data as AcceptedRisk);
}

function refuse(subject: TerraformResource | TerraformStack, what: string, next: string): never {
  throw new UserError({ what, where: subject.node.path, next, exitCode: ExitCode.usage });
}
