import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ExitCode, UserError } from "../../user-error";
import { configurationAddress } from "../address";
import { review, type Review } from "../analyses/review";
import type { CostDelta, PolicyFinding } from "../attachments";
import { readSynthesized, stackOf } from "../construct-paths";
import { nameByDir, type ReviewedPlan, type ReviewInput } from "../model";
import { planName } from "../plan-name";
import { readPlans, type PlanSource } from "../read/read-plans";
import { MIN_LIMIT } from "../render/markdown";
import type { ReviewOptions } from "./review-options";

/** Reads everything that the command line names and looks at it. */
export async function gatherReview(files: readonly string[], options: ReviewOptions): Promise<Review> {
  refuseNonsense(files, options);
  const sources = await Promise.all(files.map((file, index) => sourceOf(file, index, options)));
  const plans: ReviewedPlan[] = [];
  for (const source of sources) plans.push(...(await readPlans(source)));
  const constructPaths = await constructPathsFor(plans, options.synthesized);
  const input: ReviewInput = {
    plans: withDistinctNames(plans),
    constructPaths,
    ...(await attachmentsFor(sources, options)),
  };
  return review(input);
}

/** What was priced and checked, each under the name that its plan has here. */
async function attachmentsFor(
  sources: readonly PlanSource[],
  { cost: costFile, findings: findingsFile }: ReviewOptions,
): Promise<Pick<ReviewInput, "cost" | "findings">> {
  const names = new Map(sources.map(({ file, name }) => [planName(file), name ?? planName(file)]));
  const renamed = <T extends { readonly project?: string }>(each: T): T =>
    each.project === undefined ? each : { ...each, project: names.get(each.project) ?? each.project };
  const cost = costFile === undefined ? undefined : await readAttachment(costFile, "--cost", COST);
  const findings =
    findingsFile === undefined ? undefined : await readAttachment(findingsFile, "--findings", FINDINGS);
  return {
    ...(cost === undefined ? {} : { cost: { ...cost, resources: cost.resources.map(renamed) } }),
    ...(findings === undefined ? {} : { findings: findings.map(renamed) }),
  };
}

function refuseNonsense(files: readonly string[], { limit, maxComments, text }: ReviewOptions): void {
  const refuse = (what: string, where: string, next: string) => {
    throw new UserError({ what, where, next, exitCode: ExitCode.usage });
  };
  if (files.length === 0)
    refuse(
      "no plan was named.",
      "groundplan review",
      "Name a file that `show -json` wrote, or - for standard input.",
    );
  if (files.filter((file) => file === "-").length > 1)
    refuse("standard input can be read once.", "-", "Name it once.");
  if (limit !== undefined && !(limit >= MIN_LIMIT))
    refuse(`a comment needs ${String(MIN_LIMIT)} characters.`, "--limit", "Give more.");
  if (Number.isNaN(maxComments)) refuse("this is not a whole number above 0.", "--max-comments", "Give one.");
  if (text.length > files.length)
    refuse("there are more texts than plans.", "--text", "Give one for each plan, in their order.");
}

async function sourceOf(file: string, index: number, options: ReviewOptions): Promise<PlanSource> {
  const text = options.text[index];
  const [dir, workspace] = [options.dir[index], options.workspace[index]];
  const name = options.project[index] ?? (dir === undefined ? undefined : nameByDir(dir, workspace));
  return {
    file,
    ...(name === undefined ? {} : { name }),
    ...(dir === undefined ? {} : { dir }),
    ...(workspace === undefined ? {} : { workspace }),
    ...(text === undefined ? {} : { text: await readNamed(text, "--text") }),
  };
}

/** Two plans of one name would be taken for one: the second gets a number. */
function withDistinctNames(plans: readonly ReviewedPlan[]): ReviewedPlan[] {
  const seen = new Map<string, number>();
  return plans.map((plan) => {
    const times = (seen.get(plan.project.name) ?? 0) + 1;
    seen.set(plan.project.name, times);
    return times === 1
      ? plan
      : { ...plan, project: { ...plan.project, name: `${plan.project.name}-${String(times)}` } };
  });
}

async function constructPathsFor(plans: readonly ReviewedPlan[], places: readonly string[]) {
  const stacks = (await Promise.all(places.map(readSynthesized))).flat();
  const paths = new Map<string, ReadonlyMap<string, string>>();
  for (const plan of plans) {
    const addresses = plan.changes.map(({ address }) => configurationAddress(address));
    const stack = stackOf(plan.project.name, addresses, stacks);
    if (stack !== undefined) paths.set(plan.project.name, stack.paths);
  }
  return paths;
}

/** The text of a file that an option names. */
export async function readNamed(file: string, option: string): Promise<string> {
  return readFile(file, "utf8").catch(() => {
    throw new UserError({
      what: "there is no such file.",
      where: `${option} ${file}`,
      next: "Check the path.",
      exitCode: ExitCode.usage,
    });
  });
}

const amount = z.number();
const COST: z.ZodType<CostDelta> = z.object({
  currency: z.string(),
  before: amount.exactOptional(),
  after: amount,
  resources: z.array(
    z.object({
      address: z.string(),
      project: z.string().exactOptional(),
      before: amount.exactOptional(),
      after: amount.exactOptional(),
      assumes: z.string().exactOptional(),
    }),
  ),
  unpriced: z.array(z.string()),
  pricesAsOf: z.string().exactOptional(),
});

const FINDINGS: z.ZodType<PolicyFinding[]> = z.array(
  z.object({
    rule: z.string(),
    title: z.string(),
    level: z.enum(["error", "warning", "note"]),
    address: z.string().exactOptional(),
    project: z.string().exactOptional(),
    file: z.string().exactOptional(),
    line: z.number().exactOptional(),
    url: z.string().exactOptional(),
    acceptedBecause: z.string().exactOptional(),
  }),
);

async function readAttachment<T>(file: string, option: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readNamed(file, option);
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError({
    what: `this is not what that command prints: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "no JSON"}.`,
    where: `${option} ${file}`,
    next: "Make the file again with --json.",
    exitCode: ExitCode.usage,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
