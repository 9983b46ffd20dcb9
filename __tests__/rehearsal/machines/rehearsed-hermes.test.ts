import { ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SendCommandCommand, SSMClient } from "@aws-sdk/client-ssm";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Machine } from "../../../src/rehearsal/machines/machine";
import { machineRootFolder } from "../../../src/rehearsal/machines/machine-root";
import { REHEARSAL_ACCOUNT } from "../../../src/rehearsal/world";
import { describeMachines } from "./describe-machines";
import { imageRegistry, type StandInImage } from "./image-registry";
import { unlistedPermissions } from "../roles/listed-permissions";
import { rehearseWithMachines, type RehearsedWorld } from "./rehearsed-world";

// Two machines at once; beside other tests each step takes longer.
jest.setTimeout(420_000);

const HERMES = ["hermes", "prod"] as const;
const REGION = "eu-south-2";
const NAME = "hermes.example.com";

/** Plays Hermes: answers with its tag, is sick if told to be, and tells what it migrates. */
function hermesImage(tag: string, state: "healthy" | "sick"): StandInImage {
  const busybox = readFileSync(join(machineRootFolder(), "usr", "bin", "busybox"));
  const program = `#!/bin/sh
case $1 in
  start)
    busybox mkdir -p /tmp/www
    echo ${tag} >/tmp/www/index.html
    ${state === "healthy" ? "echo ok >/tmp/www/health" : ":"}
    echo "hermes ${tag} starts"
    # Like Phoenix it ends when it is told to, also as a container's first process.
    trap 'exit 0' TERM
    busybox httpd -f -p "$PORT" -h /tmp/www &
    wait ;;
  eval) echo "$2 by ${tag} on \${DATABASE_URL:?}" ;;
esac
`;
  const programs = Object.fromEntries(["busybox", "sh", "wget"].map((name) => [`bin/${name}`, busybox]));
  return { tag, files: { ...programs, "app/bin/hermes": program }, command: ["/app/bin/hermes", "start"] };
}

