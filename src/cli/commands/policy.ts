import { Command, InvalidArgumentError } from "commander";
import { deploymentPolicy } from "../../synthesis/deployment-policy";
import { formatTable } from "../table";
import { type JsonOption, printResult } from "../output";
import { ExitCode, UserError } from "../../text/user-error";
import { resolveSystem } from "../target";

interface PolicyOptions extends JsonOption {
  readonly part?: number;
  readonly why?: boolean;
}

/** `groundplan policy <system>` */
export function policyCommand(): Command {
  return new Command("policy")
    .description("print the IAM policy for deploying a system; works before any stack exists")
    .argument("[system]", "default: the system of the current folder")
    .option(
      "--part <number>",
      "which policy to print, for systems whose permissions are longer than IAM takes in one",
      partNumber,
    )
    .option("--why", "list the permissions that cannot be limited to resources, and those that no stack uses")
    .option("--json", "print the explanation as JSON; the policy always is")
    .addHelpText("after", EXAMPLES)
    .action((word: string | undefined, options: PolicyOptions) => {
      const policy = deploymentPolicy(resolveSystem(word));
      if (options.why !== true) {
        process.stdout.write(`${JSON.stringify(partOf(policy.documents, options.part), null, 2)}\n`);
        return;
      }
      const rows = policy.notes.map(({ action, reason }) => [action, reason]);
      printResult(policy.notes, options, () => formatTable(["Actions", "Why"], rows));
    });
}

function partNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("Expected 1, 2, ….");
  return Number(text);
}

/** The only document, or the one that was asked for. */
function partOf<T>(documents: readonly T[], part: number | undefined): T {
  const [first] = documents;
  const found = part === undefined && documents.length === 1 ? first : documents[(part ?? 0) - 1];
  if (found !== undefined) return found;
  const parts = documents.map((_, index) => `--part ${index + 1}`).join(", ");
  throw new UserError({
    what:
      part === undefined
        ? `the permissions need ${documents.length} policies, because IAM takes 6,144 characters in one`
        : `there are ${documents.length} parts`,
    where: "--part",
    next: `Print them one by one and give the deployer all of them: ${parts}.`,
    exitCode: ExitCode.usage,
  });
}

const EXAMPLES = `
Examples:
  groundplan policy chronos > policy.json
  aws iam create-policy --policy-name agt-chronos-terraform-deployment --policy-document file://policy.json
  groundplan policy hebo --part 2 > policy-2.json
  groundplan policy chronos --why`;
