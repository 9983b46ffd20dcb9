import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LightsailCalls } from "../../../src/lifecycle/resize/lightsail-calls";
import { moveInState } from "../../../src/lifecycle/resize/move-in-state";
import { resizeInstance, type ResizeOptions } from "../../../src/lifecycle/resize/resize-instance";
import type { ResizableInstance } from "../../../src/systems/resizable-instance";
import { silentProgress } from "../../../src/terminal/progress";
import { LightsailStandIn } from "../../lightsail-stand-in";

const wanted: ResizableInstance = {
  staticIpName: "jarvis-prod-static-ip",
  namePrefix: "jarvis-prod-instance",
  bundle: "large_3_0",
  setting: "instance.bundle",
  domain: "jarvis.example.com",
  healthPath: "/health",
};

interface Simulated {
  bundleId: string;
  state: string;
  ports?: unknown;
}

/** As much of Lightsail as a resize sees: instances, snapshots, one address; what takes time takes two looks. */
class SimulatedLightsail {
  readonly instances = new Map<string, Simulated>([
    ["jarvis-prod-instance", { bundleId: "medium_3_0", state: "running" }],
  ]);
  readonly snapshots = new Map<string, string>();
  attachedTo = "jarvis-prod-instance";
  /** Every moment at which the address led to nothing that runs. */
  readonly history: string[] = [];

  readonly answers = {
    GetStaticIp: () => ({ staticIp: { attachedTo: this.attachedTo, ipAddress: "203.0.113.40" } }),
    GetInstance: ({ instanceName }: Record<string, unknown>) => {
      const found = this.instances.get(String(instanceName));
      if (found === undefined) return undefined;
      const { bundleId, state } = found;
      if (state === "pending" || state === "starting") found.state = "running";
      if (state === "stopping") found.state = "stopped";
      return {
        instance: {
          ...{ name: instanceName, bundleId, state: { name: state }, sshKeyName: "jarvis-prod-keypair" },
          location: { availabilityZone: "us-east-1a" },
          hardware: { disks: [{ sizeInGb: 80 }] },
          tags: [{ key: "system", value: "jarvis" }],
          addOns: [{ name: "AutoSnapshot", status: "Enabled", snapshotTimeOfDay: "06:00" }],
          publicIpAddress: "198.51.100.20",
        },
      };
    },
    GetInstanceSnapshot: ({ instanceSnapshotName }: Record<string, unknown>) => {
      const state = this.snapshots.get(String(instanceSnapshotName));
      if (state === undefined) return undefined;
      this.snapshots.set(String(instanceSnapshotName), "available");
      return { instanceSnapshot: { state } };
    },
    GetInstancePortStates: () => ({
      portStates: [
        {
          fromPort: 443,
          toPort: 443,
          protocol: "tcp",
          state: "open",
          cidrs: ["0.0.0.0/0"],
          ipv6Cidrs: ["::/0"],
        },
        { fromPort: 21, toPort: 21, protocol: "tcp", state: "closed" },
      ],
    }),
    ...this.changing("StopInstance", ({ instanceName }) => this.of(instanceName, "stopping")),
    ...this.changing("StartInstance", ({ instanceName }) => this.of(instanceName, "starting")),
    ...this.changing(
      "DeleteInstance",
      ({ instanceName }) => void this.instances.delete(String(instanceName)),
    ),
    ...this.changing(
      "CreateInstanceSnapshot",
      ({ instanceSnapshotName }) => void this.snapshots.set(String(instanceSnapshotName), "pending"),
    ),
    ...this.changing(
      "DeleteInstanceSnapshot",
      ({ instanceSnapshotName }) => void this.snapshots.delete(String(instanceSnapshotName)),
    ),
    ...this.changing("CreateInstancesFromSnapshot", (request) => {
      this.created = request;
      this.instances.set(String((request["instanceNames"] as string[])[0]), {
        bundleId: String(request["bundleId"]),
        state: "pending",
      });
    }),
    ...this.changing("PutInstancePublicPorts", ({ instanceName, portInfos }) => {
      const found = this.instances.get(String(instanceName));
      if (found !== undefined) found.ports = portInfos;
    }),
    ...this.changing("DetachStaticIp", () => undefined),
    ...this.changing("AttachStaticIp", ({ instanceName }) => void (this.attachedTo = String(instanceName))),
  };
  created: Record<string, unknown> = {};

  private changing(name: string, change: (request: Record<string, unknown>) => void) {
    const answer = (request: Record<string, unknown>) => {
      this.history.push(name);
      change(request);
      return {};
    };
    return { [name]: answer };
  }

  private of(name: unknown, state: string): void {
    const found = this.instances.get(String(name));
    if (found !== undefined) found.state = state;
  }
}

