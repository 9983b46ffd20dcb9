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

/** Does work that people see the progress of, and that a signal ends. */
export function watched<T>(work: (watcher: Watcher) => Promise<T>): Promise<T> {
  return interruptible((signal) => work({ progress: createProgress(), signal }));
}

/** The flag of commands that take the lock of deployments. */
export interface LockFlag {
  readonly takeLock?: string;
}

export function takeLockOption(): Option {
  return new Option("--take-lock <id>", "take the lock of deployments from a holder who is gone");
}

/** What a command that only one may run at a time does. */
export interface LockedWork {
  /** What others are told meanwhile, such as `deploy 4f2c9e1`. */
  readonly message: string;
  /** A run of the same goes on where the last one stopped. */
  readonly subject?: string;
}

/** As {@link watched}, while nobody else deploys to the environment. */
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

/** What only some environments can do. */
type Ability = "migrate" | "publishAssets" | "uploadBinary" | "uploadConfig";

/**
 * What an environment does for a verb that not every one has.
 *
 * @param thing what it would be done with
 * @throws UserError when it has no such thing
 */
export function abilityOf<A extends Ability>(
  releases: Releases,
  ability: A,
  thing: string,
): NonNullable<Releases[A]> {
  const does = releases[ability];
  // A strategy may be a class, whose methods must not lose it.
  if (does !== undefined) return does.bind(releases) as NonNullable<Releases[A]>;
  const { system, name } = releases.environment;
  throw new UserError({
    what: `there is no ${thing} here`,
    where: `${system} ${name}`,
    next: `See \`groundplan versions ${system} ${name}\` for what is deployed there.`,
    exitCode: ExitCode.usage,
  });
}
