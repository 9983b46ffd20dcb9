import { MAX_DEPTH, TooDeep } from "./nesting";
import { NotJson } from "./section-scanner";
import { NotPlan } from "./valid-sections";

/** What is wrong with a document, and what to do next. */
export type Complaint = readonly [what: string, next: string];

const SHOW = "Use the output of `terraform show -json <plan file>`, not the plan file.";

/** The message for an error from reading a document; undefined for any other error. */
export function complaintOf(error: unknown): Complaint | undefined {
  if (error instanceof NotPlan) {
    return [
      `its ${error.section} has ${error.what}, so this is not a plan that Groundplan can read`,
      "Use the output of `show -json`. If this is that output, update Groundplan.",
    ];
  }
  if (error instanceof TooDeep) {
    return [
      `this JSON is nested more than ${String(MAX_DEPTH)} levels deep, deeper than any plan`,
      "Use the output of `show -json`.",
    ];
  }
  if (!(error instanceof NotJson)) return undefined;
  if (!error.isUtf16) return ["this is not JSON", SHOW];
  return [
    "this is UTF-16, as PowerShell's > writes it",
    "Write it with: terraform show -json tfplan | Out-File -Encoding utf8 plan.json",
  ];
}

/** Why a file has no plan, from its first bytes. */
export function withoutPlan(start: Buffer, skippedLines: number): Complaint {
  if (start.toString("latin1") === "PK\u0003\u0004") return ["this is not JSON but a plan file", SHOW];
  if (start[0] === 0x1f && start[1] === 0x8b)
    return ["this is not JSON: it is compressed", "Decompress it first."];
  if (skippedLines > 0) return ["this is not JSON: there is no plan in it", SHOW];
  return ["there is no plan in it", "Create one with: terraform show -json tfplan > plan.json"];
}
