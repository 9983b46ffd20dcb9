import { requireAccount } from "../aws/caller-account";
import type { Environment } from "../config/environment";
import type { LoadedSystem } from "../systems/load-system";
import { whileProvidersAreShared } from "../engine/provider-cache";
import type { EngineCommand } from "../engine/require-success";
import type { Progress } from "../terminal/progress";
import { keepProviderLock, privateStack } from "../synthesis/private-stack";
import { requireBackend } from "./require-backend";

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
