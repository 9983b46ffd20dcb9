import { review } from "../../src/review/analyses/review";
import { readConstructPaths } from "../../src/plan/synthesized-stack";
import { buildDocument } from "../../src/review/document/build-document";
import { readPlanText } from "../../src/review/normalize/read-plans";
import { renderMarkdown } from "../../src/review/render/markdown";
import type { MadePlan } from "./planned-stack";
import type { Story } from "./planned-story";

/** The comments of each plan of a story, one after the other. */
export async function commentsOf<Name extends string>(story: Story<Name>): Promise<Record<Name, string>> {
  const stacks = await readConstructPaths(story.synthesized);
  const entries = Object.entries<MadePlan>(story.plans).map(([name, { stack, json, text }]) => {
    const paths = stacks.find((each) => each.name === stack)?.paths ?? new Map<string, string>();
    return [name, reviewed(json, { name: stack, paths, ...(text === undefined ? {} : { text }) })];
  });
  return Object.fromEntries(entries) as Record<Name, string>;
}

/** What a plan is reviewed with, besides its JSON. */
interface ReviewedWith {
  /** @default "stack" */
  readonly name?: string;
  /** @default - constructs are named by their addresses */
  readonly paths?: ReadonlyMap<string, string>;
  /** What `plan` printed, if it failed. */
  readonly text?: string;
}

/** The comment that a plan gets. */
export function reviewed(planJson: string, { name = "stack", paths, text }: ReviewedWith = {}): string {
  const plans = readPlanText(planJson, { file: "plan.json", name, ...(text === undefined ? {} : { text }) });
  const subject = review({ plans, constructPaths: new Map(paths === undefined ? [] : [[name, paths]]) });
  return renderMarkdown(buildDocument(subject, { style: "none" })).join("\n");
}

interface PlannedChange {
  readonly address: string;
  readonly mode: string;
  readonly change: { readonly actions: readonly string[]; readonly importing?: unknown };
}

/** What a plan changes, read from its JSON by other means than the review's own. */
function changesIn({ json }: MadePlan): readonly PlannedChange[] {
  const plan = JSON.parse(json) as { resource_changes?: readonly PlannedChange[] };
  return (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");
}

/** Addresses that the plan destroys or replaces. */
export function lostIn(plan: MadePlan): readonly string[] {
  return changesIn(plan)
    .filter(({ change }) => change.actions.includes("delete"))
    .map(({ address }) => address);
}

/** How many resources the stack has that the plan was made of. */
export function sizeOf({ configuration }: MadePlan): number {
  const { resource } = JSON.parse(configuration) as { resource: Record<string, object> };
  return Object.values(resource).reduce((sum, named) => sum + Object.keys(named).length, 0);
}

/** The headline's counts, as Terraform words them. */
export function countsOf(plan: MadePlan): string {
  const changes = changesIn(plan).map(({ change }) => change);
  const having = (action: string) => changes.filter(({ actions }) => actions.includes(action)).length;
  const imported = changes.filter(({ importing }) => importing != null).length;
  const parts = [
    ...(imported === 0 ? [] : [`${String(imported)} to import`]),
    `${String(having("create"))} to add`,
    `${String(having("update"))} to change`,
    `${String(having("delete"))} to destroy`,
    ...(having("forget") === 0 ? [] : [`${String(having("forget"))} to forget`]),
  ];
  return `Plan: ${parts.join(", ")}.`;
}

/** Of every plan of a story: the headline counts what changes, and what is lost is named without opening a fold. */
export function tellsOfEveryPlan<Name extends string>(
  names: readonly Name[],
  told: () => { readonly story: Story<Name>; readonly comments: Readonly<Record<Name, string>> },
): void {
  it.each(names.filter((name) => name !== "steady"))("%s: is counted, and every loss is named", (name) => {
    const { story, comments } = told();
    expect(counts(comments[name])).toBe(countsOf(story.plans[name]));
    const head = headOf(comments[name]);
    expect(lostIn(story.plans[name]).filter((address) => !head.includes(address))).toEqual([]);
  });
}

/** What is visible without opening a fold. */
export const headOf = (comment: string) => comment.split("<details>")[0] ?? "";

/** The fold of one resource, by its address or how that begins. */
export function foldOf(comment: string, address: string): string {
  const [, ...all] = comment.split("<details>");
  const folds = all.filter((fold) => fold.split("</summary>")[0]?.includes(address));
  if (folds.length !== 1) throw new Error(`${String(folds.length)} folds are about ${address}`);
  return folds.join();
}

export const counts = (comment: string) => /\*\*(Plan: [^*]*)\*\*/.exec(comment)?.[1];

/** Ids that AWS, or what plays it, makes up: another engine gets others. */
const MADE_UP =
  /\b[a-z]+-[0-9a-f]{17}\b|\b[0-9a-f]{16,64}\b|\bip-[\d-]+|\b\d+\.\d+\.\d+\.\d+\b|-\w{6}(?=[`"])/g;

/** What an engine says of a plan that it refuses: each has its own words. */
const REFUSAL = /^```\nError: [^]*?^```$/gm;
const REFUSED = "(refused)";

/** Whether what is visible says, in the engine's words, that a resource is protected from being destroyed. */
export function saysProtected(comment: string, address: string): boolean {
  const words = (headOf(comment).match(REFUSAL) ?? []).join().replaceAll(/\s+/g, " ");
  return new RegExp(`${address} has (lifecycle\\.)?prevent_destroy set`).test(words);
}

/** The comment as both engines must print it: product's name, its words and what is made up taken out. */
function neutral(comment: string): string {
  return comment
    .replaceAll(REFUSAL, REFUSED)
    .replaceAll(/OpenTofu|Terraform/g, "(engine)")
    .replaceAll(/^Planned with \(engine\) \S+$/gm, "Planned with (engine)")
    .replaceAll(MADE_UP, "(made up)");
}

/** Before anything is applied nothing is made up, and the whole comment must be the same. */
const UNAPPLIED: ReadonlySet<string> = new Set(["create", "import"]);

function comparable(name: string, comment: string): string {
  const text = neutral(comment);
  // Which folds there is room for depends on how long the engine's words and the made-up ids are.
  const isCut = text.includes(REFUSED) || text.includes("**Left out for length**");
  const summaries = text.split("\n").filter((line) => !isCut && line.startsWith("<details>"));
  return UNAPPLIED.has(name) ? text : [headOf(text), ...summaries].join("\n");
}

/** What of the comments must be the same whichever engine planned it. */
export const comparableComments = (comments: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(comments).map(([name, comment]) => [name, comparable(name, comment)]));
