import type { Machine } from "../../../src/rehearsal/machines/machine";
import { type Machines, openMachines } from "../../../src/rehearsal/machines/machines";
import { describeMachines } from "./describe-machines";

const USER_DATA = `#cloud-config
write_files:
  - path: /etc/greeting
    content: hello
runcmd:
  - [sh, -c, "echo ran >> /var/lib/ran-once"]
  - [sh, -c, "printf '[Service]\\nExecStart=/usr/bin/python3 -m http.server 8000 --directory /etc\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/web.service"]
  - [systemctl, enable, --now, web]
`;

describeMachines("a machine", () => {
  let machines: Machines;
  let machine: Machine;

  beforeAll(async () => {
    machines = await openMachines();
    machine = await machines.boot({
      name: "web",
      distribution: "ubuntu-22.04",
      userData: USER_DATA,
      publicAddress: "203.0.113.80",
    });
  }, 300_000);
  afterAll(() => machines?.close());

  const get = async (host: string, from?: string): Promise<string> => {
    const { stdout, stderr } = await machines.network.run([
      "curl",
      ...["--silent", "--show-error", "--max-time", "2"],
      ...(from === undefined ? [] : ["--interface", from]),
      `http://${host}:8000/greeting`,
    ]);
    return `${stdout}${stderr}`.trim();
  };

  it("runs its user data to the end", async () => {
    expect(await machine.settle()).toBe("done");
    expect((await machine.shell("cat /etc/greeting; id ubuntu")).stdout).toMatch(
      /^hello\s*uid=1000\(ubuntu\)/,
    );
    expect((await machine.run(["systemctl", "is-system-running", "--wait"])).stdout.trim()).toBe("running");
  });

  it("reports a program's exit code", async () => {
    const end = await machine.shell("cat; echo bad >&2; exit 7", { input: "fed" });
    expect(end).toEqual({ code: 7, stdout: "fed", stderr: "bad\n" });
  });

  it("is reached at its private and its public address", async () => {
    expect(await get(machine.privateAddress)).toBe("hello");
    expect(await get("203.0.113.80")).toBe("hello");
    expect(machine.address).toBe("203.0.113.80");
  });

  it("is reachable by the sources its firewall allows, and others get no answer", async () => {
    await machines.network.connect(machine.privateAddress, 22).then((socket) => socket.destroy());
    const anywhere = ["0.0.0.0/0"];
    await machine.setFirewall({
      ingress: [{ protocol: "tcp", ports: [8000, 8000], peers: ["198.51.100.7"] }],
      egress: [{ protocol: "all", peers: anywhere }],
    });
    await expect(machines.network.connect(machine.address, 22, { seconds: 1 })).rejects.toThrow("ETIMEDOUT");
    await expect(machines.network.connect(machine.address, 8000, { seconds: 1 })).rejects.toThrow(
      "ETIMEDOUT",
    );
    const allowed = await machines.network.connect(machine.address, 8000, { from: "198.51.100.7" });
    allowed.destroy();
    expect(await get(machine.address, "198.51.100.7")).toBe("hello");
  });

  it("resolves and reaches the network's names, and no others", async () => {
    await machines.network.serve("192.0.2.21", 80, (socket, { from }) =>
      socket.end(`HTTP/1.0 200 OK\r\n\r\nfor ${from}`),
    );
    await machines.network.name({ "*.example.com": "192.0.2.21" });
    const asked = await machine.shell(
      "curl -sS http://mirror.example.com/; curl -sS http://example.org/ 2>&1",
    );
    expect(asked.stdout).toMatch(
      new RegExp(`^for ${machine.privateAddress}.*Could not resolve host: example.org`, "s"),
    );
  });

  it("keeps its disk and its firewall through a reboot, and does not run its user data again", async () => {
    await machine.setFirewall({
      ingress: [{ protocol: "tcp", ports: [8000, 8000], peers: ["0.0.0.0/0"] }],
      egress: [],
    });
    await machine.reboot();
    expect(await machine.settle()).toBe("done");
    expect((await machine.run(["cat", "/var/lib/ran-once"])).stdout).toBe("ran\n");
    expect(await get(machine.address)).toBe("hello");
    await expect(machines.network.connect(machine.address, 22, { seconds: 1 })).rejects.toThrow("ETIMEDOUT");
  });

  it("runs its own Docker daemon", async () => {
    const script = [
      "systemctl start docker",
      "tar -C / -c bin/busybox | docker import -c 'ENTRYPOINT [\"/bin/busybox\"]' - busybox:test",
      "docker run --rm busybox:test echo from a container",
    ].join(" && ");
    expect((await machine.shell(script)).stdout).toContain("from a container");
  });

  it("shuts down in order, and leaves the network", async () => {
    await machine.stop();
    expect(machine.running).toBe(false);
    expect(machine.console).toContain("System Halt");
    await expect(machines.network.connect(machine.address, 8000, { seconds: 1 })).rejects.toThrow();
    await expect(machine.run(["true"])).rejects.toThrow("the machine web is not running");
  });
});
