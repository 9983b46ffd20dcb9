import { ExitCode, UserError } from "../text/user-error";
import { readStacks, resourcesOf, type StackDocument } from "../plan/resources/read-stacks";
import type { PlanSide } from "../plan/resources/from-plan";
import type { StackResource } from "../plan/resources/resource-set";
import { costDelta, type EstimatedDelta } from "./delta";
import { deltaMarkdown, deltaText } from "./delta-view";
import { documentBook } from "./document-book";
import { compareDocument } from "./document-comparison";
import { documentText } from "./document-view";
import { type Estimate, type EstimateOptions, estimate } from "./estimate";
import { estimateText } from "./estimate-view";
import { type UsageAssumptions, usageOfNothing } from "./usage";
import { readUsage } from "./usage-file";

/** The input and the output format of a report. */
export interface CostOptions {
  readonly baseline?: readonly string[];
  readonly usage?: string;
  readonly region?: string;
  readonly document?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** The name to show for a file. @default - its own */
  readonly shownFile?: (file: string) => string;
}

/** The report on plans and stacks, as text, JSON or Markdown. @throws UserError if input is missing or not valid */
export function costReport(paths: readonly string[], options: CostOptions = {}): string {
  if (options.document !== undefined) return documentReport(options.document, paths, options);
  if (paths.length === 0) {
    throw new UserError({
      what: "no input was given",
      next: "Give a plan (tofu show -json plan > plan.json), a cdk.tf.json, a cdktf.out or --document <system>.",
      exitCode: ExitCode.usage,
    });
  }
  const { shownFile = (file) => file } = options;
  const documents = readStacks(paths).map((document) => ({ ...document, file: shownFile(document.file) }));
  const usage: UsageAssumptions = options.usage === undefined ? {} : readUsage(options.usage);
  const pricing: Pricing = { usage, ...(options.region === undefined ? {} : { region: options.region }) };
  const after = estimatesOf(documents, "after", pricing);
  const delta = deltaOf(documents, after, pricing, options.baseline);
  const unmatched = usageOfNothing(usage, documents.flatMap(everyResource));
  if (options.json === true) {
    return json({ ...(delta ?? costDelta(undefined, after)), stacks: after, usageUnmatched: unmatched });
  }
  if (options.markdown === true) return deltaMarkdown(delta ?? costDelta(undefined, after));
  const change = delta === undefined ? "" : deltaText(delta);
  return [estimateText(after), unmatchedText(unmatched, options), change].filter(Boolean).join("\n\n");
}

function everyResource(document: StackDocument): readonly StackResource[] {
  return [...resourcesOf(document).resources, ...resourcesOf(document, "before").resources];
}

function unmatchedText(addresses: readonly string[], { usage = "--usage" }: CostOptions): string {
  if (addresses.length === 0) return "";
  return `${usage} has figures for resources that are in no stack here: ${addresses.join(", ")}`;
}

type Pricing = Pick<EstimateOptions, "usage" | "region">;

function estimatesOf(
  documents: readonly StackDocument[],
  side: PlanSide,
  pricing: Pricing,
): readonly Estimate[] {
  const estimates = documents.map((document) => estimate(resourcesOf(document, side), pricing));
  const isShared = (name: string) => estimates.filter(({ stack }) => stack === name).length > 1;
  // Two systems can both have a stack named prod, so the file is part of the key.
  return estimates.map((one) => (isShared(one.stack) ? { ...one, stack: one.file } : one));
}

/** The change from the baseline, or the plans' own changes without one; undefined if there is nothing to compare with. */
function deltaOf(
  documents: readonly StackDocument[],
  after: readonly Estimate[],
  pricing: Pricing,
  baseline: readonly string[] | undefined,
): EstimatedDelta | undefined {
  if (baseline !== undefined) {
    const before = renamed(estimatesOf(readStacks(baseline), "after", pricing), after);
    return costDelta(before, after);
  }
  if (documents.some(({ kind }) => kind !== "plan")) return undefined;
  return costDelta(estimatesOf(documents, "before", pricing), after);
}

/** One plan compared with one plan is the same stack, even if the file names differ. */
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
