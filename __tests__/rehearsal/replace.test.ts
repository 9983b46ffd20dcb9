import { silentProgress } from "../../src/terminal/progress";
import { ExitCode } from "../../src/text/user-error";
import { openWorld, REHEARSAL_ACCOUNT, type World } from "../../src/rehearsal/world";
import { availableEngines } from "../engines";
import { ScratchCheckout } from "../scratch-checkout";
import { BalancedHosts } from "./balanced-hosts";

// Three machines, each with a dozen runs of an engine: a minute alone, more beside other tests.
jest.setTimeout(300_000);

const HERMES = ["hermes", "prod"] as const;
const PROD = "systems/hermes/prod.yaml";
const [engine] = availableEngines();

describe("Hermes' three hosts under a request every 50 ms", () => {
  let world: World;
  let checkout: ScratchCheckout;
  const hosts = new BalancedHosts();

  const groundplan = (...words: readonly string[]) =>
    checkout.groundplan(words, { ...world.env, GROUNDPLAN_ENGINE: engine?.path });
  const succeed = async (...words: readonly string[]) => {
    const { code, stdout, stderr } = await groundplan(...words);
    if (code !== 0)
      throw new Error(`groundplan ${words.join(" ")} ended with ${code}:\n${stdout}\n${stderr}`);
    return { stdout, stderr };
  };

  beforeAll(async () => {
    world = await openWorld({
      ...{ account: REHEARSAL_ACCOUNT, zones: ["example.com"], progress: silentProgress },
      standIns: [hosts.standIn],
      onApplied: hosts.applied,
    });
    checkout = new ScratchCheckout();
    checkout.edit(PROD, "instance_count: 2", "instance_count: 3");
    checkout.edit(PROD, "nat: gateway ", "nat: instance ");
    await succeed("bootstrap", "hermes");
    await succeed("apply", ...HERMES, "--auto-approve");
    await hosts.settled();
  }, 180_000);
  afterAll(async () => {
    hosts.close();
    await world?.close();
    checkout?.remove();
  });

  it("are not replaced together by an apply, which names the command that replaces them", async () => {
    checkout.edit(PROD, "instance_type: t4g.small", "instance_type: t4g.medium");
    const { code, stderr } = await groundplan("apply", ...HERMES, "--auto-approve");
    expect(code).toBe(ExitCode.refused);
    expect(stderr.replaceAll(/\s+/g, " ")).toMatch(
      /replaces 3 hosts at once: hermes-prod-host-1, hermes-prod-host-2, hermes-prod-host-3.*`groundplan replace hermes prod`/,
    );
  });

  it("are replaced one at a time, and no request fails", async () => {
    let result = "";
    const answers = await hosts.askDuring(async () => {
      result = (await succeed("replace", ...HERMES, "--auto-approve", "--json")).stdout;
    });
    const replaced = JSON.parse(result) as readonly { name: string; from: string; to: string }[];
    expect(replaced.map(({ name }) => name)).toEqual([1, 2, 3].map((number) => `hermes-prod-host-${number}`));
    expect(new Set(replaced.flatMap(({ from, to }) => [from, to])).size).toBe(6);
    expect([...answers.keys()]).toEqual(["200"]);
    expect(answers.get("200")).toBeGreaterThan(100);
  });

  it("leave nothing to apply, also where a NAT instance routes: its check stays off", async () => {
    expect((await succeed("plan", ...HERMES)).stdout).toContain("No changes");
  });

  it("are left alone by --image latest if they have the newest", async () => {
    const { stdout } = await succeed("replace", ...HERMES, "--image", "latest", "--auto-approve");
    expect(stdout).toContain("Every host of hermes prod has the newest image.");
  });

  it("lose one that an apply removes only after it has answered its requests", async () => {
    checkout.edit(PROD, "instance_count: 3", "instance_count: 2");
    let told = "";
    const answers = await hosts.askDuring(async () => {
      told = (await succeed("apply", ...HERMES, "--auto-approve")).stderr;
    });
    expect(told).toContain("hermes-prod-host-3: out of the load balancer");
    expect([...answers.keys()]).toEqual(["200"]);
  });

  it("fail requests if they are replaced together anyway", async () => {
    checkout.edit(PROD, "instance_type: t4g.medium", "instance_type: t4g.small");
    const answers = await hosts.askDuring(async () => {
      const { stdout } = await succeed("apply", ...HERMES, "--auto-approve", "--hosts-at-once");
      expect(stdout).toContain("The last healthy target leaves before its successor is healthy");
    });
    expect(answers.size).toBeGreaterThan(1);
  });

  it.each([
    ["an instance to a gateway", "instance", "gateway", /^-target=aws_eip_association\./],
    ["a gateway to an instance", "gateway", "instance", /^-target=aws_nat_gateway\./],
  ])(
    "keep their outbound address from %s, in two steps that the first refusal explains",
    async (_, from, to, holder) => {
      checkout.edit(PROD, `nat: ${from} `, `nat: ${to} `);
      const { code, stderr } = await groundplan("apply", ...HERMES, "--auto-approve");
      expect(code).toBe(ExitCode.refused);
      const [, target = ""] = /-- (-target=\S+)`/.exec(stderr.replaceAll(/\s+/g, " ")) ?? [];
      expect(target).toMatch(holder);
      const outputs = async () =>
        /nat_public_ips = \[[^\]]*\]/.exec((await succeed("show", ...HERMES)).stdout)?.[0];
      const before = await outputs();
      await succeed("apply", ...HERMES, "--auto-approve", "--", target);
      await succeed("apply", ...HERMES, "--auto-approve");
      expect(before).toBeDefined();
      expect(await outputs()).toBe(before);
    },
  );
});
