import { writeFileSync } from "node:fs";
import type { PermissionUsage } from "../../../src/rehearsal/permissions/usage";
import { openWorld, REHEARSAL_ACCOUNT, type World } from "../../../src/rehearsal/world";
import { silentProgress } from "../../../src/terminal/progress";
import { availableEngines } from "../../engines";
import { ScratchCheckout } from "../../scratch-checkout";
import { ApplicationWorkflow } from "../../systems/application-workflow";
import { unexplained } from "./kept-permissions";
import { listedPermissions } from "./listed-permissions";
import { answersInPublic } from "./public-name";
import { type RunnerOptions, type StepResult, WorkflowRunner } from "./workflow-runner";

export interface DeliveryOptions extends Pick<RunnerOptions, "roles" | "images" | "leftOut"> {
  readonly system: string;
  /** The hosted zone that the account has. */
  readonly zone: string;
  /** A file of the system's `workflows` folder. */
  readonly workflow: string;
  /** Changes where the workflow finds its files: beside its checkout on GitHub, in it here. */
  readonly relocate?: (text: string) => string;
}

/** A system's production, and a workflow of it that runs there with IAM enforced. */
export class Delivery {
  private constructor(
    private readonly options: DeliveryOptions,
    readonly world: World,
    readonly checkout: ScratchCheckout,
    readonly runner: WorkflowRunner,
    readonly engine: string,
  ) {}

  /** Opens a world with the system's backend in it. */
  static async open(options: DeliveryOptions): Promise<Delivery> {
    const [engine] = availableEngines();
    if (engine === undefined) throw new Error("no engine");
    const { system, zone, workflow, relocate = (text) => text, ...runs } = options;
    const world = await openWorld({
      ...{ account: REHEARSAL_ACCOUNT, zones: [zone], progress: silentProgress },
    });
    const checkout = new ScratchCheckout();
    const file = checkout.path("systems", system, "workflows", workflow);
    writeFileSync(file, relocate(new ApplicationWorkflow(file).text));
    const env = { ...answersInPublic(world.folder), GROUNDPLAN_ENGINE: engine.path };
    const runner = new WorkflowRunner({ ...runs, world, checkout, engine, env });
    const delivery = new Delivery(options, world, checkout, runner, engine.path);
    await delivery.owner("bootstrap", system);
    return delivery;
  }

  /** Runs `groundplan` as the account's owner; it must succeed. */
  async owner(...words: readonly string[]): Promise<void> {
    const { code, stderr } = await this.checkout.groundplan(
      [...words, "--engine", this.engine],
      this.world.env,
    );
    expect([words, code, code === 0 ? "" : stderr]).toEqual([words, 0, ""]);
  }

  /** Runs `groundplan` as a role; it must succeed. */
  async as(roleName: string, ...words: readonly string[]): Promise<void> {
    const { env } = await this.runner.role(roleName);
    const { code, stderr } = await this.checkout.groundplan(words, { ...this.world.env, ...env });
    expect([words, code, code === 0 ? "" : stderr]).toEqual([words, 0, ""]);
  }

  /**
   * Runs a job's steps in their order, and ends with the first that fails.
   * @param without steps to leave out this time
   */
  run(
    job: string,
    env: Readonly<Record<string, string>>,
    without: readonly string[] = [],
  ): Promise<readonly StepResult[]> {
    const { system, workflow } = this.options;
    const file = this.checkout.path("systems", system, "workflows", workflow);
    return this.runner.run(new ApplicationWorkflow(file), job, env, without);
  }

  /** Runs a job of which every step must succeed. @returns what each did */
  async passes(
    job: string,
    env: Readonly<Record<string, string>>,
    without: readonly string[] = [],
  ): Promise<readonly StepResult[]> {
    const results = await this.run(job, env, without);
    expect([job, results.find(({ code }) => code !== 0)]).toEqual([job, undefined]);
    expect(results.length).toBeGreaterThan(1);
    return results;
  }

  /** What a role was denied, and which of its permissions nothing used and no reason keeps. */
  async usageOf(
    roleName: string,
  ): Promise<Pick<PermissionUsage, "denied"> & { readonly unused: readonly string[] }> {
    const { principal } = await this.runner.role(roleName);
    const { denied, unused } = await this.world.permissions.usageOf(principal);
    return { denied, unused: unexplained(unused) };
  }

  /** A role's part of `docs/permissions.md`, and what was measured. */
  async listed(roleName: string): Promise<ReturnType<typeof listedPermissions>> {
    const { principal } = await this.runner.role(roleName);
    return listedPermissions(roleName, await this.world.permissions.usageOf(principal));
  }

  async close(): Promise<void> {
    await this.world.close();
    this.checkout.remove();
  }
}
