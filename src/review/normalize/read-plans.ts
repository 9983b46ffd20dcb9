import type { Readable } from "node:stream";
import { ExitCode, UserError } from "../../text/user-error";
import type { Project, ReviewedPlan } from "../model";
import { PlanBuilder } from "./plan-builder";
import { planName } from "../../plan/plan-name";
import { NotPlan, PlanSections } from "../../plan/read/plan-sections";
import { scanFile, scanStream } from "../../plan/read/scan";
import { NotJson, SectionScanner } from "../../plan/read/section-scanner";
import { WANTED_SECTIONS } from "../../plan/read/wanted-sections";

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
  const collector = new Collector(source);
  const scan =
    source.file === "-" ? scanStream(stdin, collector.sections) : scanFile(source.file, collector.sections);
  const { isTruncated } = await scan.catch(collector.explain);
  return collector.finish(isTruncated);
}

/** Reads plans from a text, as tests and callers with the JSON at hand do. */
export function readPlanText(json: string, source: PlanSource = { file: "plan.json" }): ReviewedPlan[] {
  const collector = new Collector(source);
  const scanner = new SectionScanner(WANTED_SECTIONS, collector.sections);
  try {
    scanner.push(Buffer.from(json, "utf8"));
  } catch (error) {
    collector.explain(error);
  }
  return collector.finish(scanner.isOpen);
}

/** Gathers the plans of one source and says what is wrong with it where it is not one. */
class Collector {
  private readonly builders: PlanBuilder[] = [];
  readonly sections = new PlanSections(() => new PlanBuilder((builder) => this.builders.push(builder)));

  constructor(private readonly source: PlanSource) {}

  /** Throws the error as a person can read it. */
  readonly explain = (error: unknown): never => {
    if (error instanceof NotPlan) {
      throw this.complaint(
        `${error.section} holds something that is no change, so this is not a plan.`,
        "Hand over what `show -json` prints.",
      );
    }
    if (!(error instanceof NotJson)) throw error;
    if (error.isUtf16) {
      throw this.complaint(
        "this is UTF-16, as PowerShell's > writes it.",
        "Write it with: terraform show -json tfplan | Out-File -Encoding utf8 plan.json",
      );
    }
    throw this.complaint(
      "this is not JSON.",
      "Hand over what `terraform show -json <plan file>` prints, not the plan file.",
    );
  };

  finish(isTruncated: boolean): ReviewedPlan[] {
    if (isTruncated) throw this.complaint("the JSON stops in the middle.", "Make the file again.");
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
