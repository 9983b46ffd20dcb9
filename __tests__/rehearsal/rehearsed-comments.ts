import { review } from "../../src/review/analyses/review";
import { readSynthesized } from "../../src/review/construct-paths";
import { buildDocument } from "../../src/review/document/build-document";
import { readPlanText } from "../../src/review/read/read-plans";
import { renderMarkdown } from "../../src/review/render/markdown";
import type { Story } from "./planned-stories";

/** The comments of each plan of a story, one after the other. */
export async function commentsOf<Name extends string>(story: Story<Name>): Promise<Record<Name, string>> {
  const stacks = await readSynthesized(story.synthesized);
  const entries = Object.entries<string>(story.plans).map(([name, json]) => {
    const stack = name === "bootstrap" || name === "adopt" ? "bootstrap" : "prod";
    const paths = stacks.find((each) => each.name === stack)?.paths ?? new Map<string, string>();
    const plans = readPlanText(json, { file: "plan.json", name: stack });
    const subject = review({ plans, constructPaths: new Map([[stack, paths]]) });
    return [name, renderMarkdown(buildDocument(subject, { style: "none" })).join("\n")];
  });
  return Object.fromEntries(entries) as Record<Name, string>;
}

/** Addresses that the plan destroys or replaces, read from the JSON by other means than the review's own. */
export function lostIn(json: string): string[] {
  const plan = JSON.parse(json) as {
    resource_changes: { address: string; change: { actions: string[] } }[];
  };
  return plan.resource_changes
    .filter(({ change }) => change.actions.includes("delete"))
    .map(({ address }) => address);
}

/** What is visible without opening a fold. */
export const headOf = (comment: string) => comment.split("<details>")[0] ?? "";

export const counts = (comment: string) => /\*\*(Plan: [^*]*)\*\*/.exec(comment)?.[1];

/** Ids that AWS, or what plays it, makes up: another engine gets others. */
const MADE_UP =
  /\b[a-z]+-[0-9a-f]{17}\b|\b[0-9a-f]{16,64}\b|\bip-[\d-]+|\b\d+\.\d+\.\d+\.\d+\b|-\w{6}(?=[`"])/g;

/** The comment as both engines must print it: product's name and what is made up taken out. */
function neutral(comment: string): string {
  return comment.replaceAll(/OpenTofu|Terraform/g, "(engine)").replaceAll(MADE_UP, "(made up)");
}

/** Before anything is applied nothing is made up, and the whole comment must be the same. */
const UNAPPLIED: ReadonlySet<string> = new Set(["bootstrap", "create", "adopt"]);

export const visible = (name: string, comment: string) => {
  const text = neutral(comment);
  const summaries = text.split("\n").filter((line) => line.startsWith("<details>"));
  return UNAPPLIED.has(name) ? text : [headOf(text), ...summaries].join("\n");
};
