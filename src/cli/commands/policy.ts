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
    .description("print the IAM policy for deploying a system; works before any stack exists")
    .argument("[system]", "default: the system of the current folder")
    .option("--why", "list the permissions that cannot be limited to resources, and those that no stack uses")
    .option("--json", "print the explanation as JSON; the policy always is")
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
