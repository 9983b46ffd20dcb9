import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { runProgram } from "../../engine/run-program";
import { UserError } from "../../user-error";
import type { Json, JsonObject } from "../plan-model";
import type { StackDocument } from "../resources/read-stacks";
import { isObject, listOf } from "../resources/resource-set";
import { addressLines } from "./address-lines";
import type { Checkov } from "./checkov";

/** One rule of Checkov that failed. */
export interface CheckovFinding {
  readonly document: StackDocument;
  readonly rule: string;
  readonly title: string;
  readonly address?: string;
}

interface Scanned {
  readonly document: StackDocument;
  readonly text: string;
}

/** What Checkov has rules about. It fails to read a file for a `required_version` in `terraform`. */
const SECTIONS = ["resource", "data", "provider", "variable", "module"] as const;

/**
 * Runs Checkov once over all documents. It reads copies of them, made so that it sees what is there: without
 * `null`s, which mean "not set" to Terraform but make Checkov pass an open port 22 that cdktf writes with
 * `self: null` beside it; without sections that it cannot read; indented, because it names the resources of JSON
 * by their lines.
 *
 * @throws UserError when Checkov breaks down or cannot read a document, which it would count as passed
 */
export async function scanWithCheckov(
  checkov: Checkov,
  documents: readonly StackDocument[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly CheckovFinding[]> {
  if (documents.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), "groundplan-check-"));
  try {
    const scanned = new Map(documents.map((document, index) => copy(folder, document, index)));
    const reports = reportsIn(await run(checkov, folder, [...scanned.keys()], env));
    return withoutSentinels(
      reports.flatMap((report) => failuresIn(report, scanned)),
      scanned,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A bucket that fails several rules, put into every copy. Checkov passes over in silence what it does not take
 * for a stack or a plan; a copy whose bucket it did not see was not checked.
 */
const SENTINEL = {
  type: "aws_s3_bucket",
  name: "groundplan_was_read",
  values: { bucket: "groundplan" },
} as const;
const SENTINEL_ADDRESS = `${SENTINEL.type}.${SENTINEL.name}`;

/** Readable by this user only: a plan holds its secrets unmasked. */
function copy(folder: string, document: StackDocument, index: number): readonly [string, Scanned] {
  const name = document.kind === "plan" ? `${index}.plan.json` : `${index}.tf.json`;
  const json = document.kind === "plan" ? readablePlan(document.json) : readableStack(document.json);
  const text = JSON.stringify(json, undefined, 2);
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return [name, { document, text }];
}

function readableStack(json: JsonObject): Json {
  const resource = objectIn(json.resource);
  const buckets = { ...objectIn(resource[SENTINEL.type]), [SENTINEL.name]: SENTINEL.values };
  const sections = { ...json, resource: { ...resource, [SENTINEL.type]: buckets } } as JsonObject;
  return withoutNulls(Object.fromEntries(SECTIONS.map((section) => [section, sections[section] ?? null])));
}

/** Checkov knows a plan by its `terraform_version`, which the format does not ask for. */
function readablePlan(json: JsonObject): Json {
  const planned = objectIn(json.planned_values);
  const root = objectIn(planned.root_module);
  const sentinel = { ...SENTINEL, address: SENTINEL_ADDRESS, mode: "managed", schema_version: 0 };
  const resources = [...listOf(root.resources), sentinel];
  return {
    terraform_version: "1.11.0",
    ...json,
    planned_values: { ...planned, root_module: { ...root, resources } },
  };
}

function objectIn(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
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
      what: `Checkov broke down (exit code ${code}): ${stderr.trim().split("\n").at(-1) ?? "without a word"}`,
      next: "Delete its folder in the cache (~/.cache/groundplan) and run this again.",
    });
  }
}

/** One report for each kind of document; a single one is not in a list, and one without resources has no results. */
function reportsIn(output: Json): readonly JsonObject[] {
  return (Array.isArray(output) ? (output as readonly Json[]) : [output]).filter(isObject);
}

/** Takes the sentinels out again. @throws UserError where one is missing */
function withoutSentinels(
  found: readonly CheckovFinding[],
  scanned: ReadonlyMap<string, Scanned>,
): readonly CheckovFinding[] {
  const read = new Set(
    found.flatMap(({ document, address }) => (address === SENTINEL_ADDRESS ? [document] : [])),
  );
  const unread = [...scanned.values()].filter(({ document }) => !read.has(document));
  if (unread.length === 0) return found.filter(({ address }) => address !== SENTINEL_ADDRESS);
  throw new UserError({
    what: "Checkov cannot read it, so that nothing of it would be checked",
    where: unread.map(({ document }) => document.file).join(", "),
    next: "Report this with the file; until then: groundplan check --own-rules",
  });
}

function failuresIn(report: JsonObject, scanned: ReadonlyMap<string, Scanned>): readonly CheckovFinding[] {
  const failed = isObject(report.results) ? report.results.failed_checks : undefined;
  if (!Array.isArray(failed)) return [];
  return (failed as readonly Json[]).filter(isObject).flatMap((record) => {
    const source = scanned.get(basename(String(record.file_path)));
    if (source === undefined) return [];
    const address = addressOf(record, source);
    return [
      {
        document: source.document,
        rule: String(record.check_id),
        title: String(record.check_name).trim(),
        ...(address === undefined ? {} : { address }),
      },
    ];
  });
}

function addressOf(record: JsonObject, { document, text }: Scanned): string | undefined {
  if (document.kind === "plan") {
    const address = record.resource_address ?? record.resource;
    return typeof address === "string" ? address : undefined;
  }
  const [line] = Array.isArray(record.file_line_range) ? (record.file_line_range as readonly Json[]) : [];
  return addressLines(text).findLast((one) => one.line <= Number(line))?.address;
}
