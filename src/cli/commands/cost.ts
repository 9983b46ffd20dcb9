import { Command } from "commander";
import { documentNames } from "../../cost/document-book";
import { type CostOptions, costReport } from "../../cost/report";
import { locateStacks } from "../locate-stacks";

const EXAMPLES = `
Examples:
  groundplan cost hermes prod                            an environment, by the usage its YAML assumes
  groundplan cost plan.json                              one plan: what it costs and what it changes
  groundplan cost cdktf.out --usage usage.yaml           all synthesized stacks, with usage assumptions
  groundplan cost plan.json --baseline main-plan.json    against another plan
  tofu show -json p | groundplan cost -                  a plan from standard input
  groundplan cost plan.json --markdown                   the change as a table for a comment
  groundplan cost --document hermes                      the document's cost table beside today's prices

Offline: prices come from prices/<region>.yaml, each with source and date. docs/cost.md lists the usage keys.`;

/** `groundplan cost`: what stacks cost per month, and how a plan changes that. */
export function costCommand(): Command {
  return new Command("cost")
    .description("estimate monthly costs from plans or synthesized JSON; needs no network or AWS account")
    .argument(
      "[paths...]",
      "plan JSON (show -json; - for standard input), cdk.tf.json, a stack's folder or a cdktf.out; or <system> <environment>",
    )
    .option("--baseline <paths...>", "the baseline to compare with: plans or stacks")
    .option(
      "--usage <file>",
      "YAML with usage assumptions, or an environment's YAML that has them under usage",
    )
    .option("--region <region>", "region, if neither provider nor resource has one", "us-east-1")
    .option("--document <system>", `a source document's cost table: ${documentNames().join(", ")}`)
    .option("--json", "everything, for programs and for groundplan review --cost")
    .option("--markdown", "the change, for a comment")
    .addHelpText("after", EXAMPLES)
    .action((words: readonly string[], options: CostOptions) => {
      const isGiven = options.document !== undefined || words.includes("-");
      const { paths, ...located } = isGiven ? { paths: words } : locateStacks(words);
      process.stdout.write(`${costReport(paths, { ...located, ...options })}\n`);
    });
}
