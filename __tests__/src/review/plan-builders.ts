import { join } from "node:path";
import { readFileSync } from "node:fs";
import { review, type Review } from "../../../src/review/analyses/review";
import { buildDocument } from "../../../src/review/document/build-document";
import type { ReviewInput } from "../../../src/review/model";
import type { Change, Plan, ResourceChange } from "../../../src/plan/plan-model";
import { readPlanText } from "../../../src/review/normalize/read-plans";
import { renderHtml } from "../../../src/review/render/html";
import { renderJson } from "../../../src/review/render/json";
import { renderMarkdown, type MarkdownOptions } from "../../../src/review/render/markdown";
import { renderSarif } from "../../../src/review/render/sarif";
import { renderTerminal } from "../../../src/review/render/terminal";
import type { Json } from "../../../src/text/json";

/** A resource change with as much as a test cares about. */
export function resource(
  address: string,
  change: Change,
  more: Partial<ResourceChange> = {},
): ResourceChange {
  const own = address.replace(/^(?:module\.[^.[]+(?:\[(?:\d+|"[^"]*")\])?\.)+/, "").replace(/\[.*$/, "");
  const [type = "", name = ""] = own.split(".").slice(-2);
  return { address, mode: "managed", type, name, change, ...more };
}

export const created = (address: string, after: Json, more: Partial<Change> = {}) =>
  resource(address, { actions: ["create"], before: null, after, ...more });
export const updated = (address: string, before: Json, after: Json, more: Partial<Change> = {}) =>
  resource(address, { actions: ["update"], before, after, ...more });
export const destroyed = (address: string, before: Json, more: Partial<Change> = {}) =>
  resource(address, { actions: ["delete"], before, after: null, ...more });
export const replaced = (address: string, before: Json, after: Json, ...path: (string | number)[]) =>
  resource(address, { actions: ["delete", "create"], before, after, replace_paths: [path] });

export function planOf(changes: readonly ResourceChange[], more: Partial<Plan> = {}): Plan {
  return { format_version: "1.2", terraform_version: "1.11.4", resource_changes: changes, ...more };
}

export function reviewOf(plan: Plan, input: Partial<ReviewInput> = {}): Review {
  return review({ plans: readPlanText(JSON.stringify(plan), { file: "prod.json", name: "prod" }), ...input });
}

/** Several plans reviewed together, by project name. */
export function reviewTogether(plans: Readonly<Record<string, Plan>>): Review {
  return review({
    plans: Object.entries(plans).flatMap(([name, plan]) =>
      readPlanText(JSON.stringify(plan), { file: `${name}.json`, name }),
    ),
  });
}

/** The comments, one after the other. */
export function commentsOf(subject: Review | Plan, options: MarkdownOptions = {}): string[] {
  return renderMarkdown(buildDocument("projects" in subject ? subject : reviewOf(subject)), options);
}

export function commentOf(subject: Review | Plan, options: MarkdownOptions = {}): string {
  return commentsOf(subject, options).join("\n");
}

/** Everything that a review can be printed as, by format. */
export function everyFormat(subject: Review): Record<string, string> {
  const document = buildDocument(subject);
  return {
    markdown: renderMarkdown(document, { maxParts: 5 }).join("\n"),
    html: [...renderHtml(document)].join(""),
    terminal: [...renderTerminal(document, { color: false })].join(""),
    json: [...renderJson(subject)].join(""),
    sarif: renderSarif(subject),
  };
}

const FIXTURES = join(__dirname, "fixtures");

/** What Terraform 1.11.4 really printed, from its built-in `terraform_data`. */
export function fixture(
  name: "terraform-create.json" | "terraform-change.json" | "terraform-destroy.json" | "terraform-change.txt",
): string {
  return readFileSync(join(FIXTURES, name), "utf8");
}
