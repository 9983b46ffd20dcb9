import type { StageSettings } from "../../../src/systems/stages";
import { system } from "../../../systems/hebo/system";

/** How Hebo's stages are made. */
export function stageSettings(): StageSettings {
  if (system.stages === undefined) throw new Error("Hebo has no stages");
  return system.stages;
}
