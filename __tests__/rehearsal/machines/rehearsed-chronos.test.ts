import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { ProgramResult } from "../../../src/process/run-program";
import type { ActingRole } from "../../../src/rehearsal/permissions/assume-role";
import { downloadable } from "../../../src/rehearsal/machines/internet/internet";
import type { Machine } from "../../../src/rehearsal/machines/machine";
import { makeKeyPair } from "../../../src/rehearsal/machines/ssh-visitor";
import type { Watcher } from "../../../src/releases/contract";
import type { CheckoutMachine } from "../../../src/releases/strategies/checkout-over-ssh/checkout";
import { deployCheckout } from "../../../src/releases/strategies/checkout-over-ssh/deploy";
import { dashboardCheckout } from "../../../systems/chronos/releases";
import { makeRole } from "../roles/role-with-policies";
import { STAGE_VARIABLES, writeVariables } from "../../systems/chronos/stage-variables";
import { ArgumentWatch } from "./argument-watch";
import { baseLayer, POSTGRES } from "../jarvis/stand-in-images";
import { DEVICE_USER_DATA, FILES_SITE, MAKE_IMAGES, makeRepository, servedFrom } from "./chronos-application";
import { describeMachines } from "./describe-machines";
import { rehearseWithMachines, type RehearsedWorld } from "./rehearsed-world";

jest.setTimeout(240_000);

const STAGE = ["chronos", "stage"] as const;
const SERVER = "agt-chronos-stage";
const HOST = "stage.chronos.example.com";
const REPOSITORY = "https://git.example.com/chronos2.git";

/** What is safe in no shell, SQL, TOML or file of compose. */
const HOSTILE = `canary"; rm -rf / #$(id)\`id\`|&'\\ $HOME\\`;

/** frp would fill this token in from its environment, which differs on both sides, if it found the template. */
const FIXED = { git_ref: "v1", frp_auth_token: `canary "{{ .Envs.HOSTNAME }}"` };

type Name = keyof typeof STAGE_VARIABLES;