describe("resizing a Lightsail instance", () => {
  let lightsail: SimulatedLightsail;
  let standIn: LightsailStandIn;
  let calls: LightsailCalls;

  beforeEach(async () => {
    lightsail = new SimulatedLightsail();
    standIn = await LightsailStandIn.open(lightsail.answers);
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_LIGHTSAIL: standIn.url,
      ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
    });
    calls = new LightsailCalls("us-east-1");
  });
  afterEach(async () => {
    calls.close();
    await standIn.close();
  });

  const resize = (more: Partial<ResizeOptions> = {}) =>
    resizeInstance({
      ...{ calls, instance: wanted, progress: silentProgress, everySeconds: 0.01, limitSeconds: 0.5 },
      signal: new AbortController().signal,
      isWell: () => Promise.resolve(true),
      ...more,
    });

  it("stops the old one, takes its snapshot, creates the new one, checks it, and moves the address", async () => {
    expect(await resize()).toEqual({
      from: "jarvis-prod-instance",
      to: "jarvis-prod-instance-large-3-0",
      moved: true,
      snapshot: "jarvis-prod-instance-large-3-0-from-jarvis-prod-instance",
    });
    expect(lightsail.history).toEqual([
      ...["StopInstance", "CreateInstanceSnapshot", "CreateInstancesFromSnapshot", "PutInstancePublicPorts"],
      ...["DetachStaticIp", "AttachStaticIp"],
    ]);
    expect(lightsail.attachedTo).toBe("jarvis-prod-instance-large-3-0");
    expect(lightsail.instances.get("jarvis-prod-instance")?.state).toBe("stopped");
  });

  it("gives the new one the old one's key, zone, tags, snapshots and open ports", async () => {
    await resize();
    expect(lightsail.created).toMatchObject({
      ...{ bundleId: "large_3_0", availabilityZone: "us-east-1a", keyPairName: "jarvis-prod-keypair" },
      tags: [{ key: "system", value: "jarvis" }],
      addOns: [{ addOnType: "AutoSnapshot", autoSnapshotAddOnRequest: { snapshotTimeOfDay: "06:00" } }],
    });
    expect(lightsail.instances.get("jarvis-prod-instance-large-3-0")?.ports).toEqual([
      { fromPort: 443, toPort: 443, protocol: "tcp", cidrs: ["0.0.0.0/0"], ipv6Cidrs: ["::/0"] },
    ]);
  });

  it("restarts the old one and deletes the new one if that does not get healthy", async () => {
    await expect(resize({ isWell: () => Promise.resolve(false) })).rejects.toThrow(/answer \/health/);
    expect(lightsail.attachedTo).toBe("jarvis-prod-instance");
    expect(lightsail.instances.get("jarvis-prod-instance")?.state).toBe("starting");
    expect([lightsail.instances.size, lightsail.snapshots.size]).toEqual([1, 0]);
  });

  it("leaves nothing out of service if it is interrupted", async () => {
    const controller = new AbortController();
    const isWell = () => {
      controller.abort(new Error("interrupted"));
      return Promise.resolve(false);
    };
    await expect(resize({ isWell, signal: controller.signal })).rejects.toThrow("interrupted");
    expect(lightsail.history.slice(-3)).toEqual([
      "StartInstance",
      "DeleteInstance",
      "DeleteInstanceSnapshot",
    ]);
  });

  it("continues where it was killed, and takes a new snapshot if the old one has run since", async () => {
    lightsail.snapshots.set("jarvis-prod-instance-large-3-0-from-jarvis-prod-instance", "available");
    const old = lightsail.instances.get("jarvis-prod-instance");
    if (old === undefined) throw new Error("no instance");
    old.state = "stopped";
    await resize();
    expect(lightsail.history).not.toContain("CreateInstanceSnapshot");
    expect(lightsail.history).not.toContain("StopInstance");

    lightsail.attachedTo = "jarvis-prod-instance";
    lightsail.history.length = 0;
    old.state = "running";
    await resize();
    expect(lightsail.history.slice(0, 4)).toEqual([
      ...["DeleteInstance", "DeleteInstanceSnapshot", "StopInstance", "CreateInstanceSnapshot"],
    ]);
  });

  it("does nothing if the address already points to the bundle", async () => {
    lightsail.instances.set("other", { bundleId: "large_3_0", state: "running" });
    lightsail.attachedTo = "other";
    expect(await resize()).toMatchObject({ from: "other", to: "other", moved: false });
    expect(lightsail.history).toEqual([]);
  });

  it("refuses a bundle with a smaller disk, before anything stops", async () => {
    await expect(resize({ instance: { ...wanted, bundle: "small_3_0" } })).rejects.toThrow(
      /small_3_0 has a disk of 60 GB, and the instance's has 80/,
    );
    expect(lightsail.history).toEqual([]);
  });
});

describe("moving an instance in the state", () => {
  it("imports the instance and its attachment, and leaves the ports, which cannot be imported, to the next apply", async () => {
    const folder = mkdtempSync(join(tmpdir(), "resize-"));
    const names = ["instance", "static_ip_attachment", "instance_public_ports"];
    const resource = Object.fromEntries(names.map((name) => [`aws_lightsail_${name}`, { one: {} }]));
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ resource }));
    const asked: string[] = [];
    const run = (words: readonly string[]) => {
      asked.push(words.join(" "));
      const list = "aws_lightsail_instance.one\naws_lightsail_instance_public_ports.one\n";
      return Promise.resolve(words[1] === "list" ? list : "");
    };
    await moveInState(run, folder, { to: "new", staticIpName: "address" });
    rmSync(folder, { recursive: true });
    expect(asked).toEqual([
      "state list",
      "state rm aws_lightsail_instance.one",
      "import -input=false aws_lightsail_instance.one new",
      "import -input=false aws_lightsail_static_ip_attachment.one address",
      "state rm aws_lightsail_instance_public_ports.one",
    ]);
  });
});
