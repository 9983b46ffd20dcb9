import type { PlanChanges } from "../../../src/plan/planned-changes";
import { availableEngines } from "../../engines";
import { AppliedHermes } from "./applied-hermes";

/** `create aws_instance host-3`: kind, type and host, without the hash of the address. */
const inWords = ({ changes }: PlanChanges) =>
  changes.map(({ kind, address }) => `${kind} ${inShort(address)}`).sort();

const inShort = (address: string) => {
  const [type = "", name = ""] = address.split(".");
  return `${type} ${/host-\d+/.exec(name)?.[0] ?? name}`;
};

const bothOf = (kind: string, hosts: readonly string[]) =>
  ["aws_instance", "aws_lb_target_group_attachment"].flatMap((type) =>
    hosts.map((host) => `${kind} ${type} ${host}`),
  );

describe.each(availableEngines().map((engine) => [engine.kind, engine] as const))(
  "Hermes' prod, applied with %s",
  (_, engine) => {
    let prod: AppliedHermes;
    beforeAll(async () => {
      prod = await AppliedHermes.open(engine);
    });
    afterAll(() => prod.close());

    const count = ["fleet", "instance_count"];
    const type = ["fleet", "instance_type"];

    it("has an empty second plan", async () => {
      expect(inWords(await prod.planWith([]))).toEqual([]);
    });

    it("grows from two hosts to four with only the new hosts and their attachments", async () => {
      const plan = await prod.planWith([[count, 4]]);
      expect(inWords(plan)).toEqual(bothOf("create", ["host-3", "host-4"]));
    });

    it("shrinks again by the last two", async () => {
      await prod.planWith([[count, 3]]);
      await prod.apply();
      expect(inWords(await prod.planWith([[count, 2]]))).toEqual(bothOf("destroy", ["host-3"]));
      await prod.apply();
    });

    it("replaces its hosts, and nothing else, for another type", async () => {
      const plan = await prod.planWith([[type, "t3.small"]]);
      expect(inWords(plan)).toEqual(bothOf("replace", ["host-1", "host-2"]));
    });

    it("keeps its outbound address when a NAT instance replaces the gateway", async () => {
      const plan = await prod.planWith([[["network", "nat"], "instance"]]);
      expect(plan.changes.filter(({ address }) => address.startsWith("aws_eip."))).toEqual([]);
      expect(inWords(plan).filter((change) => change.startsWith("update aws_route "))).toHaveLength(3);
    });

    it("reads secrets from variables without keeping them in plan or state", async () => {
      const values = {
        database_url: "ecto://canary-1",
        secret_key_base: "canary-2",
        anthropic_api_key: "canary-3",
      };
      const options = Object.entries(values).map(([name, value]) => `-var=${name}=${value}`);
      const plan = await prod.planWith([[["secrets_from_variables"], true]], ...options);
      expect(plan.changes.map(({ kind, address }) => `${kind} ${address.split(".")[0]}`)).toEqual([
        "create aws_secretsmanager_secret_version",
      ]);
      await prod.apply(...options);
      const artifacts = await prod.artifacts();
      expect(artifacts).toContain("aws_secretsmanager_secret_version");
      expect(artifacts).not.toContain("canary");
    });
  },
);
