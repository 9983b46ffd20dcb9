import type { Readable } from "node:stream";
import { planName } from "../../plan/plan-name";
import {
  readDocumentsFrom,
  readDocumentsIn,
  readDocumentsOf,
  type ReadDocument,
  type Reading,
} from "../../plan/read/documents";
import { PlanSections, REVIEWED_SECTIONS } from "../../plan/read/plan-sections";
import type { Project, ReviewedPlan } from "../model";
import { PlanBuilder } from "./plan-builder";

/** Where plans come from. `-` as `file` is standard input. */
export interface PlanSource {
  readonly file: string;
  /** The project's name. @default from the file's name or folder */
  readonly name?: string;
  readonly dir?: string;
  readonly workspace?: string;
  /** The text that `plan` printed, shown folded. */
  readonly text?: string;
}

type Builder = PlanSections<PlanBuilder>;

const readingOf = ({ file }: PlanSource): Reading<Builder> => ({
  file,
  sections: REVIEWED_SECTIONS,
  newSink: () => new PlanSections(new PlanBuilder()),
  exactly: true,
});

/**
 * Reads every plan in the source: one JSON document, or several, concatenated (NDJSON, as Terragrunt prints).
 *
 * @throws UserError if the file is missing, truncated, not JSON or not a plan
 */
export async function readPlans(
  source: PlanSource,
  stdin: Readable = process.stdin,
): Promise<ReviewedPlan[]> {
  const reading = readingOf(source);
  return built(
    source,
    source.file === "-" ? await readDocumentsFrom(stdin, reading) : readDocumentsIn(reading),
  );
}

/** Reads plans from a text that is already in memory. */
export function readPlanText(json: string, source: PlanSource = { file: "plan.json" }): ReviewedPlan[] {
  return built(source, readDocumentsOf(json, readingOf(source)));
}

function built(source: PlanSource, documents: readonly ReadDocument<Builder>[]): ReviewedPlan[] {
  return documents.map(({ sink }, index) =>
    sink.sink.build(projectOf(source, index, documents.length), source.text),
  );
}

function projectOf({ file, name, dir, workspace }: PlanSource, index: number, count: number): Project {
  const given = name ?? planName(file);
  return {
    name: count === 1 ? given : `${given}-${String(index + 1)}`,
    source: file,
    ...(dir === undefined ? {} : { dir }),
    ...(workspace === undefined ? {} : { workspace }),
  };
}
