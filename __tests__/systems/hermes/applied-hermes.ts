import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../../src/engine/engine";
import { type EngineCommand, requireSuccess } from "../../../src/engine/require-success";
import { runEngine } from "../../../src/engine/run-engine";
import { silentProgress } from "../../../src/terminal/progress";
import { type PlanChanges, readPlanChanges } from "../../../src/plan/planned-changes";
import { withEnvironment } from "../../../src/rehearsal/with-environment";
import { ScratchSystem, type YamlPath } from "../../../src/rehearsal/life/scratch-system";
import { openWorld, REHEARSAL_ACCOUNT, type World } from "../../../src/rehearsal/world";
import { system } from "../../../systems/hermes/system";

const PLAN_FILE = "test.tfplan";

/** A setting of prod, as YAML spells it, and its other value. */
export type Change = readonly [YamlPath, unknown];

/** Hermes' `prod`, applied with a real engine in a world of its own. */
export class AppliedHermes {
  private readonly run: EngineCommand;
  private settled: readonly Change[] = [];
  private planned: readonly Change[] = [];

  private constructor(
    private readonly world: World,
    private scratch: ScratchSystem,
    private readonly scratchFolder: string,
    private readonly engine: Engine,
  ) {
    this.run = requireSuccess(engine);
  }

  static async open(engine: Engine): Promise<AppliedHermes> {
    const world = await openWorld({
      account: REHEARSAL_ACCOUNT,
      zones: ["example.com"],
      progress: silentProgress,
    });
    const folder = mkdtempSync(join(tmpdir(), "groundplan-hermes-"));
    const applied = new AppliedHermes(world, new ScratchSystem(system, folder), folder, engine);
    await withEnvironment(world, () => applied.makeProd());
    return applied;
  }

  /** What prod's plan would be with some settings changed; only an apply makes them stay. */
  async planWith(changes: readonly Change[], ...options: string[]): Promise<PlanChanges> {
    this.planned = [...this.settled, ...changes];
    // Copies the system's files again.
    this.scratch = new ScratchSystem(system, this.scratchFolder);
    for (const [path, value] of this.planned) this.scratch.edit("prod", path, value);
    this.scratch.synthesize();
    return withEnvironment(this.world, () => this.plan(options));
  }

  /** Applies what was planned last. */
  async apply(...options: string[]): Promise<void> {
    await withEnvironment(this.world, () => this.inStack(["apply", ...options, PLAN_FILE]));
    this.settled = this.planned;
  }

  /** The state as it lies in the bucket, and the plan that was made last. */
  async artifacts(): Promise<string> {
    return withEnvironment(this.world, async () => {
      const cwd = this.scratch.stackFolder({ name: "prod" });
      const { stdout: state } = await runEngine(this.engine, ["state", "pull"], { cwd });
      return state + (await this.inStack(["show", "-json", PLAN_FILE]));
    });
  }

  async close(): Promise<void> {
    await this.world.close();
    rmSync(this.scratchFolder, { recursive: true, force: true });
  }

  private async makeProd(): Promise<void> {
    await this.scratch.bootstrap(this.scratch.synthesize().bootstrap, this.run);
    await this.inStack(["init", "-input=false"]);
    await this.plan([]);
    await this.inStack(["apply", PLAN_FILE]);
  }

  private async plan(options: readonly string[]): Promise<PlanChanges> {
    await this.inStack(["plan", "-input=false", `-out=${PLAN_FILE}`, ...options]);
    return readPlanChanges(await this.inStack(["show", "-json", PLAN_FILE]));
  }

  private inStack(args: readonly string[]): Promise<string> {
    return this.run(args, this.scratch.stackFolder({ name: "prod" }));
  }
}
