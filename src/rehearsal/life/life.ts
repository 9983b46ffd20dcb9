import type { RehearsedChange, SystemDefinition } from "../../systems/system-definition";
import type { Engine } from "../../engine/engine";
import { requireSuccess } from "../../engine/require-success";
import type { Progress } from "../../terminal/progress";
import { describeCounts, type PlanChanges } from "../../plan/planned-changes";
import { protectedResources } from "../../lifecycle/protected-resources";
import { UserError } from "../../text/user-error";
import type { World } from "../world";
import { ScratchSystem } from "./scratch-system";
import { stackCommands } from "./stack-commands";
import { type BackendContents, readBackendContents } from "./backend-contents";

export interface LifeOptions {
  readonly definition: SystemDefinition;
  readonly change: RehearsedChange;
  readonly engine: Engine;
  readonly world: World;
  readonly progress: Progress;
}

/** One stage of the life cycle and its result. */
export interface LifeStage {
  readonly stage: string;
  readonly outcome: string;
  readonly seconds: number;
}

export interface Life {
  readonly system: string;
  readonly environment: string;
  readonly engine: string;
  readonly stages: readonly LifeStage[];
  /** What moto's S3 and DynamoDB held while the environment was up. */
  readonly backend: BackendContents;
}

/**
 * Takes one environment through its whole life cycle with the real engine, in a rehearsal's world: backend, plan,
 * apply, a second plan without changes, a change, a destroy that protection refuses, and one that succeeds.
 *
 * @throws UserError if a stage does not give the expected result
 */
export async function rehearseLife(options: LifeOptions): Promise<Life> {
  const { definition, engine, world, change } = options;
  const { environment } = change;
  const scratch = new ScratchSystem(definition, world.folder);
  const system = scratch.synthesize();
  const folder = scratch.stackFolder({ name: environment });
  const run = requireSuccess(engine, { system: definition.name, environment });
  const stack = stackCommands(run, folder);
  const { stages, stage } = stageRecorder(options.progress);

  await stage("bootstrap: local state → bucket and lock table → state moved into the bucket", () =>
    scratch.bootstrap(system.bootstrap, run),
  );
  for (const name of definition.readsFrom?.(environment) ?? []) {
    await stage(`apply ${name}, which ${environment} reads`, async () => {
      const read = stackCommands(run, scratch.stackFolder({ name }));
      await read.init();
      const planned = must(await read.plan(), "create");
      await read.applyPlan();
      return `${describeCounts(planned)}, applied`;
    });
  }
  await stage(`init ${environment} on the bucket`, async () => {
    await stack.init();
    return `s3://${system.bootstrap.backend.bucket}`;
  });
  await stage(`plan ${environment}`, async () => describeCounts(must(await stack.plan(), "create")));
  await stage(`apply ${environment}`, async () => {
    await stack.applyPlan();
    return "applied";
  });
  await stage("plan again", async () => describeCounts(mustBeEmpty(await stack.plan())));
  const backend = await readBackendContents(system.bootstrap.backend);

  const before = scratch.valueAt(environment, change.path);
  scratch.edit(environment, change.path, change.value);
  scratch.synthesize();
  await stage(`change ${change.path.join(".")}: ${String(before)} → ${String(change.value)}`, async () => {
    const planned = must(await stack.plan(), "update");
    await stack.applyPlan();
    return `${describeCounts(planned)}, applied`;
  });
  const isProtected = protectedResources(folder).length > 0;
  if (isProtected) {
    await stage(`destroy ${environment}`, () => mustBeRefused(() => stack.plan("-destroy"), folder));
    scratch.edit(environment, ["protection"], "relaxed");
    scratch.synthesize();
  }
  await stage(isProtected ? "set protection: relaxed, then destroy" : `destroy ${environment}`, async () => {
    if (isProtected) {
      await stack.plan();
      await stack.applyPlan();
    }
    const planned = must(await stack.plan("-destroy"), "destroy");
    await stack.applyPlan();
    return `${describeCounts(planned)}, destroyed`;
  });
  return {
    system: definition.name,
    environment,
    engine: `${engine.kind} ${engine.version}`,
    stages,
    backend,
  };
}

function stageRecorder(progress: Progress) {
  const stages: LifeStage[] = [];
  const stage = async (title: string, work: () => Promise<string>): Promise<void> => {
    const start = process.hrtime.bigint();
    const outcome = await progress.step(title, work);
    const seconds = Math.round(Number(process.hrtime.bigint() - start) / 1e8) / 10;
    stages.push({ stage: title, outcome, seconds });
  };
  return { stages, stage };
}

function must(plan: PlanChanges, kind: keyof PlanChanges["counts"]): PlanChanges {
  if (plan.counts[kind] > 0) return plan;
  throw new UserError({ what: `the plan has nothing to ${kind}: ${describeCounts(plan)}` });
}

function mustBeEmpty(plan: PlanChanges): PlanChanges {
  if (plan.changes.length === 0) return plan;
  const list = plan.changes.map(({ kind, address }) => `${kind} ${address}`).join(", ");
  throw new UserError({ what: `a second plan must find nothing to do, this one has: ${list}` });
}

/** What both engines print for a resource with `prevent_destroy`. */
const REFUSAL = /cannot be destroyed/;

async function mustBeRefused(destroy: () => Promise<unknown>, folder: string): Promise<string> {
  const guarded = protectedResources(folder);
  try {
    await destroy();
  } catch (error) {
    if (!(error instanceof UserError) || !REFUSAL.test(error.message)) throw error;
    return `refused: ${guarded.map(({ construct }) => construct).join(", ")} are protected`;
  }
  throw new UserError({ what: `the destroy of ${guarded.length} protected resources was planned` });
}
