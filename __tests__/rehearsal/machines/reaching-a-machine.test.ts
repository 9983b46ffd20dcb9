import type { Machine } from "../../../src/rehearsal/machines/machine";
import { type Machines, openMachines } from "../../../src/rehearsal/machines/machines";
import { type KeyPair, makeKeyPair, ssh } from "../../../src/rehearsal/machines/ssh-visitor";
import { describeMachines } from "./describe-machines";

describeMachines("a machine on the internet", () => {
  let machines: Machines;
  let machine: Machine;
  let key: KeyPair;

  beforeAll(async () => {
    machines = await openMachines();
    key = await makeKeyPair(machines.network);
    machine = await machines.boot({
      name: "host",
      publicKeys: [key.publicKey],
      publicAddress: "203.0.113.9",
    });
    await machine.settle();
  }, 300_000);
  afterAll(() => machines?.close());

  it("accepts the right key at its public address, and shows the pinned host key", async () => {
    const visit = await ssh(machines.network, machine, "whoami; sudo whoami", { key });
    expect(visit).toMatchObject({ code: 0, stdout: "debian\nroot\n" });
  });

  it("is refused if it shows a host key other than the pinned one", async () => {
    const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const { code, stderr } = await ssh(machines.network, machine, "whoami", { key, hostKey });
    expect(code).toBe(255);
    expect(stderr).toMatch(/host key/i);
  });

  it("refuses another key", async () => {
    const stranger = await makeKeyPair(machines.network, "stranger");
    const { code, stderr } = await ssh(machines.network, machine, "whoami", { key: stranger });
    expect(code).toBe(255);
    expect(stderr).toContain("Permission denied (publickey)");
  });

  it("trusts its network's sites over TLS, and they see its private address", async () => {
    await machines.sites.add(
      ["github.com"],
      ({ url }, response, { from }) => void response.end(`${url} for ${from}`),
    );
    const { stdout } = await machine.shell(
      "curl -sS https://github.com/a/release; wget -qO- https://github.com/b",
    );
    expect(stdout).toBe(`/a/release for ${machine.privateAddress}/b for ${machine.privateAddress}`);
  });

  it("installs its distribution's packages", async () => {
    const { code, stderr } = await machine.shell("apt-get -qq install -y tree >/dev/null && tree --version");
    expect([code, stderr.includes("E:")]).toEqual([0, false]);
  });
});
