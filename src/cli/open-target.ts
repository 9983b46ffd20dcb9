import { Option } from "commander";
import { interruptible } from "../process/interruption";
import type { Releases, Watcher } from "../releases/contract";
import { openReleases } from "../releases/open-releases";
import { holdingLock } from "../releases/steps/deploy-lock";
import { createProgress } from "../terminal/progress";
import { ExitCode, UserError } from "../text/user-error";
import { resolveTarget } from "./target";

/** What runs in the environment that the words name. */
export async function openTarget(words: readonly string[]): Promise<Releases> {
  return openReleases(resolveTarget(words).environment);
}

/** Runs work that shows its progress and that a signal ends. */
export function watched<T>(work: (watcher: Watcher) => Promise<T>): Promise<T> {
  return interruptible((signal) => work({ progress: createProgress(), signal }));
}

/** The flag of commands that take the deployment lock. */
export interface LockFlag {
  readonly takeLock?: string;
}

export function takeLockOption(): Option {
  return new Option("--take-lock <id>", "take over the deploy lock from a holder that is gone");
}

/** The work of a command that must not run twice at the same time. */
export interface LockedWork {
  /** What other runs see in the meantime, such as `deploy 4f2c9e1`. */
  readonly message: string;
  /** A run with the same subject continues where the last one stopped. */
  readonly subject?: string;
}

/** Like {@link watched}, with the deployment lock held. */
export function alone<T>(
  { lock }: Releases,
  { takeLock }: LockFlag,
  { message, subject }: LockedWork,
  work: (watcher: Watcher) => Promise<T>,
): Promise<T> {
  const options = {
    message,
    ...(subject === undefined ? {} : { subject }),
    ...(takeLock === undefined ? {} : { takeFrom: takeLock }),
  };
  return watched((watcher) => holdingLock(lock, options, watcher, work));
}

/** Operations that only some environments support. */
type Ability =
  "migrate" | "rotateSecrets" | "checkSecrets" | "publishAssets" | "uploadBinary" | "uploadConfig";

/**
 * An operation that not every environment supports.
 *
 * @param thing what the operation needs, for the error
 * @throws UserError if the environment does not have it
 */
export function abilityOf<A extends Ability>(
  releases: Releases,
  ability: A,
  thing: string,
): NonNullable<Releases[A]> {
  const does = releases[ability];
  // A strategy may be a class: keep its methods bound.
  if (does !== undefined) return does.bind(releases) as NonNullable<Releases[A]>;
  const { system, name } = releases.environment;
  throw new UserError({
    what: `there is no ${thing} here`,
    where: `${system} ${name}`,
    next: `See \`groundplan versions ${system} ${name}\` for what is deployed there.`,
    exitCode: ExitCode.usage,
  });
}
