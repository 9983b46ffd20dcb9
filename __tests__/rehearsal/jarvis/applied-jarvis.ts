import { GetInstanceCommand, GetStaticIpCommand, LightsailClient } from "@aws-sdk/client-lightsail";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../src/config/environment";
import type { Engine } from "../../../src/engine/engine";
import { type EngineCommand, requireSuccess } from "../../../src/engine/require-success";
import { LightsailCalls } from "../../../src/lifecycle/resize/lightsail-calls";
import { moveInState } from "../../../src/lifecycle/resize/move-in-state";
import { type Resize, resizeInstance } from "../../../src/lifecycle/resize/resize-instance";
import { type PlanChanges, readPlanChanges } from "../../../src/plan/planned-changes";
import { deploymentPolicy } from "../../../src/synthesis/deployment-policy";
import type { Recovery } from "../../../src/recovery/recovery";
import { ScratchSystem, type YamlPath } from "../../../src/rehearsal/life/scratch-system";
import type { ActingRole } from "../../../src/rehearsal/permissions/assume-role";
import { withEnvironment } from "../../../src/rehearsal/with-environment";
import { openWorld, REHEARSAL_ACCOUNT, type World } from "../../../src/rehearsal/world";
import { silentProgress } from "../../../src/terminal/progress";
import { system } from "../../../systems/jarvis/system";
import { KillableEngine } from "../killable-engine";
import { recoverKilled } from "../recover-killed";
import { makeRole } from "../roles/role-with-policies";

export type Change = readonly [YamlPath, unknown];

const REGION = "us-east-1";

/** Jarvis' environments, planned and applied with a real engine in a world of their own. */
export class AppliedJarvis {
  private settled: readonly (readonly [string, Change])[] = [];
  private readonly killable: KillableEngine;
  private readonly engine: EngineCommand;

  private constructor(
    readonly world: World,
    public scratch: ScratchSystem,
    private readonly folder: string,
    engine: Engine,
    private readonly killAt: { type?: string | undefined; kill?: () => void },
  ) {
    this.engine = requireSuccess(engine);
    this.killable = new KillableEngine(engine);
    killAt.kill = () => this.killable.kill();
  }

  static async open(engine: Engine): Promise<AppliedJarvis> {
    const killAt: { type?: string; kill?: () => void } = {};
    const world = await openWorld({
      ...{ account: REHEARSAL_ACCOUNT, zones: ["example.com"], progress: silentProgress },
      beforeAnswer: ({ typeName }) => {
        if (typeName === killAt.type) killAt.kill?.();
      },
    });
    const folder = mkdtempSync(join(tmpdir(), "groundplan-jarvis-"));
    const jarvis = new AppliedJarvis(world, new ScratchSystem(system, folder), folder, engine, killAt);
    const { bootstrap } = jarvis.scratch.synthesize();
    await withEnvironment(world, () => jarvis.scratch.bootstrap(bootstrap, jarvis.engine));
    return jarvis;
  }

  /** Initializes an environment and applies it. */
  async create(name: string): Promise<void> {
    await this.run(name, ["init", "-input=false"]);
    await this.change(name);
  }

  /** Plans and applies. @returns the plan */
  async change(name: string, ...options: string[]): Promise<PlanChanges> {
    const plan = await this.plan(name, ...options);
    await this.run(name, ["apply", "-input=false", "p"]);
    return plan;
  }

  async plan(name: string, ...options: string[]): Promise<PlanChanges> {
    return readPlanChanges(await this.planJson(name, ...options));
  }

  async planJson(name: string, ...options: string[]): Promise<string> {
    await this.run(name, ["plan", "-input=false", "-out=p", ...options]);
    return this.run(name, ["show", "-json", "p"]);
  }

  run(name: string, args: readonly string[]): Promise<string> {
    return this.inWorld(() => this.engine(args, this.folderOf(name)));
  }

  /** Begins a planned apply that is killed, as by a power cut, once a resource of a type is made. */
  async applyKilledAt(name: string, type: string): Promise<void> {
    this.killAt.type = type;
    await this.inWorld(() => this.killable.run(["apply", "-input=false", "p"], this.folderOf(name))).finally(
      () => (this.killAt.type = undefined),
    );
  }

  recover(name: string): Promise<Recovery> {
    return this.inWorld(() => recoverKilled(this.environment(name), this.folderOf(name), this.engine));
  }

  /** A role that has what `groundplan policy jarvis` prints, and nothing else. */
  async deployer(): Promise<ActingRole> {
    await makeRole(this.world, "deployer", deploymentPolicy(this.scratch.synthesize()).documents);
    return this.world.actAs("deployer");
  }

  /**
   * What `groundplan resize` does, with instances that are healthy once they run: they do not boot here.
   * @param as who does it
   */
  resize(name: string, as: ActingRole): Promise<Resize> {
    return withEnvironment({ env: { ...this.world.env, ...as.env } }, async () => {
      const environment = this.environment(name);
      const instance = system.resizable?.(environment);
      if (instance === undefined) throw new Error(`${name} has nothing to resize`);
      const calls = new LightsailCalls(environment.region);
      const resize = await resizeInstance({
        ...{ calls, instance, progress: silentProgress, everySeconds: 0.01, limitSeconds: 5 },
        signal: new AbortController().signal,
        isWell: () => Promise.resolve(true),
      }).finally(() => calls.close());
      const { staticIpName } = instance;
      await moveInState(this.engine, this.folderOf(name), { to: resize.to, staticIpName });
      return resize;
    });
  }

  /** Calls Lightsail as the account's owner does by hand. */
  lightsail<T>(work: (client: LightsailClient) => Promise<T>): Promise<T> {
    return this.inWorld(() => {
      const client = new LightsailClient({ region: REGION });
      return work(client).finally(() => client.destroy());
    });
  }

  /** The instance that an environment's address leads to, and the address. */
  service(name: string) {
    return this.lightsail(async (client) => {
      const staticIpName = `jarvis-${name}-static-ip`;
      const { staticIp } = await client.send(new GetStaticIpCommand({ staticIpName }));
      const { attachedTo: instanceName = "", ipAddress } = staticIp ?? {};
      const { instance } = await client.send(new GetInstanceCommand({ instanceName }));
      const { arn, bundleId, state } = instance ?? {};
      return { address: ipAddress, name: instanceName, arn, bundle: bundleId, state: state?.name };
    });
  }

  /** The plan with some settings changed, which are changed back afterwards. */
  async planWith(name: string, ...changes: readonly Change[]): Promise<PlanChanges> {
    try {
      this.write([...this.settled, ...changes.map((change) => [name, change] as const)]);
      return await this.plan(name);
    } finally {
      this.write(this.settled);
    }
  }

  edit(name: string, change: Change): void {
    this.settled = [...this.settled, [name, change]];
    this.write(this.settled);
  }

  async close(): Promise<void> {
    await this.world.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private environment(name: string): Environment<never> {
    const found = this.scratch.synthesize().environments.find((each) => each.name === name);
    if (found === undefined) throw new Error(`Jarvis has no ${name}`);
    return found as Environment<never>;
  }

  private folderOf(name: string): string {
    return this.scratch.stackFolder({ name });
  }

  private inWorld<T>(work: () => Promise<T>): Promise<T> {
    return withEnvironment(this.world, work);
  }

  private write(changes: readonly (readonly [string, Change])[]): void {
    // Copies the system's files again.
    this.scratch = new ScratchSystem(system, this.folder);
    for (const [name, [path, value]] of changes) this.scratch.edit(name, path, value);
    this.scratch.synthesize();
  }
}
