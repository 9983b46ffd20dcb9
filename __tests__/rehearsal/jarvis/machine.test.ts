import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../../src/config/environment";
import { ADDRESSES } from "../../../src/rehearsal/machines/addresses";
import type { Machine } from "../../../src/rehearsal/machines/machine";
import { type Machines, openMachines } from "../../../src/rehearsal/machines/machines";
import { type KeyPair, makeKeyPair, ssh } from "../../../src/rehearsal/machines/ssh-visitor";
import type { Releases, Watcher } from "../../../src/releases/contract";
import { loadSystem } from "../../../src/systems/load-system";
import { cacheFolder } from "../../../src/process/cache-folder";
import { repositoryRoot } from "../../../src/process/repository-root";
import { silentProgress } from "../../../src/terminal/progress";
import type { JarvisConfig } from "../../../systems/jarvis/config";
import { composeOverSsh } from "../../../src/releases/strategies/compose-over-ssh/compose-over-ssh";
import { composePlaceOf } from "../../../systems/jarvis/releases";
import { system } from "../../../systems/jarvis/system";
import { renderUserData } from "../../../user-data/jarvis/render";
import { envText, goodEnv } from "../../user-data/jarvis/machine";
import { describeMachines } from "../machines/describe-machines";
import { LightsailStandIn } from "../../lightsail-stand-in";

const ADDRESS = "203.0.113.40";
const DOMAIN = "jarvis.example.com";

const WELL = "docker exec jarvis-nginx-1 wget -q -O /dev/null http://127.0.0.1:8090/health";
const PEBBLE = join(cacheFolder(), "pebble-v2.10.3", "pebble");
/** certbot's container reaches the machine by the network's gateway. */
const ACME = "--server https://172.20.0.1:14000/dir --no-verify-ssl";
const SETTINGS = `JARVIS_METADATA=http://127.0.0.1:8099 JARVIS_ACME_OPTIONS="${ACME}"`;

/** As much of the metadata service as ssl-setup.sh asks: a token, and with it the public address. */
const METADATA = `import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_PUT(self): self.answer("token")
    def do_GET(self): self.answer(sys.argv[1] if self.headers["X-aws-ec2-metadata-token"] == "token" else "")
    def answer(self, text):
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())
http.server.HTTPServer(("127.0.0.1", 8099), Handler).serve_forever()
`;

const unwatched: Watcher = { progress: silentProgress, signal: new AbortController().signal };

const open = (protocol: "tcp" | "udp", port: number, peers: readonly string[] = ["0.0.0.0/0"]) => ({
  protocol,
  ports: [port, port] as const,
  peers,
});

/** What is let in where prod's YAML says so: this visitor may SSH, others may not. */
const FIREWALL = {
  ingress: [
    open("tcp", 22, [`${ADDRESSES.visitor}/32`]),
    ...[80, 443, 3478].map((port) => open("tcp", port)),
    open("udp", 3478),
  ],
  egress: [{ protocol: "all" as const, peers: ["0.0.0.0/0"] }],
};

