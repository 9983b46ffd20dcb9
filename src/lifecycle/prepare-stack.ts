import { requireAccount } from "../aws/caller-account";
import type { Environment } from "../config/environment";
import type { LoadedSystem } from "../systems/load-system";
import { whileProvidersAreShared } from "../engine/provider-cache";
import type { EngineCommand } from "../engine/require-success";
import type { Progress } from "../terminal/progress";
import { keepProviderLock, privateStack } from "../synthesis/private-stack";
import { inspectBackend } from "../../backends/bootstrap/inspect-backend";
import { UserError } from "../text/user-error";

export interface PrepareOptions {
  readonly system: LoadedSystem;
  readonly environment: Environment;
  readonly run: EngineCommand;
  readonly progress: Progress;
  /** Whether the state is needed; showing a saved plan does not need it. @default true */
  readonly backend?: boolean;
}

/**
 * Prepares one stack for a plan: synthesizes it, checks the account and the backend, and initialises its folder. The
 * folder belongs to this run only and is deleted when the process ends.
 *
 * @returns the stack's folder
 * @throws UserError at the first check that fails; nothing is planned then
 */
export async function prepareStack(options: PrepareOptions): Promise<string> {
  const { system, environment, run, progress, backend = true } = options;
  const folder = await progress.step(`synthesize ${environment.system}`, async () =>
    privateStack(system, environment.name),
  );
  if (backend) {
    await progress.step(`check account and state backend`, async () => {
      await requireAccount(environment);
      await requireBackend(environment);
    });
  }
  await progress.step(`init ${environment.name}`, (note) =>
    whileProvidersAreShared(
      () => run(["init", "-input=false", ...(backend ? [] : ["-backend=false"])], folder),
      () => note("waiting for another command that fetches providers"),
    ),
  );
  keepProviderLock(folder, environment.system, environment.name);
  return folder;
}

/**
 * Stops if an environment's state backend does not exist.
 * @throws UserError if the bucket or the environment's lock table is missing
 */
async function requireBackend(environment: Environment): Promise<void> {
  const { backend, system, name } = environment;
  const found = await inspectBackend(environment);
  const missing = [
    ...(found.bucket.is === "missing" ? [`bucket ${backend.bucket}`] : []),
    ...(found.lockTable.is === "missing" && backend.lock !== "lockfile"
      ? [`table ${backend.lockTable}`]
      : []),
  ];
  if (missing.length === 0) return;
  throw new UserError({
    what: `the state backend of ${system} is missing: ${missing.join(" and ")} in ${backend.region}`,
    where: `${system}/${name}`,
    next: `Create it first: groundplan bootstrap ${[system, backend.only].filter(Boolean).join(" ")}`,
  });
}
