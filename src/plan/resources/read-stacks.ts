import { existsSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { JsonObject } from "../../text/json";
import { ExitCode, UserError } from "../../text/user-error";
import type { Plan } from "../plan-model";
import { planNames } from "../plan-name";
import { type ReadDocument, readDocumentsIn } from "../read/documents";
import { WHOLE_SECTIONS, WholeDocument } from "../read/whole-document";
import { synthesizedFiles } from "../synthesized-stack";
import { type PlanSide, resourcesOfPlan } from "./from-plan";
import { resourcesOfSynthesized } from "./from-synthesized";
import type { ResourceSet } from "./resource-set";

/** One stack's document, in either form. */
export interface StackDocument {
  readonly file: string;
  readonly stack: string;
  readonly kind: "plan" | "synthesized";
  readonly json: JsonObject;
}

/**
 * Reads plans (`show -json`) and synthesized stacks, like `review`: several in one file, with log lines around them, of
 * any size. A folder means its `cdk.tf.json`, or those of all stacks in a `cdktf.out`; `-` is standard input. A file
 * given twice counts once.
 *
 * @throws UserError if a path does not exist, is not JSON or is neither of the two
 */
export function readStacks(paths: readonly string[]): readonly StackDocument[] {
  const files = new Map(paths.flatMap(filesAt).map((file) => [file === "-" ? file : resolve(file), file]));
  const read = [...files.values()].map((file) => ({ file, documents: documentsIn(file) }));
  const plans = read.filter(({ documents }) => documents[0]?.kind === "plan").map(({ file }) => file);
  const names = new Map(planNames(plans).map((name, index) => [plans[index], name]));
  return read.flatMap(({ file, documents }) =>
    documents.map(({ kind, sink: { json } }, index): StackDocument => {
      if (kind === "synthesized") {
        const { stack } = resourcesOfSynthesized(json, file, basename(dirname(resolve(file))));
        return { file, stack, kind, json };
      }
      const name = names.get(file) ?? file;
      return { file, stack: documents.length === 1 ? name : `${name}-${String(index + 1)}`, kind, json };
    }),
  );
}

const STANDARD_INPUT = "/dev/stdin";

function documentsIn(file: string): readonly ReadDocument<WholeDocument>[] {
  const isInput = file === "-" || file === STANDARD_INPUT;
  return readDocumentsIn({
    file: isInput ? STANDARD_INPUT : file,
    ...(isInput ? { name: "standard input" } : {}),
    sections: WHOLE_SECTIONS,
    newSink: () => new WholeDocument(),
    takesStacks: true,
    exactly: true,
  });
}

/** The resources of a document; for a plan, of one side. A synthesized stack has none before. */
export function resourcesOf(document: StackDocument, side: PlanSide = "after"): ResourceSet {
  const { json, stack, file } = document;
  if (document.kind === "plan") return resourcesOfPlan(json as unknown as Plan, side, stack, file);
  const set = resourcesOfSynthesized(json, file, stack);
  return side === "after" ? set : { ...set, resources: [] };
}

function filesAt(path: string): readonly string[] {
  if (path === "-") return [path];
  if (!existsSync(path)) {
    throw new UserError({
      what: "no such file or folder",
      where: path,
      next: "Run cdktf synth first, or create a plan: tofu plan -out=p && tofu show -json p > plan.json",
      exitCode: ExitCode.usage,
    });
  }
  if (!statSync(path).isDirectory()) return [path];
  const found = synthesizedFiles(path);
  if (found.length > 0) return found;
  throw new UserError({
    what: "no cdk.tf.json in this folder or in its stacks/ folder",
    where: path,
    next: "Run cdktf synth (without --hcl) first.",
    exitCode: ExitCode.usage,
  });
}
