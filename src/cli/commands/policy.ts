import { Command } from "commander";
import { deploymentPolicy } from "../../synthesis/deployment-policy";
import { formatTable } from "../table";
import { type JsonOption, printResult } from "../output";
import { resolveSystem } from "../target";

interface PolicyOptions extends JsonOption {
  readonly why?: boolean;
}

/** `groundplan policy <system>` */
export function policyCommand(): Command {
  return new Command("policy")
    .description(
      "the IAM policy of whoever deploys a system, made from its stacks; needs none of them to exist",
    )
    .argument("[system]", "default: the system whose folder this is")
    .option("--why", "which permissions cannot be limited to single resources, and which no stack uses")
    .option("--json", "the explanation as JSON; the policy is JSON either way")
    .addHelpText("after", EXAMPLES)
    .action((word: string | undefined, options: PolicyOptions) => {
      const policy = deploymentPolicy(resolveSystem(word));
      if (options.why !== true) {
        process.stdout.write(`${JSON.stringify(policy.document, null, 2)}\n`);
        return;
      }
      const rows = policy.notes.map(({ action, reason }) => [action, reason]);
      printResult(policy.notes, options, () => formatTable(["Actions", "Why"], rows));
    });
}

const EXAMPLES = `
Examples:
  groundplan policy chronos > policy.json
  aws iam create-policy --policy-name agt-chronos-terraform-deployment --policy-document file://policy.json
  groundplan policy chronos --why`;
