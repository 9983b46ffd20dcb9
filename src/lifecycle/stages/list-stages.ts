import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings } from "../../aws/client-settings";
import type { LoadedSystem } from "../../systems/load-system";
import { stageFiles } from "../../systems/stages";
import { foldersOf, stagesOf } from "./open-stage";
import { environmentsWithState, stateTimes } from "./stage-state";

/** A stage that was applied and not removed. */
export interface ListedStage {
  readonly stage: string;
  readonly made: Date;
  /** When it was last applied or deployed to. */
  readonly used: Date;
  /** The version that runs there; undefined if unknown. */
  readonly version: string | undefined;
}

/** The stages that have a state in the system's bucket, from any checkout, oldest first. */
export async function listStages(system: LoadedSystem): Promise<readonly ListedStage[]> {
  const settings = stagesOf(system);
  const { definition, bootstrap, environments } = system;
  const staged = new Set(stageFiles(foldersOf(definition.name).directory).map(({ name }) => name));
  const standing = environments.map(({ name }) => name).filter((name) => !staged.has(name));
  const others = new Set(["bootstrap", ...standing].filter((name) => name !== settings.template));
  const names = await environmentsWithState(definition.name, bootstrap.backend);
  const region = environments.find(({ name }) => name === settings.template)?.region ?? bootstrap.region;
  const stages = await Promise.all(
    names
      .filter((name) => !others.has(name))
      .map(async (name): Promise<readonly ListedStage[]> => {
        const times = await stateTimes({ system: definition.name, name, backend: bootstrap.backend });
        if (times === undefined) return [];
        const running = await versionAt(settings.versionParameter(name), region);
        const used = new Date(Math.max(times.changed.getTime(), running?.since.getTime() ?? 0));
        return [{ stage: name, made: times.made, used, version: running?.version }];
      }),
  );
  return stages.flat().sort((a, b) => a.used.getTime() - b.used.getTime());
}

/** The stages that nobody applied or deployed to within this time. */
export function unusedFor(
  stages: readonly ListedStage[],
  seconds: number,
  now: Date,
): readonly ListedStage[] {
  return stages.filter(({ used }) => now.getTime() - used.getTime() > seconds * 1000);
}

async function versionAt(Name: string, region: string) {
  try {
    const { Parameter } = await new SSMClient(clientSettings(region)).send(new GetParameterCommand({ Name }));
    if (Parameter?.Value === undefined) return undefined;
    return { version: Parameter.Value, since: Parameter.LastModifiedDate ?? new Date(0) };
  } catch {
    // A stage that is partly created or removed has none. List it anyway.
    return undefined;
  }
}
