import type { Watcher } from "../../src/releases/contract";
import type { Checkout, CheckoutMachine } from "../../src/releases/strategies/checkout-over-ssh/checkout";
import { deployCheckout } from "../../src/releases/strategies/checkout-over-ssh/deploy";
import type { Machine } from "../../src/rehearsal/machines/machine";
import { type Machines, openMachines } from "../../src/rehearsal/machines/machines";
import { makeKeyPair } from "../../src/rehearsal/machines/ssh-visitor";
import { checkoutOverSsh } from "../../src/releases/strategies/checkout-over-ssh/checkout-over-ssh";
import { dashboardCheckout, edgeCheckout } from "../../systems/chronos/releases";
import { sampleEnvironment } from "../synthesize";
import { STAGE_VARIABLES } from "../systems/chronos/stage-variables";
import { DEVICE_USER_DATA, packedRepository, SERVER_USER_DATA } from "./chronos-application";
import { describeMachines } from "./machines/describe-machines";

const VALUES = {
  ...STAGE_VARIABLES,
  TF_VAR_public_key: "",
  TF_VAR_additional_public_key: "",
  TF_VAR_instance_type: "",
};
type Values = typeof VALUES;

const EDGE = {
  EDGE_SERVER_HOST: "edge-1",
  GIT_REF: "v1",
  PI_USER: "debian",
  CHRONOS_EDGE_PORT: undefined,
  INSTALL_DIR: undefined,
  READ_ONLY_MODE: undefined,
} as const;

/** Nobody needs what these say to be safe in a shell, in SQL, in TOML or in compose's files. */
const HOSTILE = `"; rm -rf / #$(id)\`id\`|&'\\ $HOME\\`;

