import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { ExitCode, UserError } from "../../text/user-error";
import type { Plan } from "../plan-model";
import { planNames } from "../plan-name";
import { type PlanSide, resourcesOfPlan } from "./from-plan";
import { resourcesOfSynthesized } from "./from-synthesized";
import { isObject, type Json, type JsonObject } from "../../text/json";
import type { ResourceSet } from "./resource-set";

/** One stack's document, whichever of the two forms it has. */
export interface StackDocument {
  readonly file: string;
  readonly stack: string;
  readonly kind: "plan" | "synthesized";
  readonly json: JsonObject;
}

/**
 * Reads plans (`show -json`) and synthesized stacks. A folder stands for the `cdk.tf.json` in it, or for those of
 * all stacks of a `cdktf.out`.
 *
 * @throws UserError for a path that is not there, is no JSON or is neither of the two
 */
export function readStacks(paths: readonly string[]): readonly StackDocument[] {
  const read = paths.flatMap(filesAt).map((file) => ({ file, json: parse(file) }));
  const plans = read.filter(({ json }) => isPlan(json)).map(({ file }) => file);
  const names = new Map(planNames(plans).map((name, index) => [plans[index], name]));
  return read.map(({ file, json }) => stackIn(file, json, names.get(file) ?? file));
}

/** The resources of a document; of a plan, those of one side. Synthesized stacks have nothing before. */
export function resourcesOf(document: StackDocument, side: PlanSide = "after"): ResourceSet {
  const { json, stack, file } = document;
  if (document.kind === "plan") return resourcesOfPlan(json as unknown as Plan, side, stack, file);
  const set = resourcesOfSynthesized(json, file, stack);
  return side === "after" ? set : { ...set, resources: [] };
}

function filesAt(path: string): readonly string[] {
  if (!existsSync(path)) {
    throw new UserError({
      what: "there is no such file or folder",
      where: path,
      next: "Synthesize first (cdktf synth), or make a plan: tofu plan -out=p && tofu show -json p > plan.json",
      exitCode: ExitCode.usage,
    });
  }
  if (!statSync(path).isDirectory()) return [path];
  const own = join(path, "cdk.tf.json");
  if (existsSync(own)) return [own];
  const stacks = existsSync(join(path, "stacks")) ? join(path, "stacks") : path;
  const found = readdirSync(stacks)
    .sort()
    .map((name) => join(stacks, name, "cdk.tf.json"))
    .filter((file) => existsSync(file));
  if (found.length > 0) return found;
  throw new UserError({
    what: "no cdk.tf.json in this folder or in stacks/ below it",
    where: path,
    next: "Run cdktf synth (without --hcl) first.",
    exitCode: ExitCode.usage,
  });
}

function isPlan(json: Json): json is JsonObject {
  return isObject(json) && typeof json.format_version === "string";
}

function stackIn(file: string, json: Json, planName: string): StackDocument {
  if (isPlan(json)) return { file, stack: planName, kind: "plan", json };
  if (isObject(json) && (isObject(json.resource) || isObject(json.terraform) || isObject(json.provider))) {
    const { stack } = resourcesOfSynthesized(json, file, basename(dirname(resolve(file))));
    return { file, stack, kind: "synthesized", json };
  }
  throw new UserError({
    what: "is neither a plan (show -json) nor a synthesized stack (cdk.tf.json)",
    where: file,
    exitCode: ExitCode.usage,
  });
}

function parse(file: string): Json {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError({ what: `is not JSON: ${reason}`, where: file, exitCode: ExitCode.usage });
  }
}
