import { closeSync, openSync, readSync } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { ExitCode, UserError } from "../../user-error";
import type { Project, ReviewedPlan } from "../model";
import { PlanBuilder } from "../normalize/plan-builder";
import { planName } from "../plan-name";
import { NotPlan, PlanSections } from "./plan-sections";
import { NotJson } from "./section-scanner";

/** Large enough that the scanner's bookkeeping does not count, small enough not to matter in memory. */
const CHUNK_BYTES = 1024 * 1024;

/** Where plans come from. `-` as `file` is standard input. */
export interface PlanSource {
  readonly file: string;
  /** How the project is called; by default what the file's name or folder says. */
  readonly name?: string;
  readonly dir?: string;
  readonly workspace?: string;
  /** The text that `plan` printed, shown folded. */
  readonly text?: string;
}

/**
 * Reads every plan in the source: one JSON document, or several on end (NDJSON, as Terragrunt prints).
 *
 * @throws UserError where the file is missing, no JSON, cut short or no plan
 */
export async function readPlans(
  source: PlanSource,
  stdin: Readable = process.stdin,
): Promise<ReviewedPlan[]> {
  if (source.file === "-") return readPlanStream(stdin, source);
  const collector = new Collector(source);
  await forEachChunk(source.file, (chunk) => collector.push(chunk));
  return collector.finish();
}

/** Reads plans from a text, as tests and callers with the JSON at hand do. */
export function readPlanText(json: string, source: PlanSource = { file: "plan.json" }): ReviewedPlan[] {
  const collector = new Collector(source);
  collector.push(Buffer.from(json, "utf8"));
  return collector.finish();
}

async function readPlanStream(chunks: AsyncIterable<unknown>, source: PlanSource): Promise<ReviewedPlan[]> {
  const collector = new Collector(source);
  for await (const chunk of chunks)
    collector.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  return collector.finish();
}

/**
 * A stream would make a buffer and a turn of the event loop for each chunk, which is a tenth of a review's time;
 * here one buffer is filled again and again, so `take` must copy what it keeps.
 */
async function forEachChunk(file: string, take: (chunk: Buffer) => void): Promise<void> {
  await requireFile(file);
  const descriptor = openSync(file, "r");
  try {
    const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    for (let length = 1; length > 0;) {
      length = readSync(descriptor, buffer, 0, CHUNK_BYTES, null);
      if (length > 0) take(buffer.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}

async function requireFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || !found.isFile()) {
    throw new UserError({
      what: found === undefined ? "there is no such file." : "this is not a file.",
      where: file,
      next: "Make one with: terraform show -json tfplan > plan.json",
      exitCode: ExitCode.usage,
    });
  }
}

/** Gathers the plans of one source and says what is wrong with it where it is not one. */
class Collector {
  private readonly builders: PlanBuilder[] = [];
  private isFirst = true;
  private readonly sections = new PlanSections(
    () => new PlanBuilder((builder) => this.builders.push(builder)),
  );

  constructor(private readonly source: PlanSource) {}

  push(chunk: Buffer): void {
    const bytes = this.isFirst ? withoutMark(chunk, this.source.file) : chunk;
    this.isFirst = false;
    try {
      this.sections.push(bytes);
    } catch (error) {
      if (error instanceof NotPlan) {
        throw this.complaint(
          `${error.section} holds something that is no change, so this is not a plan.`,
          "Hand over what `show -json` prints.",
        );
      }
      if (!(error instanceof NotJson)) throw error;
      throw this.complaint(
        "this is not JSON.",
        "Hand over what `terraform show -json <plan file>` prints, not the plan file.",
      );
    }
  }

  finish(): ReviewedPlan[] {
    if (this.sections.isTruncated)
      throw this.complaint("the JSON stops in the middle.", "Make the file again.");
    if (this.builders.length === 0) {
      throw this.complaint(
        "there is no plan in it.",
        "Make one with: terraform show -json tfplan > plan.json",
      );
    }
    for (const builder of this.builders) this.refuseOthers(builder);
    return this.builders.map((builder, index) => builder.build(this.projectOf(index), this.source.text));
  }

  private refuseOthers(builder: PlanBuilder): void {
    const { found } = builder;
    if (found["@level"] !== undefined) {
      throw this.complaint(
        "this is the log that `plan -json` prints, not a plan.",
        "Save the plan with -out=tfplan and hand over what `show -json tfplan` prints.",
      );
    }
    const version = found.format_version;
    if (typeof version !== "string") {
      throw this.complaint(
        "this JSON has no format_version, so it is no plan.",
        "Hand over what `show -json` prints.",
      );
    }
    if (!/^[01]\./.test(version)) {
      throw this.complaint(
        `plan format ${version.slice(0, 20)} is newer than what is known here (1.x).`,
        "Update Groundplan.",
      );
    }
  }

  private complaint(what: string, next: string): UserError {
    const where = this.source.file === "-" ? "standard input" : this.source.file;
    return new UserError({ what, where, next, exitCode: ExitCode.usage });
  }

  private projectOf(index: number): Project {
    const { file, name, dir, workspace } = this.source;
    const given = name ?? planName(file);
    return {
      name: this.builders.length === 1 ? given : `${given}-${String(index + 1)}`,
      source: file,
      ...(dir === undefined ? {} : { dir }),
      ...(workspace === undefined ? {} : { workspace }),
    };
  }
}

function withoutMark(chunk: Buffer, file: string): Buffer {
  if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) return chunk.subarray(3);
  if ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff)) {
    throw new UserError({
      what: "this is UTF-16, as PowerShell's > writes it.",
      where: file,
      next: "Write it with: terraform show -json tfplan | Out-File -Encoding utf8 plan.json",
      exitCode: ExitCode.usage,
    });
  }
  return chunk;
}