describeMachines("a deployment of Chronos to a booted machine", () => {
  let machines: Machines;
  let server: Machine;
  let identityFile: string;

  beforeAll(async () => {
    machines = await openMachines();
    const key = await makeKeyPair(machines.network);
    identityFile = key.privateKeyFile;
    server = await machines.boot({
      name: "chronos",
      distribution: "ubuntu-22.04",
      userData: SERVER_USER_DATA,
      publicAddress: "203.0.113.80",
      publicKeys: [key.publicKey],
    });
    expect(await server.settle()).toBe("done");
    await server.shell("base64 -d | tar -C /home/ubuntu -x && chown -R ubuntu: /home/ubuntu/chronos2.git", {
      input: packedRepository().toString("base64"),
    });
  }, 600_000);
  afterAll(() => machines?.close());

  const told: string[] = [];
  const watcher = (): Watcher => ({
    signal: new AbortController().signal,
    progress: {
      note: (text) => void told.push(text),
      step: (_, work) => work((text) => void told.push(text)),
    },
  });

  const checkoutOf = (values: Partial<Record<keyof Values, string>> = {}): Checkout => ({
    ...dashboardCheckout({ repository: "file:///home/ubuntu/chronos2.git" }, {
      ...VALUES,
      ...values,
    } as Values),
    answers: ["http://127.0.0.1:5173/", "http://127.0.0.1:5172/"],
    leadsHere: [],
  });
  const machineOf = (checkout: Checkout, hostKeys?: readonly string[]): CheckoutMachine => ({
    name: "agt-chronos-stage",
    checkout,
    marker: "/home/ubuntu/.setup_complete",
    locate: async () => ({
      name: "agt-chronos-stage",
      address: server.address,
      user: "ubuntu",
      hostKeys: hostKeys ?? [await server.hostKey()],
      identityFile,
    }),
  });
  const reach = {
    pace: { everySeconds: 0.2, healthySeconds: 12, drainSeconds: 0 },
    run: (words: readonly string[], options: object) => machines.network.run(words, options),
  };
  const deploy = (values: Partial<Record<keyof Values, string>> = {}) =>
    deployCheckout(reach, machineOf(checkoutOf(values)), watcher());

  const inside = async (script: string) => (await server.shell(script)).stdout.trim();
  const page = () => inside("curl -s http://127.0.0.1:5173/");
  const installs = () => inside("wc -l </var/log/chronos-installs");
  const startOf = (service: string) =>
    inside(
      `docker inspect --format '{{ .State.StartedAt }}' $(docker ps -q --filter label=com.docker.compose.service=${service})`,
    );
  /** Whatever is left that should not be. */
  const leftovers = () =>
    inside(
      "find /home/ubuntu /opt/chronos -name '*.groundplan-new' -o -path '*/payload/*' -o -path '*/incoming/*' -o -name in-progress 2>/dev/null",
    );

  it("installs the first time, with every file for its owner alone", async () => {
    const report = await deploy({ git_ref: "v1" });
    expect(report).toMatchObject({ unchanged: false, services: [] });
    expect(report.files).toHaveLength(5);
    expect(await page()).toBe("one #123456 Chronos");
    expect(
      await inside(
        "cd /home/ubuntu/chronos2 && stat -c '%a %U' .env .env.deployment */.env.docker frp_config/frps.toml | sort -u",
      ),
    ).toBe("600 ubuntu");
    // What is not secret stays readable: containers and units run as other users.
    expect(await inside("stat -c %a /opt/chronos/docker-compose.yml /home/ubuntu/.groundplan")).toBe(
      "644\n700",
    );
    expect(await leftovers()).toBe("");
  }, 300_000);

  it("does nothing the second time, and says so", async () => {
    const [before, started] = [await installs(), await startOf("dashboard_frontend")];
    expect(await deploy({ git_ref: "v1" })).toMatchObject({ unchanged: true, files: [], services: [] });
    expect([await installs(), await startOf("dashboard_frontend")]).toEqual([before, started]);
  }, 120_000);

  it("restarts only the frontend for another background colour", async () => {
    const [before, backend] = [await installs(), await startOf("dashboard_backend")];
    expect(await deploy({ git_ref: "v1", background_color: "teal" })).toMatchObject({
      files: ["dashboard_frontend/.env.docker"],
      services: ["dashboard_frontend"],
    });
    expect(await page()).toBe("one teal Chronos");
    expect([await installs(), await startOf("dashboard_backend")]).toEqual([before, backend]);
  }, 120_000);

  it("changes the database's own password, hostile as it may be, and shows it nowhere", async () => {
    const values = { git_ref: "v1", background_color: "teal", postgres_password: HOSTILE };
    const watched = server.shell(
      "for i in $(seq 60); do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '; echo; sleep 0.1; done",
    );
    expect(await deploy(values)).toMatchObject({ services: ["dashboard_backend"] });
    const volume = "/var/lib/docker/volumes/chronos_postgres_data/_data/password";
    expect((await server.shell(`cat ${volume}`)).stdout).toBe(HOSTILE);
    expect(await inside("curl -s http://127.0.0.1:5172/")).toBe("up");
    const lists = (await watched).stdout;
    expect(lists).toContain("bash");
    expect(lists).not.toMatch(/canary|rm -rf \/ #/);
    expect(told.join("\n")).not.toMatch(/canary|rm -rf \/ #/);
    expect(
      await inside(
        "grep -rls 'canary\\|rm -rf / #' /var/log /home/ubuntu/.bash_history /home/ubuntu/.groundplan/*/runs",
      ),
    ).toBe("");
  }, 180_000);

  it("updates to a branch, and tells from where to where", async () => {
    const report = await deploy({ git_ref: "main", postgres_password: HOSTILE });
    expect(report.previous).toMatch(/^[0-9a-f]{40}$/);
    expect(await page()).toBe("two #123456 Chronos");
  }, 180_000);

  it("leaves everything as it is for a ref that is not there", async () => {
    const before = await installs();
    await expect(deploy({ git_ref: "nowhere" })).rejects.toThrow(
      /no branch, tag or commit nowhere, nothing was changed/,
    );
    expect([await page(), await installs(), await leftovers()]).toEqual(["two #123456 Chronos", before, ""]);
  }, 120_000);

  it("goes back to the commit, the files and the password from before when a version does not come up", async () => {
    const broken = { git_ref: "broken", background_color: "red", postgres_password: "another" };
    await expect(deploy(broken)).rejects.toThrow(/did not come up[^]*runs the previous version/);
    expect(await page()).toBe("two #123456 Chronos");
    expect(await inside("curl -s http://127.0.0.1:5172/")).toBe("up");
    expect(await leftovers()).toBe("");
  }, 300_000);

  it("sends nothing to a machine with another host key", async () => {
    const other = `ssh-ed25519 ${Buffer.from(`\0\0\0\x0bssh-ed25519\0\0\0 ${"x".repeat(32)}`, "latin1").toString("base64")}`;
    await expect(deployCheckout(reach, machineOf(checkoutOf(), [other]), watcher())).rejects.toThrow(
      /host key is not the expected one/,
    );
  }, 60_000);

  it("goes on over another connection when one is cut in the middle", async () => {
    const going = deploy({ git_ref: "v1", postgres_password: HOSTILE });
    await inside(
      "for i in $(seq 200); do [ -e /home/ubuntu/.groundplan/chronos/in-progress ] && break; sleep 0.05; done; sleep 1; pkill -KILL -f '[s]shd-session: ubuntu'",
    );
    expect(await going).toMatchObject({ unchanged: false });
    expect(told.filter((line) => line.endsWith("trying again")).length).toBeGreaterThan(0);
    expect(await page()).toBe("one #123456 Chronos");
  }, 180_000);

  it("is done by the next one when it was killed in the middle", async () => {
    const going = deploy({ git_ref: "main", postgres_password: HOSTILE }).then(
      () => "done",
      (error: Error) => error.message,
    );
    await inside(
      "for i in $(seq 200); do [ -e /home/ubuntu/.groundplan/chronos/in-progress ] && break; sleep 0.05; done; pkill -KILL -f runs/.*/[d]eploy.sh",
    );
    expect(await going).toMatch(/was killed halfway/);
    expect(await deploy({ git_ref: "main", postgres_password: HOSTILE })).toMatchObject({ unchanged: false });
    expect(await page()).toBe("two #123456 Chronos");
    expect(await leftovers()).toBe("");
  }, 240_000);

  it("changes nothing on a full disk", async () => {
    await inside(
      "mkdir -p /home/ubuntu/.groundplan/chronos/runs && mount -t tmpfs -o size=16k,mode=0700,uid=1000 none /home/ubuntu/.groundplan/chronos/runs",
    );
    const before = await installs();
    await expect(deploy({ git_ref: "v1", postgres_password: HOSTILE })).rejects.toThrow(
      /[Nn]othing was changed/,
    );
    expect([await page(), await installs()]).toEqual(["two #123456 Chronos", before]);
    await inside("umount /home/ubuntu/.groundplan/chronos/runs");
  }, 120_000);

  it("deploys to devices at once, tells the one that is off, and goes on with the other", async () => {
    const device = await machines.boot({
      name: "edge-1",
      distribution: "debian-13",
      userData: DEVICE_USER_DATA,
      publicKeys: [(await server.shell("head -n 1 /home/ubuntu/.ssh/authorized_keys")).stdout.trim()],
    });
    expect(await device.settle()).toBe("done");
    await device.shell("base64 -d | tar -C /home/debian -x && chown -R debian: /home/debian/chronos2.git", {
      input: packedRepository().toString("base64"),
    });
    const checkout = edgeCheckout({ repository: "file:///home/debian/chronos2.git" }, VALUES, EDGE, {
      environment: "stage",
    });
    const edge = [device.privateAddress, "10.99.99.99"].map((address): CheckoutMachine => ({
      name: address,
      checkout,
      locate: async () => ({
        name: address,
        address,
        user: "debian",
        hostKeys: [await device.hostKey()],
        identityFile,
      }),
    }));
    const open = checkoutOverSsh(() => ({ servers: [machineOf(checkoutOf())], groups: { edge } }), reach.run);
    const releases = await open(sampleEnvironment(), { ...reach.pace, healthySeconds: 8 });
    const failure = await releases.deploy({ host: "edge" }, watcher()).catch((error: Error) => error.message);
    expect(failure).toMatch(/1 of 2 devices were not deployed to\s+10\.99\.99\.99: .*not reached/);
    expect(failure).toMatch(new RegExp(`${device.privateAddress}: runs [0-9a-f]{40}`));
    const asked = async (script: string) => (await device.shell(script)).stdout.trim();
    expect(await asked("curl -s http://127.0.0.1:5171/; systemctl is-active chronos-edge frpc")).toBe(
      "edge debian true\nactive\nactive",
    );
    expect(await asked("stat -c %a /etc/chronos/frpc.toml")).toBe("600");
    expect(await asked("tr '\\0' ' ' </proc/$(systemctl show -P MainPID frpc)/cmdline")).not.toContain(
      "canary",
    );

    // The dashboard's and the devices' own words for it.
    expect(await releases.status()).toMatchObject([{ name: "agt-chronos-stage", health: "active" }]);
    const { value } = (await releases
      .logs({ follow: false, lines: 5, host: "edge" }, watcher())
      [Symbol.asyncIterator]()
      .next()) as {
      value: { from: string };
    };
    expect(value.from).toBe(device.privateAddress);
    expect(await releases.previous()).toMatch(/^[0-9a-f]{40}$/);
  }, 240_000);
});
