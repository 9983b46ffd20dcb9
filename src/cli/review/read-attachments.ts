import { z } from "zod";
import { ExitCode, UserError } from "../../text/user-error";
import type { CostDelta } from "../../cost/cost-delta";
import type { ReviewInput } from "../../review/model";
import { readNamed } from "./read-named";
import type { ReviewOptions } from "./review-options";
import type { PolicyFinding } from "../../policy/finding";

/**
 * Reads the JSON that `cost` and `check` printed.
 *
 * @param names from the name that `cost` and `check` use for a plan to the name used here
 * @throws UserError for a file that does not exist or does not hold what those commands print
 */
export async function readAttachments(
  { cost: costFile, findings: findingsFile }: ReviewOptions,
  names: ReadonlyMap<string, string>,
): Promise<Pick<ReviewInput, "cost" | "findings">> {
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
      notKnown: z.boolean().exactOptional(),
      assumes: z.string().exactOptional(),
    }),
  ),
  unpriced: z.array(z.string()),
  unpricedUnchanged: amount.exactOptional(),
  usageNeeded: z.array(z.string()).exactOptional(),
  onlyRegionsWithoutPrices: z.array(z.string()).exactOptional(),
  pricesAsOf: z.string().exactOptional(),
  assumedRegion: z.string().exactOptional(),
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
  const place = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  throw new UserError({
    what: `this is not what that command prints: ${place}${issue?.message ?? "no JSON"}`,
    where: `${option} ${file}`,
    next: "Create the file again with --json.",
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
