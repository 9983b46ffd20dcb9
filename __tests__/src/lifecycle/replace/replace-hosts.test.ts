import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineCommand } from "../../../../src/engine/require-success";
import { type MachineQuestions, replaceHosts } from "../../../../src/lifecycle/replace/replace-hosts";
import { hostsOfStack, hostsToReplace } from "../../../../src/lifecycle/replace/stack-hosts";
import { silentProgress } from "../../../../src/terminal/progress";
import { UserError } from "../../../../src/text/user-error";

const GROUP = "arn:group";
const [HOST, PLACE] = ["aws_instance.host-1", "aws_lb_target_group_attachment.host-1"];

/** An engine that plays a state of one host, and tells what it was asked. */
class OneHost {
  readonly said: string[] = [];
  readonly state = new Map<string, Record<string, unknown>>([
    [HOST, { id: "i-old" }],
    [PLACE, { id: "place", target_id: "i-old", target_group_arn: GROUP }],
  ]);
  health: (instanceId: string) => void = () => undefined;
  isYoung = true;
  private planned: () => void = () => undefined;
  private made = 0;
  private changes: readonly object[] = [];

  readonly run: EngineCommand = async (words) => {
    const [verb, second = "", from = "", to = ""] = words;
    const file = words.at(-1);
    if (verb === "show" && file === "-json") return JSON.stringify(this.shown());
    if (verb === "show") return JSON.stringify({ format_version: "1.2", resource_changes: this.changes });
    if (verb === "state" && second === "mv") {
      this.said.push(`${from} is now ${to}`);
      this.state.set(to, this.state.get(from) ?? {});
      this.state.delete(from);
    }
    if (verb === "plan") this.plan(words);
    if (verb === "apply") this.planned();
    return "";
  };

  readonly machines: MachineQuestions = {
    trafficOf: () => ({
      takeOut: async ({ instanceId }) => void this.said.push(`drain ${instanceId}`),
      awaitHealthy: async ({ instanceId }) => {
        this.said.push(`await ${instanceId}`);
        this.health(instanceId);
      },
      states: async () => new Map([["i-new-1", "unhealthy"]]),
    }),
    awaitInstalled: async ({ instanceId }) => void this.said.push(`installed ${instanceId}`),
    isYoung: async () => this.isYoung,
    awaitServing: async () => undefined,
  };

  private shown() {
    const resources = [...this.state].map(([address, values]) => ({ address, values }));
    return { values: { root_module: { resources } } };
  }

  private plan(words: readonly string[]): void {
    const targets = words.flatMap((word) => /^-target=(.*)/.exec(word)?.[1] ?? []);
    const anew = words.some((word) => word.startsWith("-replace="));
    if (targets.every((address) => address.endsWith("_leaving"))) {
      this.changes = targets.map((address) => ({ address, change: { actions: ["delete"] } }));
      this.planned = () => {
        this.said.push(`destroy ${String(this.state.get(`${HOST}_leaving`)?.["id"])}`);
        for (const address of targets) this.state.delete(address);
      };
      return;
    }
    if (this.state.has(HOST) && !anew) {
      this.changes = [];
      this.planned = () => undefined;
      return;
    }
    const actions = anew ? ["create", "delete"] : ["create"];
    this.changes = [HOST, PLACE].map((address) => ({ address, change: { actions } }));
    this.planned = () => {
      const id = `i-new-${++this.made}`;
      this.said.push(`make ${id}`);
      this.state.set(HOST, { id });
      this.state.set(PLACE, { id: "place", target_id: id, target_group_arn: GROUP });
    };
  }
}

const replace = (world: OneHost, signal = new AbortController().signal) =>
  replaceHosts({
    engine: { run: world.run, folder: "/nowhere" },
    hosts: [{ name: "hermes-prod-host-1", address: HOST, places: [PLACE], followers: [] }],
    machines: world.machines,
    watcher: { progress: silentProgress, signal },
    again: "groundplan replace hermes prod",
  });

