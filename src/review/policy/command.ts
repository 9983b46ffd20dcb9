import { existsSync } from "node:fs";
import { Command } from "commander";
import { ExitCode, UserError } from "../../user-error";
import type { LocateStacks } from "../cost/command";
import { check, type CheckReport, unexplained } from "./check";
import { checkText, inOrder } from "./check-view";
import { sarif } from "./sarif";

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
An exception stands beside the code: acceptRisk(bucket, "CKV_AWS_145", "why"). docs/policy.md tells more.`;

const DEFAULT_OUTPUT = "cdktf.out";

/**
 * `groundplan check`: Checkov's rules and ours, on synthesized stacks and plans.
 *
 * @param locate what words mean that are no paths; by default they are paths, and ./cdktf.out without any
 */
export function checkCommand(locate: LocateStacks = pathsOrOutput): Command {
  return new Command("check")
    .description("check stacks and plans with Checkov and our own rules; exceptions need a reason")
    .argument(
      "[paths...]",
      "a cdktf.out, a stack's folder, cdk.tf.json or plan JSON; or <system> <environment>",
    )
    .option("--accepted", "also list the accepted risks with their reasons")
    .option("--own-rules", "leave Checkov out")
    .option("--json", "all findings, for programs and for groundplan review --findings")
    .option("--sarif", "SARIF 2.1.0, for code scanning")
    .addHelpText("after", EXAMPLES)
    .action(async (words: readonly string[], options: CommandOptions) => {
      const report = await check(locate(words).paths, {
        ownRulesOnly: options.ownRules === true,
        onProgress: (line) => process.stderr.write(`${line}\n`),
      });
      process.stdout.write(`${render(report, options)}\n`);
      if (isRefused(report)) process.exitCode = ExitCode.refused;
    });
}

/** Whether the gate stays shut. */
export function isRefused(report: CheckReport): boolean {
  return unexplained(report).length > 0;
}

function render(report: CheckReport, options: CommandOptions): string {
  if (options.sarif === true) return JSON.stringify(sarif(report), undefined, 2);
  if (options.json === true) return JSON.stringify(inOrder(report.findings), undefined, 2);
  return checkText(report, options.accepted === true);
}

function pathsOrOutput(paths: readonly string[]): { readonly paths: readonly string[] } {
  if (paths.length > 0) return { paths };
  if (existsSync(DEFAULT_OUTPUT)) return { paths: [DEFAULT_OUTPUT] };
  throw new UserError({
    what: `there is no ${DEFAULT_OUTPUT} here`,
    next: "Synthesize first (cdktf synth), or name what to check: groundplan check <path>",
    exitCode: ExitCode.usage,
  });
}
