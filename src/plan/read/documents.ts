import { isUtf8 } from "node:buffer";
import { statSync } from "node:fs";
import type { Readable } from "node:stream";
import { parseExactly } from "../../text/exact-json";
import type { Json } from "../../text/json";
import { ExitCode, UserError } from "../../text/user-error";
import {
  type DocumentKind,
  engineLog,
  isConfiguration,
  isLogLine,
  knownKind,
  PLAN_ONLY,
  PLAN_PROPERTIES,
  unknownKind,
} from "./document-kinds";
import { forEachChunk } from "./file-chunks";
import { complaintOf, NotUtf8, refuseBinary, withoutPlan } from "./complaints";
import {
  NotJson,
  type Section,
  SectionScanner,
  type SectionTaker,
  type SectionTree,
  type Shape,
} from "./section-scanner";
import { NotPlan, refuseShape, refuseStranger } from "./valid-sections";

/** Takes one document, section by section in file order. */
export interface DocumentSink {
  /** Called for each property, before its value is read. */
  meet?(name: string, shape: Shape): void;
  /** False if a section is not needed, so it is not parsed. */
  wants?(section: Section): boolean;
  take(name: string, value: Json, key: string | undefined, isElement: boolean): void;
}

/** A document: a plan, or a synthesized stack if those are accepted. */
export interface ReadDocument<T> {
  readonly kind: "plan" | "synthesized";
  readonly sink: T;
}

/** How `review`, `cost` and `check` read documents. Each takes its own sections from a plan. */
export interface Reading<T extends DocumentSink> {
  readonly file: string;
  /** Its name in messages. @default its path, or `standard input` for `-` */
  readonly name?: string;
  readonly sections: SectionTree;
  readonly newSink: () => T;
  /** Whether to accept synthesized stacks too. @default false */
  readonly takesStacks?: boolean;
  /** Whether to keep numbers that a double cannot represent. @default false */
  readonly exactly?: boolean;
  /** Called with a sentence about skipped lines. @default prints it to standard error */
  readonly onSkipped?: (sentence: string) => void;
}

/**
 * Reads every plan in a file: one JSON document, or several, concatenated, with or without a wrapper's log between them.
 *
 * @throws UserError with exit code 2 if the file is missing, truncated, not JSON or not a plan
 */
export function readDocumentsIn<T extends DocumentSink>(reading: Reading<T>): readonly ReadDocument<T>[] {
  requireFile(reading.file);
  const reader = new DocumentReader(reading);
  forEachChunk(reading.file, (chunk) => reader.push(chunk));
  return reader.end();
}

/** Reads plans from a text. */
export function readDocumentsOf<T extends DocumentSink>(
  json: string,
  reading: Reading<T>,
): readonly ReadDocument<T>[] {
  const reader = new DocumentReader(reading);
  reader.push(Buffer.from(json, "utf8"));
  return reader.end();
}

/** Reads plans from a stream. */
export async function readDocumentsFrom<T extends DocumentSink>(
  chunks: Readable,
  reading: Reading<T>,
): Promise<readonly ReadDocument<T>[]> {
  const reader = new DocumentReader(reading);
  for await (const chunk of chunks) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    reader.push(bytes);
  }
  return reader.end();
}

function requireFile(file: string): void {
  // Paths cannot contain a zero byte; Node throws an error for one.
  const found = file.includes("\0") ? undefined : statSync(file, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory()) return;
  throw new UserError({
    what: found === undefined ? "there is no such file" : "this is not a file",
    where: file,
    next: "Create one with: terraform show -json tfplan > plan.json",
    exitCode: ExitCode.usage,
  });
}

/** The properties with the text of a JSON log. */
const LOG_TEXTS = { msg: "value", message: "value" } as const;

const PLAN_IN_LOG: DocumentKind = {
  name: "a log in JSON with a plan within a message",
  next: "Print the plan without the log. For Terragrunt: terragrunt show -json tfplan --log-disable",
};

/** What is known of a document so far. */
interface DocumentSoFar<T> {
  readonly sink: T;
  readonly properties: Set<string>;
  /** Properties that are `null` and count as missing. */
  readonly unset: Set<string>;
  version: Json | undefined;
  /** A log message with a plan in it, which must not be lost. */
  holdsPlan: boolean;
  doubt: NotPlan | undefined;
}

/** Enough to tell what a file is that is not JSON. */
const START_BYTES = 512;

/** A document with more top-level properties is not a plan, so no more names are kept. */
const MOST_PROPERTIES = 1_000;

class DocumentReader<T extends DocumentSink> implements SectionTaker {
  private readonly documents: ReadDocument<T>[] = [];
  private readonly scanner: SectionScanner;
  private document: DocumentSoFar<T> | undefined;
  private logLines = 0;
  /** The log of a command with -json, if there is one. */
  private engineLog: DocumentKind | undefined;
  private start = Buffer.alloc(0);

  constructor(private readonly reading: Reading<T>) {
    const sections = { ...reading.sections, format_version: "value", ...LOG_TEXTS } as const;
    this.scanner = new SectionScanner(sections, this);
  }

  /** @throws UserError */
  push(chunk: Buffer): void {
    if (this.start.length < START_BYTES)
      this.start = Buffer.concat([this.start, chunk.subarray(0, START_BYTES - this.start.length)]);
    try {
      refuseBinary(this.start);
      this.scanner.push(chunk);
    } catch (error) {
      throw this.explained(error);
    }
  }

  meet(name: string, shape: Shape): void {
    const { properties, unset, sink } = this.current();
    sink.meet?.(name, shape);
    if (properties.has(name)) this.doubt(new NotPlan(name, "a second value"));
    if (properties.size < MOST_PROPERTIES) properties.add(name);
    if (shape === "null") unset.add(name);
    this.attempt(() => refuseShape(name, shape));
  }

