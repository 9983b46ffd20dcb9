import {
  DeleteKeyPairCommand,
  DetachStaticIpCommand,
  GetInstanceCommand,
  type PortInfo,
  PutInstancePublicPortsCommand,
} from "@aws-sdk/client-lightsail";
import { type PlanChanges, readPlanChanges } from "../../../src/plan/planned-changes";
import { availableEngines } from "../../engines";
import { headOf, reviewed } from "../rehearsed-comments";
import { AppliedJarvis, type Change } from "./applied-jarvis";

/** Stands for a password, and must be nowhere but in the state that it is acknowledged for. */
const CANARY = "canary-7Kq2-not-a-password";

const LARGER: Change = [["instance", "bundle"], "large_3_0"];

/** `replace aws_lightsail_instance`: what a plan does, without the hashes of addresses. */
const inWords = ({ changes }: PlanChanges) =>
  changes.map(({ kind, address }) => `${kind} ${address.split(".")[0] ?? ""}`).sort();

const engines = availableEngines();

describe.each(engines.map((engine) => [engine.kind, engine] as const))(
  "Jarvis' environments, applied with %s",
  (_, engine) => {
    let jarvis: AppliedJarvis;
    beforeAll(async () => {
      jarvis = await AppliedJarvis.open(engine);
      for (const name of ["prod", "staging"]) await jarvis.create(name);
      if (engine !== engines[0]) await jarvis.create("dev");
    });
    afterAll(async () => {
      delete process.env["TF_VAR_database_password"];
      await jarvis.close();
    });

    // Its steps are the same with each engine: once is enough.
    const isFirst = engine === engines[0];
    (isFirst ? it : it.skip)(
      "recover from a first apply that was killed: the instance is adopted, once its key pair has made room",
      async () => {
        await jarvis.run("dev", ["init", "-input=false"]);
        await jarvis.plan("dev");
        await expect(jarvis.applyKilledAt("dev", "aws_lightsail_instance")).rejects.toThrow(
          "ended with a signal",
        );
        const instanceName = "jarvis-dev-instance";
        const arn = () =>
          jarvis.lightsail(
            async (client) => (await client.send(new GetInstanceCommand({ instanceName }))).instance?.arn,
          );
        const made = await arn();

        const keyPairName = "jarvis-dev-keypair";
        await expect(jarvis.recover("dev")).rejects.toThrow(
          `aws lightsail delete-key-pair --key-pair-name ${keyPairName}`,
        );
        await jarvis.lightsail((client) => client.send(new DeleteKeyPairCommand({ keyPairName })));
        const recovery = await jarvis.recover("dev");
        expect(recovery).toMatchObject({ applied: true, inTheWay: [] });
        expect(recovery.adopted.map(({ address }) => address)).toContainEqual(
          expect.stringMatching(/^aws_lightsail_instance\./),
        );

        const { changes } = await jarvis.change("dev");
        expect(changes.filter(({ kind }) => kind !== "create")).toEqual([]);
        expect(await arn()).toBe(made);
      },
    );

    it("keep the instance for other settings: its snapshots change in place, key pair and firewall are replaced", async () => {
      const plan = await jarvis.planWith(
        "prod",
        [["instance", "snapshot_time"], "05:00"],
        [["instance", "blueprint"], "ubuntu_22_04"],
        [["instance", "public_key"], jarvis.scratch.valueAt("dev", ["instance", "public_key"])],
        [["ssh_from"], ["203.0.113.0/24", "2001:db8::/48"]],
      );
      expect(inWords(plan)).toEqual([
        ...["replace aws_lightsail_instance_public_ports", "replace aws_lightsail_key_pair"],
        "update aws_lightsail_instance",
      ]);
    });

    it("refuse another bundle or zone in prod, which would delete the disk", async () => {
      for (const change of [LARGER, [["instance", "availability_zone"], "us-east-1b"] as const]) {
        await expect(jarvis.planWith("prod", change)).rejects.toThrow(/cannot be destroyed/);
      }
    });

    it("replace dev's instance for another bundle, which the review names as a loss; address and firewall follow", async () => {
      const { address } = await jarvis.service("dev");
      jarvis.edit("dev", LARGER);
      const planned = await jarvis.planJson("dev");
      expect(inWords(readPlanChanges(planned))).toEqual([
        "replace aws_lightsail_instance",
        "replace aws_lightsail_instance_public_ports",
        "replace aws_lightsail_static_ip_attachment",
      ]);
      const head = headOf(reviewed(planned));
      expect(head).toMatch(/aws_lightsail_instance\.[^\n]*`bundle_id` forces it/);
      await jarvis.run("dev", ["apply", "-input=false", "p"]);
      expect(await jarvis.service("dev")).toMatchObject({
        ...{ address, bundle: "large_3_0", name: "jarvis-dev-instance" },
      });
      expect(inWords(await jarvis.plan("dev"))).toEqual([]);
    });

    it("resize prod instead: a new instance with the old address, and nothing else to change", async () => {
      const before = await jarvis.service("prod");
      jarvis.edit("prod", LARGER);
      const deployer = await jarvis.deployer();
      expect(await jarvis.resize("prod", deployer)).toMatchObject({ from: before.name, moved: true });
      expect((await jarvis.world.permissions.usageOf(deployer.principal)).denied).toEqual([]);
      expect(await jarvis.service("prod")).toMatchObject({
        ...{ address: before.address, name: "jarvis-prod-instance-large-3-0" },
        ...{ bundle: "large_3_0", state: "running" },
      });
      expect(inWords(await jarvis.change("prod"))).toEqual(["create aws_lightsail_instance_public_ports"]);
      expect(inWords(await jarvis.plan("prod"))).toEqual([]);
    });

    it("add a managed database without touching the instance, put right what was changed by hand, and remove it again", async () => {
      process.env["TF_VAR_database_password"] = CANARY;
      jarvis.edit("staging", [["database"], { place: "managed", password_in_state: "acknowledged" }]);
      await jarvis.lightsail(async (client) => {
        const everything: PortInfo = { fromPort: 0, toPort: 65535, protocol: "tcp", cidrs: ["0.0.0.0/0"] };
        const instanceName = "jarvis-staging-instance";
        await client.send(new PutInstancePublicPortsCommand({ instanceName, portInfos: [everything] }));
        await client.send(new DetachStaticIpCommand({ staticIpName: "jarvis-staging-static-ip" }));
      });
      // The roles of plan and apply may then manage databases.
      const roles = ["update aws_iam_role_policy", "update aws_iam_role_policy"];
      expect(inWords(await jarvis.plan("staging"))).toEqual([
        ...["create aws_lightsail_database", "create aws_lightsail_static_ip_attachment"],
        ...["replace aws_lightsail_instance_public_ports", ...roles],
      ]);
      const log = await jarvis.run("staging", ["apply", "-input=false", "p"]);
      expect(log).not.toContain(CANARY);
      expect(await jarvis.run("staging", ["output", "-json"])).not.toContain(CANARY);
      expect(inWords(await jarvis.plan("staging"))).toEqual([]);
      expect(await jarvis.service("staging")).toMatchObject({ name: "jarvis-staging-instance" });
      jarvis.edit("staging", [["database"], { place: "container" }]);
      expect(inWords(await jarvis.change("staging"))).toEqual(["destroy aws_lightsail_database", ...roles]);
    });

    it("cannot be destroyed while they are protected, and can once they are not", async () => {
      await expect(jarvis.plan("prod", "-destroy")).rejects.toThrow(/cannot be destroyed/);
      jarvis.edit("prod", [["protection"], "relaxed"]);
      for (const name of ["dev", "staging", "prod"]) {
        await jarvis.change(name, "-destroy");
        expect(await jarvis.run(name, ["show", "-json"])).not.toContain("aws_lightsail");
      }
    });
  },
);
