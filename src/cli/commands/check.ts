import { Command } from "commander";
import { ExitCode } from "../../text/user-error";
import { locateStacks } from "../locate-stacks";
import { check, type CheckReport, unexplained } from "../../policy/check";
import { checkText, inOrder } from "../../policy/check-view";
import { sarif } from "../../policy/sarif";

interface CommandOptions {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly accepted?: boolean;
  readonly ownRules?: boolean;
}

const EXAMPLES = `
Examples:
  groundplan check                             every stack in scope
  groundplan check hermes prod                 one environment
  groundplan check cdktf.out/stacks/prod       one stack
  groundplan check cdktf.out plan.json         synthesized stacks and a plan
  groundplan check --accepted                  with the risks that were accepted, and why
  groundplan check --own-rules                 our own rules only: at once, without Python
  groundplan check --sarif > check.sarif       for code scanning

Exit codes: 0 nothing unexplained; 3 findings without a reason, or exceptions that no longer hold.
An exception stands beside the code: acceptRisk(bucket, "CKV_AWS_145", "why"). See docs/policy.md.`;

/** `groundplan check`: runs Checkov's rules and ours on synthesized stacks and plans. */
export function checkCommand(): Command {
  return new Command("check")
    .description("check stacks and plans against Checkov and our own rules; exceptions need a reason")
    .argument(
      "[paths...]",
      "a cdktf.out, a stack's folder, cdk.tf.json or plan JSON (- for standard input); or <system> <environment>",
    )
    .option("--accepted", "also list accepted risks with their reasons")
    .option("--own-rules", "leave Checkov out")
    .option("--json", "all findings, for programs and for groundplan review --findings")
    .option("--sarif", "SARIF 2.1.0, for code scanning")
    .addHelpText("after", EXAMPLES)
    .action(async (words: readonly string[], options: CommandOptions) => {
      const { paths, ...located } = words.includes("-") ? { paths: words } : locateStacks(words);
      const report = await check(paths, {
        ...located,
        ownRulesOnly: options.ownRules === true,
        onProgress: (line) => process.stderr.write(`${line}\n`),
      });
      process.stdout.write(`${render(report, options)}\n`);
      if (isRefused(report)) process.exitCode = ExitCode.refused;
    });
}

/** Whether the findings fail the check. */
export function isRefused(report: CheckReport): boolean {
  return unexplained(report).length > 0;
}

function render(report: CheckReport, options: CommandOptions): string {
  if (options.sarif === true) return JSON.stringify(sarif(report), undefined, 2);
  if (options.json === true) return JSON.stringify(inOrder(report.findings), undefined, 2);
  return checkText(report, options.accepted === true);
}
