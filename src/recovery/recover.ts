import type { ImportBlock } from "../../backends/bootstrap/working-copy";
import type { Environment } from "../config/environment";
import type { EngineCommand } from "../engine/require-success";
import type { Progress } from "../terminal/progress";
import { ExitCode, UserError } from "../text/user-error";
import { type Search, searchFor } from "./find-unrecorded";
import { requireFreeLock } from "./held-lock";
import { type ImportFile, withImportFile } from "./import-file";
import type { Judgement } from "./judge";
import { readRecoveryPlan, type RecoveryPlan } from "../plan/planned-changes";
import { type Adoption, type Recovery, sortJudgements } from "./recovery";

export interface RecoverOptions {
  readonly environment: Environment;
  /** The synthesized and initialised stack's folder. */
  readonly folder: string;
  readonly run: EngineCommand;
  readonly progress: Progress;
  /** Id of the lock to release first. @default - a held lock ends the recovery */
  readonly forceUnlock?: string;
  /** The ids to import, by address, ignoring tags. @default - none */
  readonly adopt?: readonly ImportBlock[];
  /**
   * Called once it is known what would be adopted. Without a yes nothing is changed.
   * @param planText the plan, as the engine shows it
   */
  approve(recovery: Recovery, planText: string): Promise<boolean>;
}

/**
 * Imports what a killed apply created but did not record. Looks in AWS for each resource that the plan would create,
 * imports those that exist and are ours, and creates only what they need. An apply does the rest. Deletes nothing.
 *
 * @throws UserError if the lock is held, or if adopting would delete or replace something
 */
export async function recover(options: RecoverOptions): Promise<Recovery> {
  const { environment, folder, run, progress, forceUnlock } = options;
  const released = await progress.step("look at the state's lock", () =>
    requireFreeLock(environment, folder, run, forceUnlock),
  );
  return withImportFile(folder, async (file) => {
    const { adopted, judgements } = await findAll(options, file);
    const proposal: Recovery = {
      system: environment.system,
      environment: environment.name,
      ...(released && forceUnlock !== undefined ? { released: forceUnlock } : {}),
      adopted,
      ...sortJudgements(judgements),
      actions: [],
      applied: false,
    };
    return adopted.length === 0 ? proposal : adoptAll(options, file, proposal);
  });
}

/**
 * Plans and looks until nothing more is found. A plan knows the ids of a resource's parts only after the resource itself
 * is imported.
 */
async function findAll(
  options: RecoverOptions,
  file: ImportFile,
): Promise<{ adopted: readonly Adoption[]; judgements: readonly Judgement[] }> {
  const { environment, progress, adopt = [] } = options;
  const search: Search = searchFor(environment);
  const adopted: Adoption[] = adopt.map(({ to, id }) => ({ address: to, id, by: "named by --adopt" }));
  for (;;) {
    file.write(adopted.map(({ address, id }) => ({ to: address, id })));
    const plan = await progress.step(`plan ${environment.name}`, () => planNow(options, file));
    const judgements = await progress.step(
      `look in AWS for ${plan.creations.length} things that the plan creates`,
      () => search(plan),
    );
    const found = judgements.flatMap(({ creation: { address }, verdict }) =>
      verdict.is === "ours" ? [{ address, id: verdict.id, by: verdict.by }] : [],
    );
    if (found.length === 0) return { adopted, judgements };
    adopted.push(...found);
  }
}

async function planNow(
  { run, folder }: RecoverOptions,
  { planFile }: ImportFile,
  targets: readonly string[] = [],
): Promise<RecoveryPlan> {
  const only = targets.map((address) => `-target=${address}`);
  await run(["plan", "-input=false", `-out=${planFile}`, ...only], folder).catch(explainProtection);
  return readRecoveryPlan(await run(["show", "-json", planFile], folder));
}

const SAME_AGAIN =
  "What AWS has differs from the configuration in something that cannot be changed in place. Set the configuration " +
  "back to what the interrupted run had, recover, and apply the difference afterwards.";

/** If a protected resource would have to be replaced, the engine fails before it writes a plan. */
function explainProtection(error: Error): never {
  const address = /Resource (\S+) has\s+lifecycle\.prevent_destroy set/.exec(error.message)?.[1];
  if (address === undefined) throw error;
  throw new UserError({
    what: "adopting it would delete or replace it, and it is protected; nothing was changed",
    where: address,
    next: SAME_AGAIN,
    exitCode: ExitCode.refused,
  });
}

async function adoptAll(options: RecoverOptions, file: ImportFile, found: Recovery): Promise<Recovery> {
  const { run, folder, progress } = options;
  const count = `${found.adopted.length} thing${found.adopted.length === 1 ? "" : "s"}`;
  const plan = await progress.step(`plan to adopt ${count}`, () =>
    planNow(
      options,
      file,
      found.adopted.map(({ address }) => address),
    ),
  );
  const actions = plan.actions.filter((action) => action.imported || action.actions !== "no-op");
  const proposal = { ...found, actions };
  requireHarmless(proposal);
  if (!(await options.approve(proposal, await run(["show", file.planFile], folder)))) return proposal;
  await progress.step(`adopt ${count}`, () => run(["apply", "-input=false", file.planFile], folder));
  return { ...proposal, applied: true };
}

/** @throws UserError if the adoption would delete something, or conflict with an existing resource */
function requireHarmless({ system, environment, actions, inTheWay }: Recovery): void {
  const lost = actions.filter((action) => action.actions.includes("delete"));
  if (lost.length > 0) {
    throw new UserError({
      what: `adopting would delete or replace ${lost.map(({ address }) => address).join(", ")}; nothing was changed`,
      where: `${system} ${environment}`,
      next: SAME_AGAIN,
      exitCode: ExitCode.refused,
    });
  }
  const blocked = inTheWay.filter(({ address }) =>
    actions.some((action) => action.address === address && action.actions === "create"),
  );
  if (blocked.length === 0) return;
  const list = blocked.map(({ address, ids, why }) => `${address}: ${ids.join(", ")} (${why})`);
  throw new UserError({
    what: `what would be adopted needs something that cannot be adopted; nothing was changed\n    ${list.join("\n    ")}`,
    where: `${system} ${environment}`,
    next: "Remove from AWS what is in the way, or name the right one with --adopt <address>=<id>; then recover again.",
    exitCode: ExitCode.refused,
  });
}