describeMachines("Hermes on two machines behind its load balancer", () => {
  let rehearsed: RehearsedWorld;
  let secrets: SecretsManagerClient;

  const rotate = (key: string) =>
    secrets.send(
      new PutSecretValueCommand({
        SecretId: "hermes/prod",
        SecretString: JSON.stringify({
          SECRET_KEY_BASE: "canary-7d20-not-on-disk",
          DATABASE_URL: "ecto://user:word@db.example.com/hermes",
          ANTHROPIC_API_KEY: key,
        }),
      }),
    );
  const visit = async (path: string): Promise<string> => {
    const { machines } = rehearsed.world.ec2;
    const { stdout } = await machines.network.run([
      ...["curl", "-sS", "--max-time", "5", "--cacert", machines.authority.certificateFile],
      ...["-w", " %{http_code}", `https://${NAME}${path}`],
    ]);
    return stdout.replace("\n", "");
  };
  const hosts = async (): Promise<readonly Machine[]> =>
    Promise.all(
      ["hermes-prod-host-1", "hermes-prod-host-2"].map((name) => rehearsed.world.ec2.machine(name)),
    );
  const running = async (): Promise<readonly string[]> =>
    Promise.all(
      (await hosts()).map(async (host) => {
        const { stdout } = await host.shell("docker inspect hermes --format '{{.Config.Image}}'");
        return stdout.trim().replace(/.*:/, "");
      }),
    );

  beforeAll(async () => {
    rehearsed = await rehearseWithMachines(["example.com"], { balancerHaste: 15 });
    const { world, succeed } = rehearsed;
    const client = {
      endpoint: world.endpoint,
      region: REGION,
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    };
    const registry = imageRegistry([
      hermesImage("one", "healthy"),
      hermesImage("two", "healthy"),
      hermesImage("bad", "sick"),
    ]);
    await world.ec2.machines.sites.add(
      [`${REHEARSAL_ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`],
      registry.handler,
    );
    await succeed("bootstrap", "hermes");
    await succeed("apply", ...HERMES, "--auto-approve");
    for (const tag of ["one", "two", "bad"]) {
      const image = { repositoryName: "hermes", imageTag: tag, imageManifest: registry.manifests.get(tag) };
      await new ECRClient(client).send(new PutImageCommand(image));
    }
    secrets = new SecretsManagerClient(client);
    await rotate("key");
    await world.ec2.settled();
  }, 600_000);
  afterAll(() => rehearsed?.close());

  it("installs its hosts with the synthesized user data", async () => {
    for (const host of await hosts()) {
      await host.settle();
      const { stdout } = await host.shell("tail -n 1 /var/lib/hermes-install/result");
      expect(stdout).toMatch(/ ok\n$/);
    }
  });

  it("runs its first image on both, and answers at its name through the load balancer", async () => {
    await rehearsed.succeed("deploy", ...HERMES, "--version", "one");
    expect(await running()).toEqual(["one", "one"]);
    expect(await visit("/")).toBe("one 200");
  });

  it("is reachable only through the load balancer", async () => {
    const { network } = rehearsed.world.ec2.machines;
    for (const { address } of await hosts()) {
      await expect(network.connect(address, 4000, { seconds: 1 })).rejects.toThrow("ETIMEDOUT");
    }
  });

  it("keeps its secrets in memory", async () => {
    const [host] = await hosts();
    const found = await host?.shell(
      "find / -xdev -type f -size -64M -exec grep -lF canary-7d20-not-on-disk {} + 2>/dev/null; find /var/lib/docker /var/lib/containerd -xdev -type f -size -64M -exec grep -lF canary-7d20-not-on-disk {} + 2>/dev/null",
    );
    expect(found?.stdout).toBe("");
  });

  it("migrates with an image that is not running yet", async () => {
    expect(await rehearsed.succeed("migrate", ...HERMES, "--version", "two")).toContain("two");
    expect(await running()).toEqual(["one", "one"]);
  });

  /** Sends a request every 50 ms while the work is done. @returns how often each answer came */
  const askDuring = async (work: () => Promise<unknown>): Promise<ReadonlyMap<string, number>> => {
    const { machines } = rehearsed.world.ec2;
    const done = `${machines.network.folder}/done`;
    rmSync(done, { force: true });
    // Slow is not failed: two machines, a boot and other tests share two cores.
    const request = `curl -sS --max-time 20 --cacert ${machines.authority.certificateFile} -w ' %{http_code}' https://${NAME}/`;
    const asking = machines.network.run(
      ["sh", "-c", `until [ -e ${done} ]; do ${request} 2>&1 | tr -d '\\n'; echo; sleep 0.05; done`],
      { timeLimit: 400_000 },
    );
    await work().finally(() => writeFileSync(done, ""));
    const seen = new Map<string, number>();
    for (const line of (await asking).stdout.split("\n").filter(Boolean))
      seen.set(line, (seen.get(line) ?? 0) + 1);
    return seen;
  };

  const answersIn = (seen: ReadonlyMap<string, number>): number =>
    [...seen.values()].reduce((sum, count) => sum + count, 0);

  it("fails no request of one every 50 ms while it deploys", async () => {
    const seen = await askDuring(() => rehearsed.succeed("deploy", ...HERMES, "--version", "two"));
    expect([...seen.keys()].sort()).toEqual(["one 200", "two 200"]);
    expect(answersIn(seen)).toBeGreaterThan(100);
    expect(await running()).toEqual(["two", "two"]);
  });

  it("stops at a host that does not get healthy and returns to its old image, and does not touch the next", async () => {
    const [first] = await hosts();
    await first?.shell(
      "mkdir -p /etc/systemd/system/hermes.service.d && printf '[Service]\\nEnvironment=HEALTH_TIMEOUT_SECONDS=5\\n' >/etc/systemd/system/hermes.service.d/fast.conf && systemctl daemon-reload",
    );
    const { code, stderr } = await rehearsed.groundplan(["deploy", ...HERMES, "--version", "bad"]);
    expect(code).toBe(1);
    expect(stderr).toContain("two runs again");
    expect(await running()).toEqual(["two", "two"]);
    expect(await visit("/")).toBe("two 200");
  });

  it("rolls back to the previous image", async () => {
    await rehearsed.succeed("rollback", ...HERMES);
    expect(await running()).toEqual(["one", "one"]);
  });

  it("goes back by the guide's own commands, through a reboot", async () => {
    const { world } = rehearsed;
    const repository = `${REHEARSAL_ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/hermes`;
    const ssm = new SSMClient({
      ...{ endpoint: world.endpoint, region: REGION },
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    const [first] = await hosts();
    await ssm.send(
      new SendCommandCommand({
        InstanceIds: [first?.name ?? ""],
        DocumentName: "AWS-RunShellScript",
        Parameters: {
          commands: [
            "docker stop hermes || true",
            "docker rm hermes || true",
            `docker run -d --name hermes --restart unless-stopped -p 4000:4000 --env-file /opt/hermes/.env ${repository}:two`,
          ],
        },
      }),
    );
    const runsTwo = async () => {
      for (let waited = 0; waited < 60 && (await running())[0] !== "two"; waited++) await sleep(1_000);
      return running();
    };
    expect(await runsTwo()).toEqual(["two", "one"]);
    const { stdout } = (await first?.shell("docker inspect hermes --format '{{json .Config.Env}}'")) ?? {};
    expect(JSON.parse(stdout ?? "[]")).toEqual(
      expect.arrayContaining([
        ...["PORT=4000", "PHX_SERVER=true", "PHX_HOST=hermes.example.com", "ANTHROPIC_API_KEY=key"],
        expect.stringMatching(/^CDN_HOST=\w+\.cloudfront\.net$/),
      ]),
    );
    // A restart of the unit, as for a rotated secret, goes on with it as well, once the host has noted what runs.
    const noted = async () => (await first?.shell("cat /var/lib/hermes/image"))?.stdout;
    for (let waited = 0; waited < 120 && (await noted()) !== "one two\n"; waited++) await sleep(500);
    expect(await noted()).toBe("one two\n");
    await first?.reboot();
    expect(await runsTwo()).toEqual(["two", "one"]);
  });

  it("takes up a rotated secret, host by host", async () => {
    await rotate("rotated");
    for (const host of ["host-1", "host-2"])
      await rehearsed.succeed("run", ...HERMES, "--host", host, "--", "systemctl", "restart", "hermes");
    for (const host of await hosts()) {
      const { stdout } = await host.shell("docker inspect hermes --format '{{json .Config.Env}}'");
      expect(JSON.parse(stdout)).toContain("ANTHROPIC_API_KEY=rotated");
    }
  });

  it("fails no request while a host is replaced, and starts the new one with what is current", async () => {
    const before = (await hosts()).map(({ name }) => name);
    const seen = await askDuring(() =>
      rehearsed.succeed("replace", ...HERMES, "--host", "host-1", "--auto-approve"),
    );
    expect([...seen.keys()].filter((answer) => !/^(one|two) 200$/.test(answer))).toEqual([]);
    expect(answersIn(seen)).toBeGreaterThan(100);
    const after = (await hosts()).map(({ name }) => name);
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    expect(await running()).toEqual(["one", "one"]);
  });

  it("were denied nothing, and used no permission that the list in docs/permissions.md lacks", async () => {
    const role = { kind: "role", name: "hermes-prod-hosts", arn: "" } as const;
    const usage = await rehearsed.world.permissions.usageOf(role);
    expect(usage.denied).toEqual([]);
    expect(usage.used.length).toBeGreaterThan(3);
    expect(unlistedPermissions(role.name, usage)).toEqual([]);
  });
});
