import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Machine } from "../../../src/rehearsal/machines/machine";
import { describeMachines } from "./describe-machines";
import { unlistedPermissions } from "../roles/listed-permissions";
import { rehearseWithMachines, type RehearsedWorld } from "./rehearsed-world";
import { writeTronRelease } from "./tron-release";

const VEGA = ["hellotron-vega", "prod"] as const;
const NAME = "hellotron-vega-prod";
const CANARY = "canary-3b1f-not-on-disk";

// Alone on two cores the whole takes three minutes; beside other tests each step takes longer.
jest.setTimeout(300_000);

describeMachines("Hellotron Vega on a machine", () => {
  let rehearsed: RehearsedWorld;
  let folder: string;
  let secrets: SecretsManagerClient;
  const server = (): Promise<Machine> => rehearsed.world.ec2.machine(NAME);

  /** What the world sees at the public name, over TLS that Let's Encrypt vouches for. */
  const visit = async (path: string): Promise<string> => {
    const { world } = rehearsed;
    const root = world.internet.issuer?.rootFile ?? "";
    const { stdout, stderr } = await world.ec2.machines.network.run([
      ...["curl", "-sS", "--max-time", "20", "--cacert", root, `https://api.hellotron.com${path}`],
    ]);
    return `${stdout}${stderr}`.trim();
  };
  const release = (version: string, state: "healthy" | "sick" = "healthy"): string => {
    const file = join(folder, `tron-${version}`);
    writeTronRelease(file, version, state);
    return file;
  };
  const rotate = (value: string) =>
    secrets.send(
      new PutSecretValueCommand({
        SecretId: "hellotron-vega/prod",
        SecretString: JSON.stringify({
          ANTHROPIC_API_KEY: value,
          SLACK_BOT_TOKEN: 'with "quotes" and $HOME',
        }),
      }),
    );
  const variable = async (name: string): Promise<string> => {
    const machine = await server();
    const { stdout } = await machine.shell(
      `tr '\\0' '\\n' </proc/$(systemctl show tron --property MainPID --value)/environ | sed -n 's/^${name}=//p'`,
    );
    return stdout.trim();
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "groundplan-vega-"));
    mkdirSync(join(folder, "config"));
    writeFileSync(join(folder, "config", "tron.vega.yaml"), "greeting: hello\n");
    rehearsed = await rehearseWithMachines(["hellotron.com"], { environment: { POLL_SECONDS: "0.5" } });
    const { world, checkout, succeed } = rehearsed;
    // The CloudWatch agent cannot be had here: its package comes from S3, signed by Amazon.
    checkout.edit("systems/hellotron-vega/prod.yaml", /$/, "\nmonitoring: { logs: false }\n");
    checkout.edit(
      "systems/hellotron-vega/prod.yaml",
      "admin_cidr_blocks: []",
      'admin_cidr_blocks: ["198.51.100.0/25"]',
    );
    secrets = new SecretsManagerClient({
      endpoint: world.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    await succeed("bootstrap", "hellotron-vega");
    await succeed("apply", ...VEGA, "--auto-approve");
    await world.ec2.settled();
  }, 600_000);
  afterAll(async () => {
    await rehearsed?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("installs itself, and waits for a missing program and secret", async () => {
    const machine = await server();
    await machine.settle();
    const { stdout } = await machine.shell(
      "tail -n 1 /var/lib/tron-install/result; systemctl is-active caddy docker",
    );
    expect(stdout).toMatch(/FAILED at tron_service\..*\nactive\nactive\n$/);
  });

  it("starts on its own once they are uploaded, and answers at its name with a certificate", async () => {
    const { succeed } = rehearsed;
    await rotate(CANARY);
    await succeed("upload-config", ...VEGA, join(folder, "config"));
    await succeed("upload-binary", ...VEGA, release("v1"), "--version", "v1");
    await succeed("verify", ...VEGA);
    expect(await visit("/")).toMatch(/^v1 ANTHROPIC_API_KEY,/);
  });

  it("passes tron its secret without writing it to a disk", async () => {
    expect(await variable("ANTHROPIC_API_KEY")).toBe(CANARY);
    expect(await variable("SLACK_BOT_TOKEN")).toBe('with "quotes" and $HOME');
    const machine = await server();
    const found = await machine.shell(
      `find / -xdev -type f -size -64M -exec grep -lF ${CANARY} {} + 2>/dev/null`,
    );
    expect(found.stdout).toBe("");
  });

  it("is reachable at 80 and 443 by everybody, at 22 by administrators, and at no other port", async () => {
    const { network } = rehearsed.world.ec2.machines;
    const { address } = await server();
    const seen = async (port: number, from: string): Promise<string> =>
      network.connect(address, port, { from, seconds: 1 }).then(
        (socket) => (socket.destroy(), "open"),
        (error: Error) => error.message.replace(/.* /, ""),
      );
    expect(await Promise.all([80, 443, 22, 3000].map((port) => seen(port, "198.51.100.200")))).toEqual([
      ...["open", "open", "ETIMEDOUT", "ETIMEDOUT"],
    ]);
    expect(await seen(22, "198.51.100.9")).toBe("open");
  });

  it("deploys a release, shows status and logs, and runs a command", async () => {
    const { succeed } = rehearsed;
    await succeed("upload-binary", ...VEGA, release("v2"), "--version", "v2", "--keep-current");
    expect(await visit("/")).toMatch(/^v1 /);
    await succeed("deploy", ...VEGA, "--version", "v2");
    expect(await visit("/")).toMatch(/^v2 /);
    expect(await succeed("status", ...VEGA)).toMatch(/v2/);
    expect(await succeed("logs", ...VEGA, "-n", "20")).toContain("tron v2 starts");
    expect(await succeed("run", ...VEGA, "--", "id", "-un")).toBe("root\n");
  });

  it("returns to the previous release when a new one does not get healthy", async () => {
    const { succeed, groundplan } = rehearsed;
    const machine = await server();
    // Waiting for health takes 90 s otherwise.
    await machine.shell(
      "mkdir -p /etc/systemd/system/tron.service.d && printf '[Service]\\nEnvironment=HEALTH_TIMEOUT_SECONDS=3\\n' >/etc/systemd/system/tron.service.d/fast.conf && systemctl daemon-reload",
    );
    await succeed("upload-binary", ...VEGA, release("v3", "sick"), "--version", "v3", "--keep-current");
    const { code, stderr } = await groundplan(["deploy", ...VEGA, "--version", "v3"]);
    expect(code).toBe(1);
    expect(stderr).toContain("what ran before runs again");
    expect(await visit("/")).toMatch(/^v2 /);
  });

  it("rolls back to the previous release", async () => {
    await rehearsed.succeed("rollback", ...VEGA);
    expect(await visit("/")).toMatch(/^v1 /);
  });

  it("uses a rotated secret after a restart", async () => {
    await rotate("rotated");
    expect(await variable("ANTHROPIC_API_KEY")).toBe(CANARY);
    await rehearsed.succeed("run", ...VEGA, "--", "systemctl", "restart", "tron");
    expect(await variable("ANTHROPIC_API_KEY")).toBe("rotated");
  });

  it("comes back after a reboot with the same release and the same certificate", async () => {
    const machine = await server();
    const serial = "openssl x509 -noout -serial -in $(find /var/lib/caddy -name 'api.hellotron.com.crt')";
    const before = await machine.shell(serial);
    await machine.reboot();
    await rehearsed.succeed("verify", ...VEGA);
    expect(await visit("/")).toMatch(/^v1 /);
    expect((await machine.shell(serial)).stdout).toBe(before.stdout);
  });

  it("takes another port with the next deployment, and stays the machine that it is", async () => {
    const { world, checkout, succeed } = rehearsed;
    const { name } = await server();
    checkout.edit("systems/hellotron-vega/prod.yaml", /$/, "port: 3100\n");
    await succeed("apply", ...VEGA, "--auto-approve");
    await world.ec2.settled();
    expect(await visit("/")).toMatch(/^v1 /);
    await succeed("deploy", ...VEGA);
    expect(await visit("/")).toMatch(/^v1 /);
    expect(await variable("PORT")).toBe("3100");
    expect((await server()).name).toBe(name);
  });

  it("keeps address, certificate, data and projects' volumes when another machine takes its place", async () => {
    const { world, succeed } = rehearsed;
    const before = await server();
    const { address } = before;
    const serial = "openssl x509 -noout -serial -in $(find /var/lib/caddy -name 'api.hellotron.com.crt')";
    const certificate = (await before.shell(serial)).stdout;
    await before.shell("echo kept >/var/lib/tron/memory; echo kept >/var/lib/docker/volumes/memory");
    await succeed("replace", ...VEGA, "--auto-approve");
    await world.ec2.settled();
    const after = await server();
    expect(after.name).not.toBe(before.name);
    expect(after.address).toBe(address);
    expect(await visit("/")).toMatch(/^v1 /);
    expect((await after.shell(serial)).stdout).toBe(certificate);
    const kept = await after.shell("cat /var/lib/tron/memory /var/lib/docker/volumes/memory");
    expect(kept.stdout).toBe("kept\nkept\n");
    expect(world.ec2.machines.all.size).toBe(1);
  });

  it("was denied nothing, and used no permission that the list in docs/permissions.md lacks", async () => {
    const role = { kind: "role", name: "hellotron-vega-prod-role", arn: "" } as const;
    const usage = await rehearsed.world.permissions.usageOf(role);
    expect(usage.denied).toEqual([]);
    expect(usage.used.length).toBeGreaterThan(3);
    expect(unlistedPermissions(role.name, usage)).toEqual([]);
  });
});
