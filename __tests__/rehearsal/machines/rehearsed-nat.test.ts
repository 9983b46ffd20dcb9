import { natCloudInit } from "../../../constructs/network/nat-cloud-init";
import type { Machine } from "../../../src/rehearsal/machines/machine";
import { type Machines, openMachines } from "../../../src/rehearsal/machines/machines";
import { describeMachines } from "./describe-machines";

/**
 * The user data of a NAT instance, but for what Debian has elsewhere than Amazon Linux: nftables reads another file, and a
 * container has no swap. The check looks ten times a second rather than every ten seconds.
 */
function onDebian(userData: string): string {
  return userData
    .replace(
      /^swap:\n(?: {2}.*\n)+/m,
      "bootcmd:\n  - [ln, -sf, /etc/sysconfig/nftables.conf, /etc/nftables.conf]\n",
    )
    .replace("sleep 10", "sleep 0.1");
}

describeMachines("a NAT instance", () => {
  let machines: Machines;
  let machine: Machine;

  beforeAll(async () => {
    machines = await openMachines();
    machine = await machines.boot({
      ...{ name: "nat", distribution: "debian-13", userData: onDebian(natCloudInit("10.20.0.0/16")) },
    });
  }, 300_000);
  afterAll(() => machines?.close());

  it("forwards and masquerades the network's traffic once it has booted, and finds that it can", async () => {
    expect(await machine.settle()).toBe("done");
    const { stdout } = await machine.shell(
      "sysctl -n net.ipv4.ip_forward; nft list chain ip nat postrouting; systemctl is-active nftables; systemctl show -p Result nat-check",
    );
    expect(stdout).toMatch(/^1\n/);
    expect(stdout).toContain("ip saddr 10.20.0.0/16 ip daddr != 10.20.0.0/16 masquerade");
    expect(stdout).toMatch(/\nactive\nResult=success\n$/);
  });

  it("stops where its rule is missing: a stopped instance raises an alarm, a silent one does not", async () => {
    await machine.shell("nft flush ruleset; systemctl start --no-block nat-check");
    const isUp = async () => (await machine.shell("true").catch(() => ({ code: 1 }))).code === 0;
    for (let look = 0; look < 100 && (await isUp()); look += 1)
      await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await isUp()).toBe(false);
  });
});
