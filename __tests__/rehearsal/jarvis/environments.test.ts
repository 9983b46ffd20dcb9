import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../../src/engine/engine";
import { requireSuccess } from "../../../src/engine/require-success";
import { silentProgress } from "../../../src/terminal/progress";
import { type PlanChanges, readPlanChanges } from "../../../src/plan/planned-changes";
import { withEnvironment } from "../../../src/rehearsal/with-environment";
import { ScratchSystem, type YamlPath } from "../../../src/rehearsal/life/scratch-system";
import { openWorld, REHEARSAL_ACCOUNT, type World } from "../../../src/rehearsal/world";
import { system } from "../../../systems/jarvis/system";
import { availableEngines } from "../../engines";

const ENVIRONMENTS = ["prod", "staging", "dev"] as const;
type Name = (typeof ENVIRONMENTS)[number];
type Change = readonly [YamlPath, unknown];

/** Stands for a password, and must be nowhere but in the state that it is acknowledged for. */
const CANARY = "canary-7Kq2-not-a-password";

/** `replace aws_lightsail_instance`: what a plan does, without the hashes of addresses. */
const inWords = ({ changes }: PlanChanges) =>
  changes.map(({ kind, address }) => `${kind} ${address.split(".")[0] ?? ""}`).sort();

/** Jarvis' three environments, applied with a real engine in a world of their own. */
class AppliedJarvis {
  private settled: readonly (readonly [Name, Change])[] = [];

  private constructor(
    private readonly world: World,
    public scratch: ScratchSystem,
    private readonly folder: string,
    private readonly engine: Engine,
  ) {}

  static async open(engine: Engine): Promise<AppliedJarvis> {
    const zones = ["example.com"];
    const world = await openWorld({ account: REHEARSAL_ACCOUNT, zones, progress: silentProgress });
    const folder = mkdtempSync(join(tmpdir(), "groundplan-jarvis-"));
    const jarvis = new AppliedJarvis(world, new ScratchSystem(system, folder), folder, engine);
    const { bootstrap } = jarvis.scratch.synthesize();
    await withEnvironment(world, () => jarvis.scratch.bootstrap(bootstrap, requireSuccess(engine)));
    return jarvis;
  }

  async plan(name: Name, ...options: string[]): Promise<PlanChanges> {
    await this.run(name, ["plan", "-input=false", "-out=p", ...options]);
    return readPlanChanges(await this.run(name, ["show", "-json", "p"]));
  }

  run(name: Name, args: readonly string[]): Promise<string> {
    return withEnvironment(this.world, () =>
      requireSuccess(this.engine)(args, this.scratch.stackFolder({ name })),
    );
  }

  /** The plan with some settings changed, which are changed back afterwards. */
  async planWith(name: Name, ...changes: readonly Change[]): Promise<PlanChanges> {
    try {
      this.write([...this.settled, ...changes.map((change) => [name, change] as const)]);
      return await this.plan(name);
    } finally {
      this.write(this.settled);
    }
  }

  edit(name: Name, change: Change): void {
    this.settled = [...this.settled, [name, change]];
    this.write(this.settled);
  }

  private write(changes: readonly (readonly [Name, Change])[]): void {
    // Copies the system's files again.
    this.scratch = new ScratchSystem(system, this.folder);
    for (const [name, [path, value]] of changes) this.scratch.edit(name, path, value);
    this.scratch.synthesize();
  }

  async close(): Promise<void> {
    await this.world.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

describe.each(availableEngines().map((engine) => [engine.kind, engine] as const))(
  "Jarvis' environments, applied with %s",
  (_, engine) => {
    let jarvis: AppliedJarvis;
    beforeAll(async () => {
      jarvis = await AppliedJarvis.open(engine);
      for (const name of ENVIRONMENTS) {
        await jarvis.run(name, ["init", "-input=false"]);
        await jarvis.plan(name);
        await jarvis.run(name, ["apply", "-input=false", "p"]);
      }
    });
    afterAll(async () => {
      delete process.env["TF_VAR_database_password"];
      await jarvis.close();
    });

    it("have an empty second plan", async () => {
      for (const name of ENVIRONMENTS) expect(inWords(await jarvis.plan(name))).toEqual([]);
    });

    it("change the snapshot time in place, and replace the firewall's list", async () => {
      const snapshot = [["instance", "snapshot_time"], "05:00"] as const;
      expect(inWords(await jarvis.planWith("prod", snapshot))).toEqual(["update aws_lightsail_instance"]);
      const administrators = [["ssh_from"], ["203.0.113.0/24", "2001:db8::/48"]] as const;
      expect(inWords(await jarvis.planWith("prod", administrators))).toEqual([
        "replace aws_lightsail_instance_public_ports",
      ]);
    });

    it("keep the instance for another operating system and another key", async () => {
      const blueprint = [["instance", "blueprint"], "ubuntu_22_04"] as const;
      expect(inWords(await jarvis.planWith("prod", blueprint))).toEqual([]);
      const other = [
        ["instance", "public_key"],
        jarvis.scratch.valueAt("dev", ["instance", "public_key"]),
      ] as const;
      expect(inWords(await jarvis.planWith("prod", other))).toEqual(["replace aws_lightsail_key_pair"]);
    });

    it("refuse another bundle or zone in prod, which would delete the disk", async () => {
      for (const change of [
        [["instance", "bundle"], "large_3_0"],
        [["instance", "availability_zone"], "us-east-1b"],
      ] as const) {
        await expect(jarvis.planWith("prod", change)).rejects.toThrow(/cannot be destroyed/);
      }
    });

    it("replace address and firewall together with dev's instance", async () => {
      const plan = await jarvis.planWith("dev", [["instance", "bundle"], "large_3_0"]);
      expect(inWords(plan)).toEqual([
        "replace aws_lightsail_instance",
        "replace aws_lightsail_instance_public_ports",
        "replace aws_lightsail_static_ip_attachment",
      ]);
    });

    it("add and remove a managed database without touching the instance", async () => {
      process.env["TF_VAR_database_password"] = CANARY;
      const database = { place: "managed", password_in_state: "acknowledged" };
      jarvis.edit("staging", [["database"], database]);
      // The roles of plan and apply may then manage databases.
      const roles = ["update aws_iam_role_policy", "update aws_iam_role_policy"];
      expect(inWords(await jarvis.plan("staging"))).toEqual(["create aws_lightsail_database", ...roles]);
      const log = await jarvis.run("staging", ["apply", "-input=false", "p"]);
      expect(log).not.toContain(CANARY);
      expect(await jarvis.run("staging", ["output", "-json"])).not.toContain(CANARY);
      expect(inWords(await jarvis.plan("staging"))).toEqual([]);
      jarvis.edit("staging", [["database"], { place: "container" }]);
      expect(inWords(await jarvis.plan("staging"))).toEqual(["destroy aws_lightsail_database", ...roles]);
      await jarvis.run("staging", ["apply", "-input=false", "p"]);
    });

    it("cannot be destroyed while they are protected, and can once they are not", async () => {
      await expect(jarvis.plan("prod", "-destroy")).rejects.toThrow(/cannot be destroyed/);
      jarvis.edit("prod", [["protection"], "relaxed"]);
      await jarvis.plan("prod", "-destroy");
      await jarvis.run("prod", ["apply", "-input=false", "p"]);
      expect(await jarvis.run("prod", ["show", "-json"])).not.toContain("aws_lightsail");
    });
  },
);
