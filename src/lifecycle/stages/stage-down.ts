import { requireSuccess } from "../../engine/require-success";
import { prepareStack } from "../prepare-stack";
import { openStage } from "./open-stage";
import { forgetState, hasState } from "./stage-state";
import type { StageRequest } from "./stage-up";

/** What was done to a stage. */
export interface StageDown {
  readonly stage: string;
  /** False if the stage did not exist. */
  readonly removed: boolean;
}

/**
 * Removes a stage completely: its resources in AWS, its state and its file. Safe to run again after a failure, and for a
 * stage that no longer exists. Works from any checkout, because the stage's file is generated from the template.
 */
export async function stageDown({ system, stage, engine, progress }: StageRequest): Promise<StageDown> {
  const { system: read, environment, forget } = openStage(system, stage);
  if (!(await hasState(environment))) {
    forget();
    return { stage, removed: false };
  }
  const run = requireSuccess(engine, { system: environment.system, environment: stage });
  const folder = await prepareStack({ system: read, environment, run, progress });
  await progress.step(`destroy ${stage}`, () => run(["destroy", "-auto-approve", "-input=false"], folder));
  await progress.step(`remove the state of ${stage}`, () => forgetState(environment));
  forget();
  return { stage, removed: true };
}
