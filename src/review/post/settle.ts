import { setTimeout as pause } from "node:timers/promises";
import { HostError, type CommentHost } from "./comment-host";
import { planComments, writtenTwice, type CommentStep, type PostMode } from "./plan-comments";

/** How often to read the comments again after a server fault, or after somebody deleted one. */
const ROUNDS = 4;

/**
 * Makes the pull request show these comments, and returns the steps taken. After a fault the last step may or may not
 * have succeeded, so each round first reads the comments: nothing is posted twice.
 *
 * @throws HostError if the host refuses or does not recover
 */
export async function settle(
  host: CommentHost,
  parts: readonly string[],
  mode: PostMode,
): Promise<CommentStep[]> {
  const taken: CommentStep[] = [];
  for (let round = 1; ; round++) {
    const steps = planComments(await host.list(), parts, mode);
    try {
      for (const step of steps) {
        await take(host, step);
        taken.push(step);
      }
      break;
    } catch (error) {
      if (!(error instanceof HostError) || error.kind === "refused" || round === ROUNDS) throw error;
      await pause(1000 * 2 ** (round - 1));
    }
  }
  if (!taken.some((step) => step.do === "create")) return taken;
  const twice = writtenTwice(await host.list(), parts[0] ?? "");
  for (const step of twice) await take(host, step);
  return [...taken, ...twice];
}

async function take(host: CommentHost, step: CommentStep): Promise<void> {
  if (step.do === "create") await host.create(step.body);
  else if (step.do === "update") await host.update(step.id, step.body);
  else await host.supersede(step.comment);
}
