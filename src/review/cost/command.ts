import { Command } from "commander";
import { ExitCode, UserError } from "../../user-error";
import type { CostDelta } from "../attachments";
import { readStacks, resourcesOf, type StackDocument } from "../resources/read-stacks";
import type { PlanSide } from "../resources/from-plan";
import { costDelta } from "./delta";
import { deltaMarkdown, deltaText } from "./delta-view";
import { documentBook, documentNames } from "./document-book";
import { compareDocument } from "./document-comparison";
import { documentText } from "./document-view";
import { type Estimate, estimate } from "./estimate";
import { estimateText } from "./estimate-view";
import { readUsage, type UsageAssumptions } from "./usage";

interface CostOptions {
  readonly baseline?: readonly string[];
  readonly usage?: string;
  readonly region?: string;
  readonly document?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

const EXAMPLES = `
Examples:
  groundplan cost hermes prod                            an environment, by the usage its YAML assumes
  groundplan cost plan.json                              one plan: what it costs and what it changes
  groundplan cost cdktf.out --usage usage.yaml           all synthesized stacks, with usage assumptions
  groundplan cost plan.json --baseline main-plan.json    against another plan
  groundplan cost plan.json --markdown                   the change as a table for a comment
  groundplan cost --document hermes                      the document's cost table beside today's prices

Offline: prices come from prices/<region>.yaml, each with source and date. docs/cost.md lists the usage keys.`;

/** Finds the stacks that words name which are no paths, and the file with their usage assumptions. */
export type LocateStacks = (words: readonly string[]) => {
  readonly paths: readonly string[];
  readonly usage?: string;
};

/**
 * `groundplan cost`: what stacks cost a month, and what a plan changes about it.
 *
 * @param locate what words mean that are no paths; by default they are paths
 */
export function costCommand(locate: LocateStacks = (paths) => ({ paths })): Command {
  return new Command("cost")
    .description("what stacks cost a month, from plans or synthesized JSON, without network or AWS account")
    .argument(
      "[paths...]",
      "plan JSON (show -json), cdk.tf.json, a stack's folder or a cdktf.out; or <system> <environment>",
    )
    .option("--baseline <paths...>", "what to compare with: plans or stacks as they are now")
    .option(
      "--usage <file>",
      "YAML with usage assumptions, or an environment's YAML that has them under usage",
    )
    .option("--region <region>", "where neither provider nor resource says one", "us-east-1")
    .option("--document <system>", `a source document's cost table: ${documentNames().join(", ")}`)
    .option("--json", "everything, for programs and for groundplan review --cost")
    .option("--markdown", "the change, for a comment")
    .addHelpText("after", EXAMPLES)
    .action((words: readonly string[], options: CostOptions) => {
      const { paths, ...usage } = options.document === undefined ? locate(words) : { paths: words };
      process.stdout.write(`${costReport(paths, { ...usage, ...options })}\n`);
    });
}

/** What the command prints. @throws UserError for input that is not there or does not fit */
export function costReport(paths: readonly string[], options: CostOptions = {}): string {
  if (options.document !== undefined) return documentReport(options.document, paths, options);
  if (paths.length === 0) {
    throw new UserError({
      what: "there is nothing to price",
      next: "Name a plan (tofu show -json plan > plan.json), a cdk.tf.json or a cdktf.out; or --document <system>.",
      exitCode: ExitCode.usage,
    });
  }
  const documents = readStacks(paths);
  const after = estimatesOf(documents, "after", options);
  const delta = deltaOf(documents, after, options);
  if (options.json === true) return json({ ...(delta ?? costDelta(undefined, after)), stacks: after });
  if (options.markdown === true) return deltaMarkdown(delta ?? costDelta(undefined, after));
  return [estimateText(after), delta === undefined ? "" : deltaText(delta)].filter(Boolean).join("\n\n");
}

/** Usage and region, as the command line gives them. */
export interface PricingOptions {
  readonly usage?: string;
  readonly region?: string;
}

function estimatesOf(
  documents: readonly StackDocument[],
  side: PlanSide,
  options: PricingOptions,
): readonly Estimate[] {
  const usage: UsageAssumptions = options.usage === undefined ? {} : readUsage(options.usage);
  const region = options.region === undefined ? {} : { region: options.region };
  return documents.map((document) => estimate(resourcesOf(document, side), { usage, ...region }));
}

/** Against the baseline; without one, what the plans change themselves; undefined where nothing says a before. */
function deltaOf(
  documents: readonly StackDocument[],
  after: readonly Estimate[],
  options: CostOptions,
): CostDelta | undefined {
  if (options.baseline !== undefined) {
    const before = renamed(estimatesOf(readStacks(options.baseline), "after", options), after);
    return costDelta(before, after);
  }
  if (documents.some(({ kind }) => kind !== "plan")) return undefined;
  return costDelta(estimatesOf(documents, "before", options), after);
}

/** One plan against one plan are the same stack, whatever their files are called. */
function renamed(before: readonly Estimate[], after: readonly Estimate[]): readonly Estimate[] {
  const [was, is] = [before[0], after[0]];
  if (before.length !== 1 || after.length !== 1 || was === undefined || is === undefined) return before;
  return [{ ...was, stack: is.stack }];
}

function documentReport(name: string, paths: readonly string[], options: CostOptions): string {
  const built = readStacks(paths)[0];
  const comparison = compareDocument(
    documentBook(name),
    built === undefined ? undefined : resourcesOf(built),
  );
  return options.json === true ? json(comparison) : documentText(comparison);
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