describeMachines("Jarvis on a booted machine", () => {
  let machines: Machines;
  let machine: Machine;
  let key: KeyPair;
  let lightsail: LightsailStandIn;
  let releases: Releases;

  /** As root; fails the test with what it printed. */
  const sh = async (script: string): Promise<string> => {
    const { code, stdout, stderr } = await machine.shell(script);
    if (code !== 0) throw new Error(`${script}\nexits ${String(code)}\n${stdout}${stderr}`);
    return stdout;
  };
  const sql = (statement: string) =>
    sh(`/opt/jarvis/bin/database.sh psql -qtAX -c ${JSON.stringify(statement)}`);
  const get = async (path: string) => {
    const { stdout } = await machines.network.run([
      "curl",
      "-sS",
      "-w",
      "\n%{http_code}",
      `http://${ADDRESS}${path}`,
    ]);
    const [status = "", ...lines] = stdout.trimEnd().split("\n").reverse();
    return { status: Number(status), body: lines.reverse().join("\n").trim() };
  };

  beforeAll(async () => {
    machines = await openMachines();
    key = await makeKeyPair(machines.network);
    const authority = await makeKeyPair(machines.network, "lightsail-ca");
    execFileSync("ssh-keygen", [
      "-q",
      "-s",
      authority.privateKeyFile,
      "-I",
      "test",
      "-n",
      "ubuntu",
      "-V",
      "+1h",
      `${key.privateKeyFile}.pub`,
    ]);
    machine = await machines.boot({
      name: "jarvis",
      distribution: "ubuntu-22.04",
      userData: renderUserData().replace("JARVIS_SWAP_MIB:-2048", "JARVIS_SWAP_MIB:-16"),
      publicAddress: ADDRESS,
      firewall: FIREWALL,
      // As Lightsail's blueprints have it.
      files: {
        "/etc/ssh/lightsail_instance_ca.pub": `${authority.publicKey}\n`,
        "/etc/ssh/sshd_config.d/90-lightsail.conf": "TrustedUserCAKeys /etc/ssh/lightsail_instance_ca.pub\n",
      },
    });
    expect(await machine.settle()).toBe("done");

    const [algorithm = "", publicKey = ""] = (await machine.hostKey()).split(" ");
    lightsail = await LightsailStandIn.open({
      GetStaticIp: () => ({ staticIp: { attachedTo: "jarvis-prod-instance", ipAddress: ADDRESS } }),
      GetInstanceAccessDetails: () => ({
        accessDetails: {
          username: "ubuntu",
          privateKey: readFileSync(key.privateKeyFile, "utf8"),
          certKey: readFileSync(`${key.privateKeyFile}-cert.pub`, "utf8"),
          hostKeys: [{ algorithm, publicKey }],
        },
      }),
    });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_LIGHTSAIL: lightsail.url,
      ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
    });
    const { environments } = loadSystem(join(repositoryRoot, "systems/jarvis"), system);
    const prod = environments.find(({ name }) => name === "prod") as Environment<JarvisConfig>;
    // From the address that may.
    const run = ([program = "", ...args]: readonly string[], options: object) =>
      machines.network.run([program, "-o", `BindAddress=${ADDRESSES.visitor}`, ...args], options);
    releases = await composeOverSsh(composePlaceOf, { run })(prod, {
      everySeconds: 1,
      drainSeconds: 5,
      healthySeconds: 60,
    });

    await machine.run(["bash", "-s"], { input: readFileSync(join(__dirname, "stand-in-images.sh"), "utf8") });
  }, 900_000);
  afterAll(async () => {
    await lightsail?.close();
    await machines?.close();
  }, 300_000);

  it("is set up from scratch, and says so", async () => {
    expect(await sh("tail -n 1 /var/lib/jarvis-install/result")).toMatch(/ ok\n$/);
    const timers = ["health", "cleanup", "backup", "certificate"].map((name) => `jarvis-${name}.timer`);
    expect(await sh(`systemctl is-active ${timers.join(" ")} fail2ban docker`)).toBe("active\n".repeat(6));
    expect(await sh("sshd -T | grep -E '^(passwordauthentication|permitrootlogin|kbdinteractive)'")).toBe(
      "permitrootlogin no\npasswordauthentication no\nkbdinteractiveauthentication no\n",
    );
  });

  it("accepts SSH from allowed addresses only", async () => {
    expect(await ssh(machines.network, machine, "whoami", { key })).toMatchObject({ stdout: "ubuntu\n" });
    await expect(machines.network.connect(ADDRESS, 22, { from: "198.51.100.99" })).rejects.toThrow(
      "TIMEDOUT",
    );
    expect(await releases.run({ command: ["whoami"] }, unwatched)).toMatchObject({
      output: "root\n",
      exitCode: 0,
    });
  });

  it("starts nothing without secrets, and lists the missing ones", async () => {
    await expect(releases.deploy({ version: "v1" }, unwatched)).rejects.toThrow(/\.env is missing/);
    expect(await sh("docker ps -q")).toBe("");
  });

  it("runs nine healthy containers after the first deployment", async () => {
    await sh(`cat >/opt/jarvis/.env <<'END'\n${envText(goodEnv)}END\nchmod 600 /opt/jarvis/.env`);
    const { units, previous } = await releases.deploy({ version: "v1" }, unwatched);
    expect([units.length, previous]).toEqual([5, undefined]);
    const status = await releases.status();
    expect(status.map(({ name, health }) => `${name} ${health}`).sort()).toEqual(
      [
        "asr-gateway",
        "certbot",
        "ingress",
        "llm-router",
        "nginx",
        "postgres",
        "rag-service",
        "redis",
        "tts-service",
      ].map((name) => `${name} healthy`),
    );
    expect(await get("/health")).toEqual({ status: 200, body: '{"status":"healthy"}' });
    expect(JSON.parse((await get("/api/asr/transcribe")).body)).toMatchObject({
      ...{ service: "asr-gateway", version: "v1", path: "/transcribe" },
    });
    expect(
      await releases.verify({ limitSeconds: 20, url: `http://127.0.0.1:1/` }, unwatched).catch(String),
    ).toMatch(/127\.0\.0\.1/);
  }, 400_000);

  it("keeps PostgreSQL and Redis unreachable, also past ufw", async () => {
    expect(await sh("ss -Hltn '( sport = 5432 or sport = 6379 or sport = 3000 )'")).toBe("");
    for (const port of [5432, 6379, 3000])
      await expect(machines.network.connect(ADDRESS, port)).rejects.toThrow(/TIMEDOUT|REFUSED/);
    const inside = await machine.shell(`timeout 2 bash -c '</dev/tcp/${machine.privateAddress}/5432'`);
    expect(inside.code).not.toBe(0);
  });

  it("shows no secret in any process's arguments", async () => {
    const shown = await sh("cat /proc/[0-9]*/cmdline | tr '\\0' ' '");
    for (const value of Object.values(goodEnv).filter(({ length }) => length > 8))
      expect(shown).not.toContain(value);
  });

  it("has the document's tables; nearest neighbours use the index; logs and sessions expire", async () => {
    await sh("/opt/jarvis/bin/migrate.sh");
    await sql(
      "INSERT INTO knowledge_documents (source_url, source_type, content) VALUES ('u', 'git', 'c'); INSERT INTO embeddings (document_id, chunk_text, chunk_index, vector, embedding_model) SELECT id, 'c', n, (SELECT array_agg(random())::vector FROM generate_series(1, 1536) WHERE n = n), 'm' FROM knowledge_documents, generate_series(1, 300) n; ANALYZE",
    );
    expect(
      await sql(
        "SET enable_seqscan = off; EXPLAIN SELECT id FROM embeddings ORDER BY vector <=> (SELECT vector FROM embeddings LIMIT 1) LIMIT 5",
      ),
    ).toContain("Index Scan using embeddings_vector");
    await sql(
      "INSERT INTO users (device_token) VALUES ('t'); INSERT INTO sessions (user_id, expires_at) SELECT id, now() + v.i FROM users, (VALUES ('-1 min'::interval), ('1 hour')) v(i); INSERT INTO logs (request_type, expires_at) VALUES ('asr', now() - interval '1 s'), ('rag', now() + interval '1 h')",
    );
    await sh("systemctl start jarvis-cleanup.service");
    expect(await sql("SELECT string_agg(request_type, ',') FROM logs")).toBe("rag\n");
    expect(await sql("SELECT string_agg(status, ',' ORDER BY status) FROM sessions")).toBe(
      "active,expired\n",
    );
    expect(await sql("UPDATE users SET metadata = '{}' RETURNING updated_at > created_at")).toBe("t\n");
  }, 120_000);

  it("replaces its services while requests every 50 ms succeed, and rolls back when one is unhealthy", async () => {
    const seen = new Map<string, number>();
    let over = false;
    const asking = (async () => {
      while (!over) {
        const { status, body } = await get("/api/rag/search");
        const what = status === 200 ? (JSON.parse(body) as { version: string }).version : `status ${status}`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    const begun = releases.deploy({ version: "v2" }, unwatched);
    expect(await begun).toMatchObject({ version: "v2", previous: "v1", current: true });
    await expect(releases.deploy({ version: "sick" }, unwatched)).rejects.toThrow(
      /asr-gateway of sick is not healthy[^]*what ran before runs again/,
    );
    over = true;
    await asking;
    expect([...seen.keys()].filter((what) => what.startsWith("status"))).toEqual([]);
    expect(await releases.current()).toBe("v2");
    for (const [path, service] of [
      ["/api/rag/x", "rag-service"],
      ["/api/asr/x", "asr-gateway"],
    ] as const)
      expect(JSON.parse((await get(path)).body)).toMatchObject({ service, version: "v2" });
    expect(await releases.deploy({ version: (await releases.previous()) ?? "" }, unwatched)).toMatchObject({
      version: "v1",
      previous: "v2",
    });
    expect((await releases.versions()).map(({ name, current }) => `${name} ${current}`).sort()).toEqual([
      "sick false",
      "v1 true",
      "v2 false",
    ]);
  }, 900_000);

  it("prints the services' logs", async () => {
    const lines = [];
    for await (const line of releases.logs({ follow: false, lines: 5, host: "rag-service" }, unwatched))
      lines.push(line);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines[0]?.from).toContain("rag-service");
    expect(await releases.run({ host: "redis", command: ["echo", "a 'b' $c"] }, unwatched)).toMatchObject({
      output: "a 'b' $c\n",
    });
  });

  it("backs up, reads the backup back, keeps seven, and restores what was lost", async () => {
    await sh("touch -d '10 days ago' /var/backups/jarvis/jarvis-20260101T00000{1,2,3,4,5,6,7,8}Z.dump");
    await sh("systemctl start jarvis-backup.service");
    const kept = (await sh("ls /var/backups/jarvis")).trim().split("\n");
    expect(kept).toHaveLength(7);
    expect(kept).not.toContain("jarvis-20260101T000001Z.dump");
    await sql("DELETE FROM users");
    await sh(`/opt/jarvis/bin/restore.sh /var/backups/jarvis/${kept.at(-1) ?? ""}`);
    expect(await sql("SELECT count(*) FROM users")).toBe("1\n");
    const broken = await machine.shell(
      "head -c 300 /var/backups/jarvis/*Z.dump >/tmp/cut; /opt/jarvis/bin/restore.sh /tmp/cut",
    );
    expect(broken).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is no whole backup") as unknown,
    });
  }, 300_000);

  it("reports its health, and fails while a container is down", async () => {
    await sh("systemctl start jarvis-health.service");
    const last = JSON.parse(await sh("tail -n 1 /var/log/jarvis/health.log")) as Record<string, unknown>;
    expect(last).toMatchObject({ amiss: [], containers: expect.any(Array) as unknown });
    await sh("docker stop jarvis-tts-service-1 >/dev/null");
    expect((await machine.shell("systemctl start jarvis-health.service")).code).not.toBe(0);
    expect(await sh("tail -n 1 /var/log/jarvis/health.log")).toContain("tts-service is exited");
    expect(await get("/health")).toEqual({
      status: 503,
      body: '{"status":"unhealthy","service":"tts-service"}',
    });
    await sh("docker start jarvis-tts-service-1 >/dev/null");
  }, 120_000);

  it("requests no certificate while the domain points elsewhere, and none for another name", async () => {
    await sh(
      `cat >/tmp/metadata.py <<'END'\n${METADATA}END\nsystemd-run --quiet python3 /tmp/metadata.py ${ADDRESS}; sleep 1`,
    );
    const setUp = (name: string) =>
      machine.shell(`${SETTINGS} /opt/jarvis/bin/ssl-setup.sh ${name} ops@example.com`);
    expect((await setUp("other.example.com")).stderr).toContain("nginx here serves another name");
    expect((await setUp(DOMAIN)).stderr).toContain(`${DOMAIN} leads to nothing, this machine is ${ADDRESS}`);
  });

  const acme = existsSync(PEBBLE) ? it : it.skip;
  acme(
    "serves TLS by a certificate of an ACME server, and another one after the renewal",
    async () => {
      await machine.run(["sh", "-c", "base64 -d >/usr/local/bin/pebble; chmod +x /usr/local/bin/pebble"], {
        input: readFileSync(PEBBLE).toString("base64"),
      });
      await sh(readFileSync(join(__dirname, "acme-server.sh"), "utf8"));
      await machines.network.name({ [DOMAIN]: ADDRESS });
      // The machine's own way to its public address: there is none out of Lightsail's network and back in.
      await sh(`ip address add ${ADDRESS}/32 dev lo`);
      expect(await sh(`${SETTINGS} /opt/jarvis/bin/ssl-setup.sh ${DOMAIN} ops@example.com 2>&1`)).toContain(
        `https://${DOMAIN} is served`,
      );
      const serial = () =>
        sh(
          `openssl s_client -connect 127.0.0.1:443 -servername ${DOMAIN} </dev/null 2>/dev/null | openssl x509 -noout -serial`,
        );
      const first = await serial();
      expect(await get("/health")).toMatchObject({ status: 301 });
      expect(await sh(`curl -skI --resolve ${DOMAIN}:443:127.0.0.1 https://${DOMAIN}/health`)).toMatch(
        /200[^]*strict-transport-security: max-age=31536000/i,
      );
      await sh(`${SETTINGS} /opt/jarvis/bin/renew-certificate.sh`);
      expect(await serial()).toBe(first);
      await sh(
        `JARVIS_ACME_OPTIONS="${ACME} --force-renewal" /opt/jarvis/bin/renew-certificate.sh 2>&1; sleep 1`,
      );
      expect(await serial()).not.toBe(first);
    },
    120_000,
  );

  it("is up again after a reboot, with everything that ran", async () => {
    await machine.reboot();
    for (let attempt = 0; ; attempt++) {
      if ((await machine.shell(WELL)).code === 0) break;
      if (attempt > 60) throw new Error(await sh("docker ps -a"));
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
    expect((await releases.status()).map(({ health }) => health)).toEqual(Array(9).fill("healthy"));
    expect(await releases.current()).toBe("v1");
  }, 240_000);

  it("bans clients that guess passwords", async () => {
    const guess = () =>
      ssh(machines.network, machine, "true", { key, user: "oracle", from: ADDRESSES.visitor });
    for (let attempt = 0; ; attempt++) {
      await guess();
      if ((await sh("fail2ban-client status sshd")).includes(ADDRESSES.visitor)) break;
      if (attempt > 12) throw new Error(await sh("fail2ban-client status sshd; journalctl -u ssh -n 20"));
    }
    await expect(machines.network.connect(ADDRESS, 22)).rejects.toThrow(/REFUSED|TIMEDOUT/);
  }, 400_000);

  it("changes nothing when it is set up again", async () => {
    const state =
      "find /etc /usr/local -xdev -type f -not -path '/etc/ssl/*' -not -name ld.so.cache -exec sha256sum {} + | sort -k 2; ufw status; ls -l /opt/jarvis";
    const first = await sh(state);
    expect(await sh("RETRY_PAUSE_SECONDS=1 setup-lightsail.sh 2>&1")).not.toContain("install: wrote");
    expect(await sh(state)).toBe(first);
    await sh(WELL);
  }, 240_000);
});
