import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../engine/engine";
import { requireSuccess } from "../../engine/require-success";
import { describeCounts, readPlanChanges } from "../../plan/planned-changes";
import { filledInBefore, requireSecrets } from "../../releases/steps/secret-values";
import type { LoadedSystem } from "../../systems/load-system";
import type { Progress } from "../../terminal/progress";
import { prepareStack } from "../prepare-stack";
import { requireDelegations } from "../require-delegations";
import { openStage, stagesOf } from "./open-stage";
import { hasState } from "./stage-state";

export interface StageRequest {
  readonly system: LoadedSystem;
  /** Such as `pr-42`. */
  readonly stage: string;
  readonly engine: Engine;
  readonly progress: Progress;
}

export interface StageUpRequest extends StageRequest {
  /** The first version to run, if the stage does not exist yet. @default - the template's */
  readonly version?: string;
}

/** The result of creating or updating a stage. */
export interface StageUp {
  readonly stage: string;
  /** Whether it is new. */
  readonly made: boolean;
  /** What was planned and applied, as text. */
  readonly changes: string;
  /** The stack's outputs that are text. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Long enough for any database, with only characters that every database accepts in a password. */
const SECRET_BYTES = 24;

/**
 * Creates a stage, or updates it to the current template. Run it again after a failure: it continues where it stopped.
 * It does not ask for approval, because a stage never holds the only copy of anything.
 */
export async function stageUp({
  system,
  stage,
  engine,
  progress,
  version,
}: StageUpRequest): Promise<StageUp> {
  const { freshSecrets } = stagesOf(system);
  const { system: read, environment } = openStage(system, stage, version);
  const context = { system: environment.system, environment: stage };
  const made = !(await hasState(environment));
  const env = { ...process.env, ...secretsFor(freshSecrets) };
  const run = requireSuccess(engine, context, { env });
  const folder = await prepareStack({ system: read, environment, run, progress });
  await progress.step("check that every secret has a value", () =>
    requireSecrets(environment, filledInBefore(read.definition.secrets?.(environment), environment.name)),
  );
  // A plan holds values in plain text.
  const kept = mkdtempSync(join(tmpdir(), "groundplan-stage-"));
  try {
    const planFile = join(kept, "stage.tfplan");
    const changes = await progress.step(`plan ${stage}`, async () => {
      await run(["plan", "-input=false", `-out=${planFile}`], folder);
      const planned = readPlanChanges(await run(["show", "-json", planFile], folder));
      await requireDelegations({ environment, stackFolder: folder, planned });
      return describeCounts(planned);
    });
    await progress.step(`apply ${stage}: ${changes}`, () => run(["apply", "-input=false", planFile], folder));
    const outputs = textOutputs(await run(["output", "-json"], folder));
    return { stage, made, changes, outputs };
  } finally {
    rmSync(kept, { recursive: true, force: true });
  }
}

/** AWS gets these values only when a resource is created with them; the engine ignores later ones. */
function secretsFor(variables: readonly string[]): NodeJS.ProcessEnv {
  const value = () => randomBytes(SECRET_BYTES).toString("base64url");
  return Object.fromEntries(variables.map((name) => [`TF_VAR_${name}`, value()]));
}

function textOutputs(json: string): Readonly<Record<string, string>> {
  const outputs = JSON.parse(json) as Record<
    string,
    { readonly value: unknown; readonly sensitive?: boolean }
  >;
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, { value, sensitive }]) =>
      typeof value === "string" && sensitive !== true ? [[name, value] as const] : [],
    ),
  );
}
