import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { removeTemporaryFolder, temporaryFolder } from "../process/temporary-folder";
import { runProgram } from "../process/run-program";
import { UserError } from "../text/user-error";
import type { StackDocument } from "../plan/resources/read-stacks";
import { isObject, type Json, type JsonObject } from "../text/json";
import { addressLines } from "./address-lines";
import type { Checkov } from "./checkov";
import { type CheckovCopy, copiesFor, SENTINEL_ADDRESS } from "./checkov-copies";

/** One rule of Checkov that failed. */
export interface CheckovFinding {
  readonly document: StackDocument;
  readonly rule: string;
  readonly title: string;
  readonly address?: string;
}

interface CopyFinding extends CheckovFinding {
  readonly copy: CheckovCopy;
}

/** By the name of its file. */
type Copies = ReadonlyMap<string, CheckovCopy>;

/**
 * Runs Checkov once on copies of all documents. The copies avoid what Checkov would misread, and are indented, because
 * Checkov identifies resources in JSON by line.
 *
 * @throws UserError if Checkov fails, or cannot read a document, which it would count as passed
 */
export async function scanWithCheckov(
  checkov: Checkov,
  documents: readonly StackDocument[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly CheckovFinding[]> {
  if (documents.length === 0) return [];
  const folder = temporaryFolder("check");
  try {
    const copies = writeCopies(folder, documents);
    const reports = reportsIn(await run(checkov, folder, [...copies.keys()], env));
    const found = reports.flatMap((report) => failuresIn(report, copies));
    requireAllRead(copies, found);
    return onceEach(found.filter(({ address }) => address !== SENTINEL_ADDRESS));
  } finally {
    removeTemporaryFolder(folder);
  }
}

/** Readable by this user only: a plan holds its secrets unmasked. */
function writeCopies(folder: string, documents: readonly StackDocument[]): Copies {
  const named = documents
    .flatMap(copiesFor)
    .map((copy, index) => [`${index}.${copy.kind === "plan" ? "plan" : "tf"}.json`, copy] as const);
  for (const [name, { text }] of named) writeFileSync(join(folder, name), text, { mode: 0o600 });
  return new Map(named);
}

async function run(
  checkov: Checkov,
  folder: string,
  files: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Json> {
  const named = files.flatMap((file) => ["-f", file]);
  const options = [
    "--framework",
    "terraform_json",
    "terraform_plan",
    "--skip-download",
    "--compact",
    "--quiet",
  ];
  const { code, stdout, stderr } = await runProgram(
    checkov.python,
    ["-m", "checkov.main", ...named, ...options, "-o", "json"],
    { cwd: folder, env: { ...env, LOG_LEVEL: "ERROR", PYTHONPATH: undefined, PYTHONHOME: undefined } },
  );
  try {
    return JSON.parse(stdout) as Json;
  } catch {
    throw new UserError({
      what: `Checkov failed (exit code ${code}): ${stderr.trim().split("\n").at(-1) ?? "without a message"}`,
      next: "Delete its folder in the cache (~/.cache/groundplan) and run the check again.",
    });
  }
}

/** One report for each kind of document. A single report is not in a list, and one without resources has no results. */
function reportsIn(output: Json): readonly JsonObject[] {
  return (Array.isArray(output) ? (output as readonly Json[]) : [output]).filter(isObject);
}

/** @throws UserError if the sentinel of a copy is missing */
function requireAllRead(copies: Copies, found: readonly CopyFinding[]): void {
  const read = new Set(found.flatMap(({ copy, address }) => (address === SENTINEL_ADDRESS ? [copy] : [])));
  const unread = [...copies.values()].filter((copy) => !read.has(copy));
  if (unread.length === 0) return;
  throw new UserError({
    what: "Checkov cannot read it, so it would not be checked",
    where: [...new Set(unread.map(({ document }) => document.file))].join(", "),
    next: "Report this with the file. Until it is fixed, run: groundplan check --own-rules",
  });
}

function failuresIn(report: JsonObject, copies: Copies): readonly CopyFinding[] {
  const failed = isObject(report.results) ? report.results.failed_checks : undefined;
  if (!Array.isArray(failed)) return [];
  return (failed as readonly Json[]).filter(isObject).flatMap((record) => {
    const copy = copies.get(basename(String(record.file_path)));
    const rule = String(record.check_id);
    if (copy === undefined || (copy.partial && SEES_SEVERAL.test(rule))) return [];
    const address = addressOf(record, copy);
    return [
      {
        copy,
        document: copy.document,
        rule,
        title: String(record.check_name).trim(),
        ...(address === undefined ? {} : { address }),
      },
    ];
  });
}

/** Checkov's rules about resources that belong together. */
const SEES_SEVERAL = /^CKV2_/;

function addressOf(record: JsonObject, { kind, text }: CheckovCopy): string | undefined {
  if (kind === "plan") {
    const address = record.resource_address ?? record.resource;
    return typeof address === "string" ? address : undefined;
  }
  const [line] = Array.isArray(record.file_line_range) ? (record.file_line_range as readonly Json[]) : [];
  return addressLines(text).findLast((one) => one.line <= Number(line))?.address;
}

/** Two copies of one stack can report the same finding; each counts once. */
function onceEach(found: readonly CopyFinding[]): readonly CheckovFinding[] {
  const files = [...new Set(found.map(({ document }) => document))];
  const keyOf = ({ document, rule, address }: CheckovFinding) =>
    [files.indexOf(document), rule, address].join("\n");
  return [...new Map(found.map((finding) => [keyOf(finding), finding])).values()];
}
