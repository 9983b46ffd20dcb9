import { MAX_DEPTH, TooDeep } from "./nesting";
import { NotJson } from "./section-scanner";
import { NotPlan } from "./valid-sections";

/** What is wrong with a document, and what to do next. */
export type Complaint = readonly [what: string, next: string];

const SHOW = "Use the output of `terraform show -json <plan file>`, not the plan file.";

/** Thrown for a file that is not text. */
class Binary extends Error {
  constructor(readonly complaint: Complaint) {
    super(complaint[0]);
    this.name = "Binary";
  }
}

/** Thrown for bytes that are not UTF-8. */
export class NotUtf8 extends Error {
  constructor() {
    super("not UTF-8");
    this.name = "NotUtf8";
  }
}

const BINARY: readonly (readonly [start: string, complaint: Complaint])[] = [
  ["PK\u0003\u0004", ["this is not JSON but a plan file", SHOW]],
  ["\u001f\u008b", ["this is not JSON: it is compressed", "Decompress it first."]],
  ["\u00ff\u00fe\0\0", ["this is UTF-32", "Write it as UTF-8."]],
  ["\0\0\u00fe\u00ff", ["this is UTF-32", "Write it as UTF-8."]],
];

/** @throws an error with its own complaint if a file starts like one that is not text */
export function refuseBinary(start: Buffer): void {
  const text = start.toString("latin1", 0, 4);
  const found = BINARY.find(([first]) => text.startsWith(first));
  if (found !== undefined) throw new Binary(found[1]);
}

/** What a file without a plan is, by its first bytes. */
const TEXTS: readonly (readonly [start: RegExp, name: string])[] = [
  [/^\[\s*(?:[[{"\]\d-]|true|false|null|$)/, "this is a JSON list, not a plan"],
  [
    /^(?:"(?:[^"\\]|\\.)*(?:"\s*)?$|-?\d+(?:\.\d+)?\s*$|(?:true|false|null)\s*$)/,
    "this is a single JSON value, not a plan",
  ],
  [/^digraph\b/, "this is what `graph` prints, not JSON"],
  [/^<(?:!doctype|html|\?xml)/i, "this is a web page, not JSON"],
  [/^version https:\/\/git-lfs/, "this is a pointer of Git LFS, not JSON"],
  [
    /^(?:(?:Terraform|OpenTofu) (?:used|will|planned)|No changes\.|Note: Objects have changed|[\w.[\]"-]+: Refreshing state)/,
    "this is the text that `plan` prints, not JSON",
  ],
  [
    /^(?:(?:resource|data|module|variable|output|provider)\s+"|(?:terraform|locals)\s*\{)/m,
    "this is a configuration, not JSON",
  ],
];

function textComplaint(start: Buffer): Complaint | undefined {
  const text = start
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .trimStart();
  const found = TEXTS.find(([pattern]) => pattern.test(text));
  return found === undefined ? undefined : [found[1], SHOW];
}

/**
 * The message for an error from reading a document; undefined for any other error.
 *
 * @param start the first bytes of the file
 */
export function complaintOf(error: unknown, start: Buffer): Complaint | undefined {
  if (error instanceof Binary) return error.complaint;
  if (error instanceof NotPlan) {
    return [
      `its ${error.section} has ${error.what}, so this is not a plan that Groundplan can read`,
      "Use the output of `show -json`. If this is that output, update Groundplan.",
    ];
  }
  if (error instanceof NotUtf8)
    return ["its text is not UTF-8, so its values would not be shown as they are", "Write it as UTF-8."];
  if (error instanceof TooDeep) {
    return [
      `this JSON is nested more than ${String(MAX_DEPTH)} levels deep, deeper than any plan`,
      "Use the output of `show -json`.",
    ];
  }
  if (!(error instanceof NotJson)) return undefined;
  if (!error.isUtf16 && !isWide(start)) return textComplaint(start) ?? ["this is not JSON", SHOW];
  return [
    "this is UTF-16, as PowerShell's > writes it",
    "Write it with: terraform show -json tfplan | Out-File -Encoding utf8 plan.json",
  ];
}

/** In UTF-16, every second byte of an English text is zero. */
function isWide(start: Buffer): boolean {
  return start.filter((byte) => byte === 0).length > start.length / 3;
}

/** Why a file has no plan, from its first bytes. */
export function withoutPlan(start: Buffer, skippedLines: number): Complaint {
  const named = textComplaint(start);
  if (named !== undefined) return named;
  if (skippedLines > 0) return ["this is not JSON: there is no plan in it", SHOW];
  return ["there is no plan in it", "Create one with: terraform show -json tfplan > plan.json"];
}
