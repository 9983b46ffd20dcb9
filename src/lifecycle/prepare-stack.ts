import { existsSync } from "node:fs";
import { join } from "node:path";
import { requireAccount } from "../aws/caller-account";
import type { Environment } from "../config/environment";
import type { LoadedSystem } from "../systems/load-system";
import type { EngineCommand } from "../engine/require-success";
import type { Progress } from "../terminal/progress";
import { stackFolder, synthesizeSystem } from "../synthesis/synthesize";
import { requireBackend } from "./require-backend";
import { requireDelegations } from "./require-delegations";

export interface PrepareOptions {
  readonly system: LoadedSystem;
  readonly environment: Environment;
  readonly run: EngineCommand;
  readonly progress: Progress;
}

/**
 * Brings one stack to where it can be planned: synthesized, in the right account, its backend there, its folder
 * initialised.
 *
 * @returns the stack's folder
 * @throws UserError at the first of these that does not hold; nothing is planned then
 */
export async function prepareStack({ system, environment, run, progress }: PrepareOptions): Promise<string> {
  const folder = stackFolder(environment.system, environment.name);
  await progress.step(`synthesize ${environment.system}`, async () => synthesizeSystem(system));
  await progress.step(`check account and state backend`, async () => {
    await requireAccount(environment);
    await requireBackend(environment);
    await requireDelegations(folder);
  });
  await progress.step(`init ${environment.name}`, () =>
    run(["init", "-input=false", ...reconfigure(folder)], folder),
  );
  return folder;
}

/** Once initialised, the folder remembers a backend; the synthesized one is the truth. */
function reconfigure(folder: string): readonly string[] {
  return existsSync(join(folder, ".terraform", "terraform.tfstate")) ? ["-reconfigure"] : [];
}
