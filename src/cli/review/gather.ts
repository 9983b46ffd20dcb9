import { ExitCode, UserError } from "../../text/user-error";
import { configurationAddress } from "../../plan/address";
import { review, type Review } from "../../review/analyses/review";
import { readConstructPaths, stackOf } from "../../plan/synthesized-stack";
import type { ReviewedPlan } from "../../review/model";
import { MIN_LIMIT } from "../../review/render/markdown";
import { readAttachments } from "./read-attachments";
import { readProjects } from "./read-projects";
import type { ReviewOptions } from "./review-options";

/**
 * Reads and checks everything that the command line names.
 *
 * @throws UserError with exit code 2 for arguments that make no sense
 */
export async function gatherReview(files: readonly string[], options: ReviewOptions): Promise<Review> {
  refuseNonsense(files, options);
  const { plans, names } = await readProjects(files, options);
  return review({
    plans,
    constructPaths: constructPathsFor(plans, options.synthesized ?? []),
    ...(await readAttachments(options, names)),
  });
}

function refuseNonsense(files: readonly string[], options: ReviewOptions): void {
  const { limit, maxComments, text = [], failed = [], lockUrl } = options;
  const refuse = (what: string, where: string, next: string) => {
    throw new UserError({ what, where, next, exitCode: ExitCode.usage });
  };
  if (files.length + failed.length === 0)
    refuse(
      "no plan was named.",
      "groundplan review",
      "Name a file that `show -json` wrote, or - for standard input.",
    );
  if (files.filter((file) => file === "-").length > 1)
    refuse("standard input can be read once.", "-", "Name it once.");
  if (Number.isNaN(limit)) refuse("this is not a whole number above 0.", "--limit", "Give one.");
  if (limit !== undefined && limit < MIN_LIMIT)
    refuse(`a comment needs ${String(MIN_LIMIT)} characters.`, "--limit", "Give more.");
  if (Number.isNaN(maxComments)) refuse("this is not a whole number above 0.", "--max-comments", "Give one.");
  if (text.length > files.length)
    refuse("there are more texts than plans.", "--text", "Give one for each plan, in their order.");
  if (lockUrl !== undefined && !isWebAddress(lockUrl))
    refuse(
      "this is not the address of a page.",
      `--lock-url ${lockUrl}`,
      "Give one with https:// or http://.",
    );
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

function constructPathsFor(plans: readonly ReviewedPlan[], places: readonly string[]) {
  const stacks = places.flatMap(readConstructPaths);
  const paths = new Map<string, ReadonlyMap<string, string>>();
  for (const plan of plans) {
    const addresses = plan.changes.map(({ address }) => configurationAddress(address));
    const stack = stackOf(plan.project.name, addresses, stacks);
    if (stack !== undefined) paths.set(plan.project.name, stack.paths);
  }
  return paths;
}
