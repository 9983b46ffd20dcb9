import type { EngineCommand } from "../../engine/require-success";
import { type PlanChanges, readPlanChanges } from "../../plan/planned-changes";

/** The engine's commands in one stack's folder; each throws an explained error on failure. */
export interface StackCommands {
  init(): Promise<void>;
  plan(...options: readonly string[]): Promise<PlanChanges>;
  /** Applies the last plan. */
  applyPlan(): Promise<void>;
}

const PLAN_FILE = "life.tfplan";

export function stackCommands(run: EngineCommand, folder: string): StackCommands {
  return {
    async init() {
      await run(["init", "-input=false"], folder);
    },
    async plan(...options) {
      await run(["plan", "-input=false", `-out=${PLAN_FILE}`, ...options], folder);
      return readPlanChanges(await run(["show", "-json", PLAN_FILE], folder));
    },
    async applyPlan() {
      await run(["apply", "-input=false", PLAN_FILE], folder);
    },
  };
}