describeMachines("Chronos on booted machines, by its own commands", () => {
  let rehearsed: RehearsedWorld;
  let server: Machine;
  let watch: ArgumentWatch;
  /** Who runs all commands: it has the printed deployment policy and nothing else. */
  let deployer: ActingRole;
  let home: string;
  let publicKey: string;
  let identityFile: string;
  /** All that commands say. */
  const told: string[] = [];

  const inFolder = (...parts: readonly string[]) => rehearsed.checkout.path("systems", "chronos", ...parts);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const keep = async (running: Promise<ProgramResult>) => {
    const done = await running;
    told.push(done.stdout, done.stderr);
    return { ...done, output: done.stdout + done.stderr };
  };
  const groundplan = (...words: readonly string[]) => keep(rehearsed.groundplan(words));
  const cdktf = (...words: readonly string[]) =>
    keep(rehearsed.run(["npx", "cdktf", ...words], join("systems", "chronos")));
  const configure = (values: Partial<Record<Name, string>> = {}) =>
    write(
      inFolder("deployments", "env-stage"),
      writeVariables({ ...STAGE_VARIABLES, ...FIXED, TF_VAR_public_key: publicKey, ...values }),
    );
  const deploy = (values: Partial<Record<Name, string>> = {}, ...options: readonly string[]) => {
    configure(values);
    return groundplan("deploy", ...STAGE, ...options);
  };

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "chronos-home-"));
    const variables: NodeJS.ProcessEnv = {
      HOME: home,
      XDG_CACHE_HOME: join(home, "cache"),
      SSH_AUTH_SOCK: join(home, "agent"),
      npm_config_cache: join(home, "npm"),
    };
    const databaseImage = baseLayer();
    rehearsed = await rehearseWithMachines([], { environment: { POLL_SECONDS: "0.5" } }, variables);
    const policy = await rehearsed.succeed("policy", "chronos");
    await makeRole(rehearsed.world, "deployer", [JSON.parse(policy)]);
    deployer = await rehearsed.world.actAs("deployer");
    Object.assign(variables, deployer.env);
    const { sites, network } = rehearsed.world.ec2.machines;
    watch = new ArgumentWatch(network);
    makeRepository(home);
    await sites.add(["git.example.com"], servedFrom(home));
    const database = join(home, "postgres.sh");
    writeFileSync(database, POSTGRES);
    const files: Readonly<Record<string, string | undefined>> = {
      ...{ "/caddy": downloadable("caddy"), "/frps": downloadable("frps"), "/frpc": downloadable("frpc") },
      ...{ "/postgres.sh": database, "/postgres.tar": (await databaseImage).file },
    };
    await sites.add([FILES_SITE], ({ url = "" }, response) => {
      createReadStream(files[url] ?? "").pipe(response);
    });
    const key = await makeKeyPair(network);
    ({ publicKey } = key);
    identityFile = join(home, ".ssh", "id_ed25519");
    write(`${identityFile}.pub`, `${publicKey}\n`);
    writeFileSync(identityFile, readFileSync(key.privateKeyFile), { mode: 0o600 });
    rehearsed.checkout.edit("systems/chronos/stage.yaml", /^repository: .*$/m, `repository: ${REPOSITORY}`);
    configure();
    expect((await groundplan("bootstrap", "chronos")).code).toBe(0);
  }, 300_000);
  afterAll(async () => {
    await rehearsed?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const inside = async (script: string) => (await server.shell(script)).stdout.trim();
  const page = () => inside(`curl -sk --resolve ${HOST}:443:127.0.0.1 https://${HOST}/`);
  const api = () => inside(`curl -sk --resolve ${HOST}:443:127.0.0.1 https://${HOST}/api/`);
  const installs = () => inside("wc -l </var/log/chronos-installs");
  const containerOf = (service: string) =>
    inside(`docker ps -q --filter label=com.docker.compose.service=${service}`);
  /** Whatever is left that should not be. */
  const leftovers = () =>
    inside(
      "find /home/ubuntu /opt/chronos -name '*.groundplan-new' -o -path '*/payload/*' -o -path '*/incoming/*' -o -name in-progress 2>/dev/null",
    );
  /** Whether the database lets somebody in with a password, over TCP: its own socket asks nobody for one. */
  const letsIn = async (password: string): Promise<boolean> => {
    const login = `export PGPASSWORD=$(base64 -d <<<${Buffer.from(`${password}.`).toString("base64")}); PGPASSWORD=\${PGPASSWORD%.}`;
    const { stdout, stderr } = await server.shell(
      `${login}; docker exec -e PGPASSWORD "$(docker ps -q --filter label=com.docker.compose.service=postgres)" psql -h 127.0.0.1 -U postgres -Atc 'SELECT 1'`,
    );
    if (stdout !== "1\n") expect(stderr).toContain("password authentication failed");
    return stdout === "1\n";
  };

  /** The same deployment with the patience of a test. */
  const pace = { everySeconds: 0.2, healthySeconds: 12, drainSeconds: 0 };
  const watcher: Watcher = {
    signal: new AbortController().signal,
    progress: {
      note: (text) => void told.push(text),
      step: (_, work) => work((text) => void told.push(text)),
    },
  };
  const deployFast = async (values: Partial<Record<Name, string>>) => {
    const { network } = rehearsed.world.ec2.machines;
    const hostKeys = [await server.hostKey()];
    const machine: CheckoutMachine = {
      name: SERVER,
      checkout: dashboardCheckout(
        { repository: REPOSITORY },
        {
          ...STAGE_VARIABLES,
          ...FIXED,
          ...{ TF_VAR_public_key: "", TF_VAR_additional_public_key: "", TF_VAR_instance_type: "" },
          ...values,
        },
      ),
      marker: "/home/ubuntu/.setup_complete",
      locate: () =>
        Promise.resolve({ name: SERVER, address: server.address, user: "ubuntu", hostKeys, identityFile }),
    };
    return deployCheckout({ pace, run: (words, options) => network.run(words, options) }, machine, watcher);
  };

  it("refuses to start stage before shared is applied, in one sentence", async () => {
    const { code, stderr } = await groundplan("apply", ...STAGE, "--auto-approve");
    expect(code).toBe(1);
    expect(stderr.match(/reads what chronos shared makes, and that is not applied/g)).toHaveLength(1);
    expect(stderr).toContain("groundplan apply chronos shared");
    const bare = await cdktf("deploy", "stage", "--auto-approve");
    const told = stripVTControlCharacters(bare.output).replaceAll(/[│\s]+/g, " ");
    expect([bare.code, told]).toEqual([
      1,
      expect.stringContaining("which is not applied: apply shared first."),
    ]);
    expect(told).not.toMatch(/No stored state was found|Unable to find remote state/);
    expect(rehearsed.world.ec2.instances).toEqual([]);
  });

  it("is deployed by cdktf in its own folder, shared first and then each environment alone", async () => {
    for (const name of ["shared", "stage", "prod"]) {
      const { code, output } = await cdktf("deploy", name, "--auto-approve");
      expect([code, output]).toEqual([0, expect.stringContaining("Apply complete")]);
    }
    await rehearsed.world.ec2.settled();
    server = await rehearsed.world.ec2.machine(SERVER);
  });

  it("installs Docker and Git with the synthesized user data, and then sets its marker", async () => {
    expect(await server.settle()).toBe("done");
    expect(await inside("tail -n 1 /var/lib/chronos-install/result")).toMatch(/ ok$/);
    expect(await inside("stat -c %U /home/ubuntu/.setup_complete; which git docker")).toBe(
      "ubuntu\n/usr/bin/git\n/usr/bin/docker",
    );
    const { code, stderr } = await server.shell(MAKE_IMAGES);
    expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
  });

  it("is deployed by the real command, which takes its host key from the console", async () => {
    const { code, output } = await deploy();
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/chronos stage runs [0-9a-f]{40} on agt-chronos-stage/),
    ]);
    expect(await page()).toBe("one #123456 Chronos");
    expect(await api()).toBe("up");
    expect(readFileSync(join(home, "cache", "groundplan", "host-keys", "chronos-stage"), "utf8")).toContain(
      await server.hostKey(),
    );
  });

  it("answers over IPv6 at the address that its subnet gave it, at the ports of its security group alone", async () => {
    const { network } = rehearsed.world.ec2.machines;
    const { stdout } = await cdktf("output", "stage");
    const address = server.ipv6Address ?? "none";
    expect(stdout).toContain(address);
    const seen = await network.run([
      ...["curl", "-sk", "--max-time", "10", "--resolve", `${HOST}:443:[${address}]`, `https://${HOST}/`],
    ]);
    expect(seen.stdout.trim()).toBe("one #123456 Chronos");
    await expect(network.connect(address, 5173, { seconds: 1 })).rejects.toThrow("ETIMEDOUT");
  });

  it("keeps secret files readable by their owner only, and other files readable by all", async () => {
    const files = ".env .env.deployment */.env.docker frp_config/frps.toml";
    expect(await inside(`cd /home/ubuntu/chronos2 && stat -c '%a %U' ${files} | sort -u`)).toBe("600 ubuntu");
    expect(await inside("stat -c %a /opt/chronos/docker-compose.yml /home/ubuntu/.groundplan")).toBe(
      "644\n700",
    );
    expect(await leftovers()).toBe("");
  });

  it("is not changed by a second deployment, which says so", async () => {
    const before = [await installs(), await containerOf("dashboard_frontend")];
    const { code, output } = await deploy();
    expect([code, output]).toEqual([0, expect.stringContaining("nothing was changed")]);
    expect([await installs(), await containerOf("dashboard_frontend")]).toEqual(before);
  });

  it("gets another colour from deploy-dashboard.sh: no infrastructure change, and only the frontend restarts", async () => {
    const before = [await installs(), await containerOf("dashboard_backend")];
    configure({ background_color: "teal" });
    const script = inFolder("deploy-dashboard.sh");
    const { code, output } = await keep(rehearsed.run(["bash", script, "stage", "apply", "--auto-approve"]));
    expect([code, output]).toEqual([0, expect.stringContaining("restarted dashboard_frontend")]);
    expect(output).toMatch(/no changes/i);
    expect(await page()).toBe("one teal Chronos");
    expect([await installs(), await containerOf("dashboard_backend")]).toEqual(before);
  });

  it("gets another database password, even with hostile characters", async () => {
    const { code, output } = await deploy({ background_color: "teal", postgres_password: HOSTILE });
    expect([code, output]).toEqual([0, expect.stringContaining("restarted dashboard_backend")]);
    expect([await letsIn(HOSTILE), await letsIn(STAGE_VARIABLES.postgres_password)]).toEqual([true, false]);
    expect(await api()).toBe("up");
  });

  it("refuses a value with a line break, with its position, and sends nothing", async () => {
    const before = await installs();
    const { code, output } = await deploy({ user_1_password: "canary\nreboot" });
    expect([code, output]).toEqual([2, expect.stringMatching(/env-stage:\d+:\d+ user_1_password/)]);
    expect([await installs(), await leftovers()]).toEqual([before, ""]);
  });

  it("writes every value so that its reader reads it unchanged", async () => {
    const values = { git_ref: "v1", postgres_password: HOSTILE, user_1_password: `${HOSTILE}\n"second=line` };
    await deployFast(values);
    const backend = await containerOf("dashboard_backend");
    const { stdout } = await server.shell(`docker exec ${backend} sh -c 'printf %s "$USER_1_PASSWORD"'`);
    expect(stdout).toBe(values.user_1_password);
  });

  it("is updated to a branch, and the command prints both commits", async () => {
    const { output } = await deploy({ git_ref: "main", postgres_password: HOSTILE });
    expect(output).toMatch(/[0-9a-f]{40} → [0-9a-f]{40}/);
    expect(await page()).toBe("two #123456 Chronos");
  });

  it("is not changed for a ref that does not exist", async () => {
    const before = await installs();
    const { code, output } = await deploy({ git_ref: "nowhere", postgres_password: HOSTILE });
    expect([code, output]).toEqual([
      1,
      expect.stringContaining("no branch, tag or commit nowhere, nothing was changed"),
    ]);
    expect([await page(), await installs(), await leftovers()]).toEqual(["two #123456 Chronos", before, ""]);
  });

  it("returns to the previous commit, files and password when a version does not start", async () => {
    const broken = { git_ref: "broken", background_color: "red", postgres_password: "canary-another" };
    await expect(deployFast(broken)).rejects.toThrow(/did not come up[^]*runs the previous version/);
    expect([await page(), await api(), await letsIn(HOSTILE)]).toEqual(["two #123456 Chronos", "up", true]);
    expect([await letsIn(broken.postgres_password), await leftovers()]).toEqual([false, ""]);
  });

  it("is refused if it shows another host key, which SSM tells when the console no longer does", async () => {
    const file = join(home, "cache", "groundplan", "host-keys", "chronos-stage");
    const known = readFileSync(file, "utf8");
    const other = Buffer.from(`\0\0\0\x0bssh-ed25519\0\0\0 ${"x".repeat(32)}`, "latin1").toString("base64");
    writeFileSync(file, known.replace(/ssh-ed25519 \S+/g, `ssh-ed25519 ${other}`));
    const { code, output } = await deploy({ postgres_password: HOSTILE });
    expect([code, output]).toEqual([3, expect.stringContaining("host key is not the expected one")]);
    // Its console has said other things since, so its own agent is asked, through SSM and never the connection.
    await inside("head -c 70000 /dev/zero | tr '\\0' x >/dev/console");
    rmSync(file);
    const again = await deploy({ git_ref: "main", postgres_password: HOSTILE });
    expect([again.code, again.output]).toEqual([0, expect.stringContaining("nothing was changed")]);
    expect(readFileSync(file, "utf8")).toContain(await server.hostKey());
  });

  const onceInProgress = (script: string) =>
    inside(
      `for i in $(seq 400); do [ -e /home/ubuntu/.groundplan/chronos/in-progress ] && break; sleep 0.05; done; ${script}`,
    );

  it("finishes a deployment over a new connection when the first is cut", async () => {
    const going = deploy({ postgres_password: HOSTILE });
    await onceInProgress("sleep 1; pkill -KILL -f '[s]shd-session: ubuntu'");
    const { code, output } = await going;
    expect([code, output]).toEqual([0, expect.stringContaining("trying again")]);
    expect(await page()).toBe("one #123456 Chronos");
  });

  it("is repaired by the next deployment after one was killed", async () => {
    const values = { git_ref: "main", postgres_password: HOSTILE };
    const going = deploy(values);
    await onceInProgress("pkill -KILL -f runs/.*/[d]eploy.sh");
    const { code, output } = await going;
    expect([code, output]).toEqual([1, expect.stringContaining("was killed halfway")]);
    expect((await deploy(values)).code).toBe(0);
    expect([await page(), await api(), await leftovers()]).toEqual(["two #123456 Chronos", "up", ""]);
  });

  /** Lets a folder lie on a disk of its own with so much room left while something is done. */
  const withRoom = async <T>(folder: string, kib: number, work: () => Promise<T>): Promise<T> => {
    await inside(
      `size=$(($(du -sk ${folder} | cut -f1) + ${kib})); cp -a ${folder} /root/kept; mount -t tmpfs -o size=\${size}k none ${folder} && cp -a /root/kept/. ${folder}; chown --reference=/root/kept ${folder}; chmod --reference=/root/kept ${folder}`,
    );
    try {
      return await work();
    } finally {
      // What runs keeps files of it open.
      await inside(
        `cp -a ${folder}/. /root/kept/; umount --lazy ${folder}; rsync -a --delete /root/kept/ ${folder}/; rm -rf /root/kept`,
      );
    }
  };

  it("is not changed if its disk is full before the deployment starts", async () => {
    const before = await installs();
    await withRoom("/home/ubuntu/.groundplan/chronos/runs", 8, async () => {
      await expect(deployFast({ git_ref: "v1", postgres_password: HOSTILE })).rejects.toThrow(
        /[Nn]othing was changed/,
      );
    });
    expect([await page(), await installs()]).toEqual(["two #123456 Chronos", before]);
  });

  it("rolls back if its disk fills up during the installation", async () => {
    await withRoom("/opt/chronos", 1024, async () => {
      await expect(deployFast({ git_ref: "big", postgres_password: "canary-third" })).rejects.toThrow(
        /[Nn]o space left on device[^]*runs the previous version/,
      );
      expect([await page(), await api(), await letsIn(HOSTILE)]).toEqual(["two #123456 Chronos", "up", true]);
      expect(await inside("ls -a /opt/chronos | grep -c zz-big")).toBe("0");
    });
    expect(await leftovers()).toBe("");
  });

  it("reaches its edge devices through frp, each by name, and an unreachable one does not block the others", async () => {
    const { machines } = rehearsed.world.ec2;
    const device = await machines.boot({
      name: "edge-1",
      distribution: "debian-13",
      userData: DEVICE_USER_DATA,
      publicKeys: [publicKey],
    });
    expect(await device.settle()).toBe("done");
    const asked = async (script: string) => (await device.shell(script)).stdout.trim();
    await asked(`echo '${server.address} ${HOST}' >>/etc/hosts`);
    const off = "10.99.99.99";
    const edge = { EDGE_SERVER_HOST: `${device.privateAddress},${off}`, GIT_REF: "v1", PI_USER: "debian" };
    write(inFolder("edge_server", "env-stage"), writeVariables(edge));
    const key = await device.hostKey();
    write(inFolder("edge_server", "known_hosts"), `${device.privateAddress} ${key}\n${off} ${key}\n`);
    configure({ git_ref: "main", postgres_password: HOSTILE });

    // Devices are opened by a key of the agent.
    const logs = `'${process.execPath}' '${rehearsed.checkout.path(".build", "src", "cli", "main.js")}' logs chronos stage --host edge`;
    const script = `eval "$(ssh-agent -a '${home}/agent')" >/dev/null; ssh-add -q '${identityFile}'
bash '${inFolder("deploy-edge.sh")}' stage; code=$?
${logs}; kill "$SSH_AGENT_PID"; exit $code`;
    const { code, output } = await keep(rehearsed.run(["bash", "-c", script]));
    expect([code, output]).toEqual([1, expect.stringContaining("1 of 2 devices were not deployed to")]);
    expect(output).toMatch(new RegExp(`${off.replaceAll(".", "\\.")}: .*cannot be reached`));
    expect(output).toMatch(new RegExp(`${device.privateAddress}: runs [0-9a-f]{40}`));
    expect(output).toMatch(new RegExp(`Z  ${device.privateAddress}  .*Started chronos-edge.service`));
    expect(output).toMatch(new RegExp(`^${off}  the machine cannot be reached over SSH`, "m"));

    expect(await asked("systemctl is-active chronos-edge frpc; stat -c %a /etc/chronos/frpc.toml")).toBe(
      "active\nactive\n600",
    );
    expect(await inside("curl -s --retry 20 --retry-all-errors --retry-delay 1 http://127.0.0.1:5171/")).toBe(
      "edge debian true",
    );
  });

  it("keeps its machine if there is a newer image, until its own command replaces it", async () => {
    const replace = () => groundplan("replace", ...STAGE, "--image", "latest", "--auto-approve");
    expect((await replace()).output).toContain("Every host of chronos stage has the newest image");
    const before = server.name;
    rehearsed.checkout.edit(
      ".build/constructs/compute/machine-image.js",
      /(24\.04.*amd64.*)ebs-gp3/,
      "$1ebs-gp2",
    );
    expect((await groundplan("plan", ...STAGE)).output).toMatch(/no changes/i);
    const { code, output } = await replace();
    expect([code, output]).toEqual([0, expect.stringContaining("groundplan deploy chronos stage")]);
    await rehearsed.world.ec2.settled();
    server = await rehearsed.world.ec2.machine(SERVER);
    expect(server.name).not.toBe(before);
    expect((await server.shell(`cloud-init status --wait; ${MAKE_IMAGES}`)).code).toBe(0);
  });

  it("runs on the new machine what ran on the old one, with the old one's database", async () => {
    const { code, output } = await deploy({ git_ref: "main", postgres_password: HOSTILE });
    expect([code, output]).toEqual([0, expect.stringContaining("chronos stage runs")]);
    expect([await page(), await api(), await letsIn(HOSTILE)]).toEqual(["two #123456 Chronos", "up", true]);
    expect((await groundplan("plan", ...STAGE)).output).toMatch(/no changes/i);
  });

  it("shows its status and logs with the common commands", async () => {
    const { output } = await groundplan("status", ...STAGE);
    expect(output).toMatch(/agt-chronos-stage\s+[0-9a-f]{40}\s+active/);
    const logs = await groundplan("logs", ...STAGE, "--lines", "200");
    expect(logs.output).toContain("dashboard");
  });

  it("was denied nothing by the deployment policy, with which every command ran", async () => {
    const { denied, used } = await rehearsed.world.permissions.usageOf(deployer.principal);
    expect(denied).toEqual([]);
    expect(used.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        ...["ec2:GetConsoleOutput", "ec2:RunInstances", "s3:PutObject", "ssm:SendCommand"],
      ]),
    );
  });

  it("shows no secret in process arguments, logs, shell history or command output", async () => {
    const lists = await watch.end();
    expect(lists).toMatch(/deploy\.sh[^]*ssh -o/);
    expect(lists).not.toMatch(/canary|rm -rf \/ #/);
    expect(told.join("\n")).not.toMatch(/canary|rm -rf \/ #/);
    expect(
      await inside(
        "journalctl --no-pager | grep -c 'canary\\|rm -rf / #'; grep -rls 'canary\\|rm -rf / #' /var/log /home/ubuntu/.bash_history /root/.bash_history /home/ubuntu/.groundplan/*/runs",
      ),
    ).toBe("0");
  });
});
