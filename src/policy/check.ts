import { readFileSync } from "node:fs";
import type { PolicyFinding } from "./finding";
import { dataOfSynthesized } from "../plan/resources/from-synthesized";
import { readStacks, resourcesOf, type StackDocument } from "../plan/resources/read-stacks";
import { withoutIndex } from "../plan/resources/resource-set";
import { covers, type Exception, exceptionsFor } from "./accepted-risks";
import { addressLines } from "./address-lines";
import { ensureCheckov } from "./checkov";
import { levelOfCheckov } from "./checkov-levels";
import { scanWithCheckov } from "./checkov-scan";
import { exceptionFindings } from "./judge-exceptions";
import { OWN_RULES } from "./rules/table";

export interface CheckReport {
  /** All findings, including accepted ones, and invalid exceptions as `GP_EXCEPTION`. */
  readonly findings: readonly PolicyFinding[];
  readonly stacks: readonly string[];
}

export interface CheckOptions {
  /** Whether to skip Checkov. Exceptions for its rules are then not judged. @default false */
  readonly ownRulesOnly?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  readonly onProgress?: (line: string) => void;
  /** The name to show for a file. @default - the file's own */
  readonly shownFile?: (file: string) => string;
}

/** One finding, before exceptions are applied. */
interface RawFinding extends PolicyFinding {
  readonly document: StackDocument;
}

/**
 * Checks stacks and plans against Checkov's rules and ours, and every exception against the findings.
 *
 * @throws UserError if input cannot be read, or if Checkov cannot be installed or fails
 */
export async function check(paths: readonly string[], options: CheckOptions = {}): Promise<CheckReport> {
  const documents = readStacks(paths);
  const foreign = options.ownRulesOnly === true ? [] : await checkovFindings(documents, options);
  const own = documents.flatMap(ownFindings).filter((finding) => !hasTwin(finding, foreign));
  const all = [...foreign, ...own];
  const held = documents.map((document) => ({ document, exceptions: exceptionsFor(document) }));
  const exceptions = held.flatMap((one) => one.exceptions);
  const wasChecked = ({ rule }: Exception) => options.ownRulesOnly !== true || rule.startsWith("GP_");
  const { shownFile = (file) => file } = options;
  return {
    findings: [
      ...withoutRepeats(all).map((finding) => explained(finding, exceptions)),
      ...exceptionFindings(held, all, wasChecked),
    ].map((finding) =>
      finding.file === undefined ? finding : { ...finding, file: shownFile(finding.file) },
    ),
    stacks: [...new Set(documents.map(({ stack }) => stack))],
  };
}

/** Findings without an accepted reason. */
export function unexplained({ findings }: CheckReport): readonly PolicyFinding[] {
  return findings.filter(({ acceptedBecause }) => acceptedBecause === undefined);
}

async function checkovFindings(documents: readonly StackDocument[], options: CheckOptions) {
  const checkov = await ensureCheckov(options);
  options.onProgress?.(`checking ${documents.map(({ stack }) => stack).join(", ")}`);
  const found = await scanWithCheckov(checkov, documents, options.env);
  return found.map(({ document, rule, title, address }): RawFinding => ({
    ...placed(document, address),
    rule,
    title,
    level: levelOfCheckov(rule),
  }));
}

function ownFindings(document: StackDocument): readonly RawFinding[] {
  const { resources } = resourcesOf(document);
  const data = document.kind === "synthesized" ? dataOfSynthesized(document.json) : [];
  return OWN_RULES.flatMap((rule) =>
    rule.check({ kind: document.kind, resources, data }).map(({ address, message }) => ({
      ...placed(document, address),
      rule: rule.id,
      title: `${rule.title}: ${message}`,
      level: rule.level,
    })),
  );
}

function hasTwin({ rule, address, document }: RawFinding, foreign: readonly RawFinding[]): boolean {
  const twins = OWN_RULES.find(({ id }) => id === rule)?.twins ?? [];
  return foreign.some(
    (other) =>
      other.document === document &&
      twins.includes(other.rule) &&
      withoutIndex(other.address ?? "") === withoutIndex(address ?? ""),
  );
}

/** Drops a plan's findings that the synthesized stack also has, because those have a line. */
function withoutRepeats(findings: readonly RawFinding[]): readonly RawFinding[] {
  const key = ({ document, rule, address = "" }: RawFinding) =>
    [document.stack, rule, withoutIndex(address)].join("\n");
  const written = new Set(findings.filter(({ document }) => document.kind === "synthesized").map(key));
  return findings.filter((one) => one.document.kind === "synthesized" || !written.has(key(one)));
}

function placed(document: StackDocument, address: string | undefined) {
  const { stack, file } = document;
  const line =
    document.kind === "synthesized" && address !== undefined ? lineOf(document, address) : undefined;
  return {
    document,
    project: stack,
    file,
    ...(address === undefined ? {} : { address }),
    ...(line === undefined ? {} : { line }),
  };
}

const linesOfDocument = new WeakMap<StackDocument, ReadonlyMap<string, number>>();

function lineOf(document: StackDocument, address: string): number | undefined {
  const known =
    linesOfDocument.get(document) ??
    new Map(addressLines(readFileSync(document.file, "utf8")).map(({ address: at, line }) => [at, line]));
  linesOfDocument.set(document, known);
  return known.get(withoutIndex(address));
}

function explained({ document, ...finding }: RawFinding, exceptions: readonly Exception[]): PolicyFinding {
  const exception = exceptions.find((one) => one.reason !== "" && covers(one, { ...finding, document }));
  return exception === undefined ? finding : { ...finding, acceptedBecause: exception.reason };
}