  take(section: Section): void {
    const document = this.current();
    if (section.name === "format_version") document.version = parsed(section, false);
    if (Object.hasOwn(LOG_TEXTS, section.name) && section.json.includes("resource_changes"))
      document.holdsPlan = true;
    if (document.doubt !== undefined || document.sink.wants?.(section) === false) return;
    this.attempt(() => {
      const value = parsed(section, this.reading.exactly === true);
      refuseStranger(section.name, value, section.isElement);
      document.sink.take(section.name, value, section.key, section.isElement);
    });
  }

  finish(): void {
    const { sink, properties, unset, version, holdsPlan, doubt } = this.current();
    this.document = undefined;
    if (isLogLine(properties)) {
      if (holdsPlan) throw this.refusal(PLAN_IN_LOG);
      this.engineLog ??= engineLog(properties);
      this.logLines++;
      return;
    }
    const isStack = this.reading.takesStacks === true && isConfiguration(properties);
    if (!isStack) this.requirePlan(properties, unset, version);
    if (doubt !== undefined) throw doubt;
    this.documents.push({ kind: isStack ? "synthesized" : "plan", sink });
  }

  /** @throws UserError if the input ends too early or has no document */
  end(): readonly ReadDocument<T>[] {
    try {
      this.scanner.end();
    } catch (error) {
      throw this.explained(error);
    }
    if (this.scanner.isOpen) throw this.complaint("the JSON stops in the middle", "Create the file again.");
    if (this.documents.length === 0) {
      if (this.engineLog !== undefined) throw this.refusal(this.engineLog);
      throw this.complaint(...withoutPlan(this.start, this.scanner.skippedLines));
    }
    const skipped = this.logLines + this.scanner.skippedLines;
    if (skipped > 0)
      this.tell(`${skipped} ${skipped === 1 ? "line is" : "lines are"} not JSON of a plan and skipped`);
    return this.documents;
  }

  private tell(what: string): void {
    const say = this.reading.onSkipped ?? ((sentence) => void process.stderr.write(`${sentence}\n`));
    say(`${this.where}: ${what}.`);
  }

  private requirePlan(
    properties: ReadonlySet<string>,
    unset: ReadonlySet<string>,
    version: Json | undefined,
  ): void {
    const known = knownKind(properties);
    if (known !== undefined) throw this.refusal(known);
    if (properties.has("format_version")) this.requireVersion(version);
    const hasOwn = PLAN_ONLY.some((name) => properties.has(name) && !unset.has(name));
    const isPlan = hasOwn && properties.has("format_version");
    if (!isPlan) throw this.refusal(unknownKind(properties));
    if (!leavesChangesOut(properties, unset)) return;
    throw this.complaint(
      "this plan has no resource_changes, so its changes are not known",
      "Use the complete output of `show -json`.",
    );
  }

  private requireVersion(version: Json | undefined): void {
    if (typeof version === "string" && /^[01]\.\d+$/.test(version)) return;
    const isNewer = typeof version === "string" && /^(?:[2-9]|[1-9]\d{1,3})\.\d{1,9}$/.test(version);
    throw this.complaint(
      isNewer
        ? `plan format ${version} is newer than the supported format (1.x)`
        : "its format_version is not a plan format version",
      isNewer ? "Update Groundplan." : "Use the output of `show -json`.",
    );
  }

  private current(): DocumentSoFar<T> {
    this.document ??= {
      sink: this.reading.newSink(),
      properties: new Set(),
      unset: new Set(),
      version: undefined,
      holdsPlan: false,
      doubt: undefined,
    };
    return this.document;
  }

  private attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof NotPlan)) throw error;
      this.doubt(error);
    }
  }

  /** Kept until the end of the document, because its other properties may show what it is. */
  private doubt(reason: NotPlan): void {
    this.current().doubt ??= reason;
  }

  private get where(): string {
    const { file, name = file === "-" ? "standard input" : file } = this.reading;
    return name;
  }

  private explained(error: unknown): unknown {
    const complaint = complaintOf(error, this.start);
    return complaint === undefined ? error : this.complaint(...complaint);
  }

  private refusal({ name, next }: DocumentKind): UserError {
    return this.complaint(`this is ${name}`, next);
  }

  private complaint(what: string, next: string): UserError {
    return new UserError({ what, where: this.where, next, exitCode: ExitCode.usage });
  }
}

/**
 * Whether the list of changes is missing from a plan that needs one. Engines leave it out if a configuration has no
 * resources, or with -refresh-only. Then the plan still has its values and its configuration, and nothing unknown.
 */
function leavesChangesOut(properties: ReadonlySet<string>, unset: ReadonlySet<string>): boolean {
  if (properties.has("resource_changes")) return unset.has("resource_changes");
  const isWhole = ["planned_values", "configuration"].every((name) => properties.has(name));
  const hasStrangers = [...properties].some((name) => !name.includes(".") && !PLAN_PROPERTIES.has(name));
  const hasResources = ["resources", "child_modules"].some((name) =>
    properties.has(`planned_values.root_module.${name}`),
  );
  return !isWhole || hasStrangers || (hasResources && !properties.has("prior_state"));
}

function parsed(section: Section, exactly: boolean): Json {
  try {
    const text = section.json.toString("utf8");
    // A byte that is not UTF-8 becomes this character, and two values that differ would look the same.
    if (text.includes("\ufffd") && !isUtf8(section.json)) throw new NotUtf8();
    return exactly && section.hasLongNumber === true ? parseExactly(text) : (JSON.parse(text) as Json);
  } catch (error) {
    throw error instanceof NotUtf8 ? error : new NotJson(0);
  }
}