describe("replacing a host behind a load balancer", () => {
  it("waits for the new one to be healthy before it drains the old one, and drains it before it destroys it", async () => {
    const world = new OneHost();
    expect(await replace(world)).toEqual([{ name: "hermes-prod-host-1", from: "i-old", to: "i-new-1" }]);
    expect(world.said).toEqual([
      ...[`${PLACE} is now ${PLACE}_leaving`, `${HOST} is now ${HOST}_leaving`],
      ...["make i-new-1", "installed i-new-1", "await i-new-1", "drain i-old", "destroy i-old"],
    ]);
    expect([...world.state.keys()].sort()).toEqual([HOST, PLACE]);
  });

  it("leaves the old one in service if the new one does not get healthy, and says how to continue", async () => {
    const world = new OneHost();
    world.health = () => {
      throw new UserError({ what: "waited 1200 s for it to be healthy: unhealthy" });
    };
    await expect(replace(world)).rejects.toThrow(
      /old machine i-old is not gone.*groundplan replace hermes prod/,
    );
    expect(world.said).not.toContain("drain i-old");
    expect(world.state.get(`${HOST}_leaving`)).toEqual({ id: "i-old" });
  });

  it("continues with the instance that an earlier run created, if it is recent", async () => {
    const world = new OneHost();
    world.health = () => {
      throw new UserError({ what: "interrupted" });
    };
    await replace(world).catch(() => undefined);
    world.health = () => undefined;
    world.said.length = 0;
    expect(await replace(world)).toEqual([{ name: "hermes-prod-host-1", from: "i-old", to: "i-new-1" }]);
    expect(world.said).toEqual(["installed i-new-1", "await i-new-1", "drain i-old", "destroy i-old"]);
  });

  it("creates another one if the earlier run's is too old", async () => {
    const world = new OneHost();
    world.health = () => {
      throw new UserError({ what: "never" });
    };
    await replace(world).catch(() => undefined);
    world.health = () => undefined;
    world.isYoung = false;
    world.said.length = 0;
    await replace(world);
    expect(world.said.slice(0, 2)).toEqual(["make i-new-2", "installed i-new-2"]);
    expect(world.said.at(-1)).toBe("destroy i-old");
  });

  it("stops between two steps on a signal, with the old one in service", async () => {
    const world = new OneHost();
    const controller = new AbortController();
    world.machines.awaitInstalled = async () => {
      controller.abort(new UserError({ what: "interrupted by SIGINT" }));
      controller.signal.throwIfAborted();
    };
    await expect(replace(world, controller.signal)).rejects.toThrow(/To go on where it stopped/);
    expect(world.said).not.toContain("drain i-old");
  });
});

describe("the hosts of a stack", () => {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-hosts-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const instance = (Name: string, more: object = {}) => ({ tags: { Name }, ...more });
  writeFileSync(
    join(folder, "cdk.tf.json"),
    JSON.stringify({
      resource: {
        aws_instance: {
          two: instance("hermes-prod-host-10", { depends_on: ["aws_instance.one"] }),
          one: instance("hermes-prod-host-9"),
          nat: instance("hermes-prod-nat"),
        },
        aws_lb_target_group_attachment: {
          one: { target_id: "${aws_instance.one.id}" },
          two: { target_id: "${aws_instance.two.id}" },
        },
        aws_cloudwatch_metric_alarm: { nat: { dimensions: { InstanceId: "${aws_instance.nat.id}" } } },
      },
    }),
  );
  const hosts = hostsOfStack(folder);

  it("are found with the resources that refer to them, sorted by name", () => {
    expect(hosts).toEqual([
      ...["one", "two"].map((id, index) => ({
        name: `hermes-prod-host-${9 + index}`,
        address: `aws_instance.${id}`,
        places: [`aws_lb_target_group_attachment.${id}`],
        followers: [],
      })),
      {
        name: "hermes-prod-nat",
        address: "aws_instance.nat",
        places: [],
        followers: ["aws_cloudwatch_metric_alarm.nat"],
      },
    ]);
  });

  it("are those behind the load balancer, unless one is named", () => {
    expect(hostsToReplace(hosts, undefined).map(({ name }) => name)).toEqual([
      "hermes-prod-host-9",
      "hermes-prod-host-10",
    ]);
    expect(hostsToReplace(hosts, "nat").map(({ name }) => name)).toEqual(["hermes-prod-nat"]);
    expect(() => hostsToReplace(hosts, "host-1")).toThrow(/There are: hermes-prod-host-9/);
  });
});
