import { interruptible } from "../process/interruption";
import type { Releases, Watcher } from "../releases/contract";
import { openReleases } from "../releases/open-releases";
import { createProgress } from "../terminal/progress";
import { ExitCode, UserError } from "../text/user-error";
import { resolveTarget } from "./target";

/** What runs in the environment that the words name. */
export async function openTarget(words: readonly string[]): Promise<Releases> {
  return openReleases(resolveTarget(words).environment);
}

/** Does work that people see the progress of, and that a signal ends. */
export function watched<T>(work: (watcher: Watcher) => Promise<T>): Promise<T> {
  return interruptible((signal) => work({ progress: createProgress(), signal }));
}

/** @throws UserError for an environment that has no such thing as the command is for */
export function withoutSuch({ environment: { system, name } }: Releases, thing: string): UserError {
  return new UserError({
    what: `there is no ${thing} here`,
    where: `${system} ${name}`,
    next: `See \`groundplan versions ${system} ${name}\` for what is deployed there.`,
    exitCode: ExitCode.usage,
  });
}
