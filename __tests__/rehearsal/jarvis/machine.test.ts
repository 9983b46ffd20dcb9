import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Machine } from "../../../src/rehearsal/machines/machine";
import { runWords } from "../../../src/rehearsal/machines/run-words";
import { ssh } from "../../../src/rehearsal/machines/ssh-visitor";
import { makeKeyPair } from "../../../src/rehearsal/machines/ssh-visitor";
import type { ActingRole } from "../../../src/rehearsal/permissions/assume-role";
import { envText, goodEnv } from "../../user-data/jarvis/machine";
import { describeMachines } from "../machines/describe-machines";
import type { RehearsedWorld } from "../machines/rehearsed-world";
import {
  ask,
  askAllAlong,
  COLUMNS,
  DOMAIN,
  FRIEND,
  GUESSER,
  INDEXES,
  INSTANCE,
  mustSucceed,
  openByHand,
  openJarvis,
  PROD,
} from "./jarvis-on-a-machine";

const NINE = [
  ...["asr-gateway", "certbot", "ingress", "llm-router", "nginx", "postgres", "rag-service", "redis"],
  "tts-service",
];
const WELL = "docker exec jarvis-nginx-1 wget -q -O /dev/null http://127.0.0.1:8090/health";
/** A resize copies the disk twice and boots another machine: `npm run test:sweep`. */
const itIfLong = process.env["GROUNDPLAN_LONG_TESTS"] === "1" ? it : it.skip;
/** certbot's container knows no authority of ours. */
const ACME = "--no-verify-ssl";

interface Unit {
  readonly name: string;
  readonly health: string;
}

// Each step takes several times as long beside other tests.
jest.setTimeout(300_000);

describeMachines("Jarvis on a machine", () => {
  let rehearsed: RehearsedWorld;
  let machine: Machine;
  /** The role of deploy-lightsail.yml, which deploys here too. */
  let ci: ActingRole;
  const network = () => rehearsed.world.ec2.machines.network;

  const sh = (script: string) => mustSucceed(machine, script);
  const sql = (statement: string) =>
    sh(`/opt/jarvis/bin/database.sh psql -qtAX -c ${JSON.stringify(statement)}`);
  const get = (path: string, from?: string, headers: Record<string, string> = {}) =>
    ask(network(), { host: machine.address, path, headers, ...(from === undefined ? {} : { from }) });
  const asCi = (...words: readonly string[]) => rehearsed.groundplan(words, ".", ci.env);
  const deploy = (version: string) => asCi("deploy", ...PROD, "--version", version);
  const status = async () =>
    JSON.parse(await rehearsed.succeed("status", ...PROD, "--json")) as readonly Unit[];
  const versions = async () =>
    (
      JSON.parse(await rehearsed.succeed("versions", ...PROD, "--json")) as {
        name: string;
        current: boolean;
      }[]
    )
      .map(({ name, current }) => (current ? `${name} current` : name))
      .sort();
  /** Over TLS, as browsers would: by the name, trusting Let's Encrypt. */
  const secure = (...words: readonly string[]) => {
    const root = rehearsed.world.internet.issuer?.rootFile ?? "";
    return network().run(["curl", "-sS", "--max-time", "10", "--cacert", root, ...words]);
  };

  beforeAll(async () => {
    rehearsed = await openJarvis();
    machine = await rehearsed.world.ec2.machine(INSTANCE);
    ci = await rehearsed.world.actAs("jarvis-prod-deploy");
    expect(await machine.settle()).toBe("done");
  }, 900_000);
  afterAll(() => rehearsed?.close(), 180_000);

  it("is set up from scratch by its user data, and says so", async () => {
    expect(await sh("tail -n 1 /var/lib/jarvis-install/result")).toMatch(/ ok\n$/);
    const timers = ["health", "cleanup", "backup", "certificate"].map((name) => `jarvis-${name}.timer`);
    expect(await sh(`systemctl is-active ${timers.join(" ")} fail2ban docker`)).toBe("active\n".repeat(6));
    expect(await sh("sshd -T | grep -E '^(passwordauthentication|permitrootlogin|kbdinteractive)'")).toBe(
      "permitrootlogin no\npasswordauthentication no\nkbdinteractiveauthentication no\n",
    );
    expect(await sh("docker compose version >/dev/null && dpkg -S $(command -v docker)")).toMatch(/^docker/);
    expect(
      await sh("ufw status; fail2ban-client status sshd; apt-config dump; stat -c '%a %s' /swapfile"),
    ).toMatch(
      /Status: active[^]*22\/tcp +ALLOW[^]*Status for the jail: sshd[^]*Unattended-Upgrade "1"[^]*\n600 16777216\n$/,
    );
    expect(await sh("logrotate --debug /etc/logrotate.d/jarvis 2>&1")).toMatch(
      /after 1 days[^]*\(7 rotations\)/,
    );
  });

  it("accepts SSH from allowed addresses only, with the keys that Lightsail gives out", async () => {
    expect(await rehearsed.succeed("run", ...PROD, "--", "whoami")).toBe("root\n");
    const seen = (port: number, from: string) =>
      network()
        .connect(machine.address, port, { from, seconds: 1 })
        .then(
          (socket) => (socket.destroy(), "open"),
          (error: Error) => error.message.replace(/.* /, ""),
        );
    expect(await Promise.all([seen(22, FRIEND), seen(22, "198.51.100.99"), seen(25, FRIEND)])).toEqual([
      ...["open", "ETIMEDOUT", "ETIMEDOUT"],
    ]);
  });

  it("starts nothing without secrets, and lists the missing ones", async () => {
    const { code, stderr } = await deploy("v1");
    expect([code, stderr]).toEqual([1, expect.stringContaining(".env is missing")]);
    await sh(
      `(umask 077; cat >/opt/jarvis/.env) <<'END'\n${envText({ ...goodEnv, JWT_SECRET: "short" })}END`,
    );
    expect((await deploy("v1")).stderr).toContain("JWT_SECRET has 5 characters");
    expect(await sh("docker ps -q")).toBe("");
  });

  it("runs nine healthy containers after the first deployment, each image by its digest", async () => {
    await sh(`cat >/opt/jarvis/.env <<'END'\n${envText(goodEnv)}END`);
    expect(await deploy("v1")).toMatchObject({ code: 0 });
    expect((await status()).map(({ name, health }) => `${name} ${health}`).sort()).toEqual(
      NINE.map((name) => `${name} healthy`),
    );
    expect(await sh("cut -d = -f 2 /opt/jarvis/images.env | grep -vc '@sha256:' || true")).toBe("0\n");
    expect(await get("/health")).toMatchObject({ status: 200, body: '{"status":"healthy"}' });
  });

  it("routes requests to their services, upgrades WebSockets, limits rates, and adds headers to every answer", async () => {
    const service = async (path: string, from?: string) =>
      JSON.parse((await get(path, from)).body) as { service: string; path: string };
    expect(await service("/api/asr/transcribe")).toMatchObject({
      service: "asr-gateway",
      path: "/transcribe",
    });
    expect(await service("/api/session/7")).toMatchObject({ service: "ingress", path: "/api/session/7" });
    expect(await service("/admin")).toMatchObject({ service: "ingress" });
    expect(await get("/admin", "198.51.100.99")).toMatchObject({ status: 403 });
    expect(
      await get("/api/session/7", FRIEND, { Upgrade: "websocket", Connection: "Upgrade" }),
    ).toMatchObject({
      status: 101,
    });
    const many = await Promise.all(Array.from({ length: 40 }, () => get("/api/rag/x", "198.51.100.98")));
    const limited = many.filter((answer) => answer.status === 429);
    expect(limited.length).toBeGreaterThan(10);
    expect(many.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(15);
    for (const answer of [limited[0], await get("/nothing"), await get("/health")])
      expect(answer?.headers).toMatchObject({
        "x-frame-options": "SAMEORIGIN",
        "x-content-type-options": "nosniff",
      });
  });

  it("keeps PostgreSQL, Redis and the services unreachable, also past ufw", async () => {
    expect(await sh("ss -Hltn '( sport = 5432 or sport = 6379 or sport = 3000 )'")).toBe("");
    expect(
      (await machine.shell(`timeout 2 bash -c '</dev/tcp/${machine.privateAddress}/5432'`)).code,
    ).not.toBe(0);
    // Lightsail's firewall open, ufw alone stands before a program that listens.
    await sh("systemd-run --quiet --unit listener python3 -m http.server 8081");
    await sh("curl -fsS -o /dev/null --retry 20 --retry-connrefused --retry-delay 1 http://127.0.0.1:8081/");
    const close = await openByHand(rehearsed, 0, 65_535);
    const refused = /TIMEDOUT|REFUSED/;
    const attempts = [5432, 6379, 3000, 8081].map((port) =>
      expect(network().connect(machine.address, port, { seconds: 1 })).rejects.toThrow(refused),
    );
    await Promise.all(attempts);
    expect(await get("/health")).toMatchObject({ status: 200 });
    await close();
    await sh("systemctl stop listener");
  });

  it("has a health check of Redis that fails with another password, unlike the document's", async () => {
    const check = "$(docker inspect --format '{{index .Config.Healthcheck.Test 1}}' jarvis-redis-1)";
    await sh(`docker exec jarvis-redis-1 sh -c "${check}"`);
    const { code } = await machine.shell(
      `docker exec --env REDIS_PASSWORD=another jarvis-redis-1 sh -c "${check}"`,
    );
    expect(code).not.toBe(0);
  });

  it("shows no secret in any process's arguments, nor in a log", async () => {
    const shown = await sh(
      "cat /proc/[0-9]*/cmdline | tr '\\0' ' '; cat /var/log/cloud-init-output.log; journalctl --boot --no-pager",
    );
    for (const value of Object.values(goodEnv).filter(({ length }) => length > 8))
      expect(shown).not.toContain(value);
  });

  it("has the document's tables and indexes; the planner uses the one for nearest neighbours; rows expire and know their last change", async () => {
    // Made again over the rows that are there, an index takes a third of the time.
    await sql(
      "DROP INDEX embeddings_vector; INSERT INTO knowledge_documents (source_url, source_type, content) VALUES ('u', 'git', 'c'); INSERT INTO embeddings (document_id, chunk_text, chunk_index, vector, embedding_model) SELECT id, 'c', n, (SELECT array_agg(random())::vector FROM generate_series(1, 1536) WHERE n = n), 'm' FROM knowledge_documents, generate_series(1, 1000) n",
    );
    await sh(
      "mkdir -p /opt/jarvis/postgres/migrations; echo 'ALTER TABLE users ADD COLUMN note text;' >/opt/jarvis/postgres/migrations/001-notes-of-users.sql",
    );
    expect(await sh("/opt/jarvis/bin/migrate.sh; /opt/jarvis/bin/migrate.sh")).toBe(
      "migrate: 001-notes-of-users.sql\n",
    );
    await sql("ALTER TABLE users DROP COLUMN note; ANALYZE");
    const listed = await sql(
      "SELECT table_name || '=' || string_agg(column_name, ' ' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'schema_migrations' GROUP BY table_name ORDER BY table_name",
    );
    expect(
      Object.fromEntries(
        listed
          .trim()
          .split("\n")
          .map((line) => line.split("=")),
      ),
    ).toEqual(COLUMNS);
    const indexes = await sql(
      "SELECT tablename || split_part(indexdef, ' USING', 2) FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey'",
    );
    expect(indexes.trim().split("\n").sort()).toEqual(INDEXES);
    expect(
      await sql(
        "EXPLAIN SELECT id FROM embeddings ORDER BY vector <=> (SELECT vector FROM embeddings LIMIT 1) LIMIT 5",
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
    const touch = ["users", "sessions", "knowledge_documents"].map(
      (table) =>
        `UPDATE ${table} SET id = id RETURNING '${table}', created_at < now() AND updated_at = now()`,
    );
    const lasting =
      "INSERT INTO logs (request_type) VALUES ('tts') RETURNING 'logs', expires_at - created_at = interval '24 hours'";
    expect(await sql([...touch, lasting].join("; "))).toBe(
      "users|t\nsessions|t\nsessions|t\nknowledge_documents|t\nlogs|t\n",
    );
  });

  it("creates nothing in a managed database that offers no vector, and its tables in one that does", async () => {
    // Lightsail's own cannot be had: PostgreSQL with TLS, as another container that is not Jarvis's.
    const files = "/usr/share/postgresql/17/extension";
    await sh(`
      image=$(sed -n 's/^POSTGRES_IMAGE=//p' /opt/jarvis/images.env)
      set -e
      mkdir /tmp/tls && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=db -keyout /tmp/tls/key.pem -out /tmp/tls/cert.pem 2>/dev/null
      chown "$(docker run --rm "$image" id -u postgres)" /tmp/tls/key.pem
      docker run --detach --name managed --volume /tmp/tls:/tls:ro --env POSTGRES_DB=jarvis --env POSTGRES_USER=jarvisadmin \
        --env POSTGRES_PASSWORD=${goodEnv["POSTGRES_PASSWORD"] ?? ""} "$image" \
        /stand-ins/bin/postgres.sh -c ssl=on -c ssl_cert_file=/tls/cert.pem -c ssl_key_file=/tls/key.pem
      docker exec managed mv ${files}/vector.control /tmp/
      cp -a /opt/jarvis /tmp/managed
      address=$(docker inspect --format '{{.NetworkSettings.IPAddress}}' managed)
      sed -i "s/^DATABASE_HOST=.*/DATABASE_HOST=$address/; s/^DATABASE_USER=.*/DATABASE_USER=jarvisadmin/" /tmp/managed/settings.env
      for attempt in $(seq 60); do docker exec managed pg_isready --quiet --host 127.0.0.1 && break; sleep 0.5; done
      docker exec managed pg_isready --host 127.0.0.1 || { docker logs managed; false; }`);
    const migrate = () => machine.shell("JARVIS_HOME=/tmp/managed /tmp/managed/bin/migrate.sh");
    const tables = () =>
      sh(
        `JARVIS_HOME=/tmp/managed /tmp/managed/bin/database.sh psql -qtAX -c "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"`,
      );
    expect(await migrate()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "does not offer the extension vector, so nothing was created in it",
      ) as unknown,
    });
    expect(await tables()).toBe("0\n");
    await sh(`docker exec managed mv /tmp/vector.control ${files}/`);
    expect(await migrate()).toMatchObject({ code: 0 });
    expect(await tables()).toBe("6\n");
    await sh("docker rm --force --volumes managed >/dev/null; rm -r /tmp/managed /tmp/tls");
  });

  it("deploys, reverts an unhealthy version and rolls back, while a request every 50 ms succeeds", async () => {
    // It would wait three minutes for a service to get healthy; here one never does.
    await sh(
      "echo JARVIS_HEALTH_LIMIT=20 >/etc/jarvis-test.env; echo 'Defaults env_file=/etc/jarvis-test.env' >/etc/sudoers.d/90-test",
    );
    const seen = await askAllAlong(
      (from) => get("/api/rag/search", from),
      async () => {
        const sick = await deploy("sick");
        expect([sick.code, sick.stderr]).toEqual([
          1,
          expect.stringMatching(/llm-router of sick is not healthy[^]*what ran before runs again/),
        ]);
        expect(await versions()).toEqual(["sick", "v1 current"]);
        await sh("rm /etc/jarvis-test.env /etc/sudoers.d/90-test");
        // Releases of earlier days, the oldest with an image of its own and one that runs.
        await sh(`
          cd /opt/jarvis/releases
          running=$(sed -n 's/^RAG_SERVICE_IMAGE=//p' v1/images.env)
          docker tag "$running" rag-service:of-old-days
          for day in 1 2 3 4; do
            mkdir "old$day"
            echo "RAG_SERVICE_IMAGE=$running" >"old$day/images.env"
            [[ $day != 4 ]] || echo "TTS_SERVICE_IMAGE=rag-service:of-old-days" >>"old$day/images.env"
            touch -d "$day days ago" "old$day"
          done`);
        expect(await deploy("v2")).toMatchObject({ code: 0 });
        for (const [path, service] of [
          ["/api/rag/x", "rag-service"],
          ["/api/asr/x", "asr-gateway"],
        ] as const)
          expect(JSON.parse((await get(path)).body)).toMatchObject({ service, version: "v2" });
        // The version before is still there to go back to.
        await sh(
          "docker image inspect $(sed -n 's/^RAG_SERVICE_IMAGE=//p' /opt/jarvis/releases/v1/images.env)",
        );
        expect(await asCi("rollback", ...PROD)).toMatchObject({ code: 0 });
      },
    );
    expect([...seen.keys()].sort()).toEqual(["sick", "v1", "v2"]);
    // Five are kept; what runs, and what a kept release needs, stays.
    expect(await versions()).toEqual(["old1", "old2", "sick", "v1 current", "v2"]);
    expect(await sh("docker image ls --quiet rag-service:of-old-days")).toBe("");
    expect(JSON.parse((await get("/api/rag/x", "198.51.100.97")).body)).toMatchObject({ version: "v1" });
  }, 600_000);

  it("prints the services' logs, runs a command in one of them, and opens a shell", async () => {
    const lines = await rehearsed.succeed("logs", ...PROD, "-n", "5", "--host", "rag-service");
    expect(lines).toContain("rag-service");
    const said = await rehearsed.succeed("run", ...PROD, "--host", "redis", "--", "echo", "a 'b' $c");
    expect(said).toBe("a 'b' $c\n");
    const connect = `${process.execPath} ${rehearsed.checkout.path(".build/src/cli/main.js")} connect jarvis prod`;
    const typed = "echo i am $(id -un); exit\\n";
    const shell = await rehearsed.run(["sh", "-c", `printf '${typed}' | script -qec '${connect}' /dev/null`]);
    expect(shell).toMatchObject({ code: 0, stdout: expect.stringContaining("i am root") as unknown });
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
  });

  it("reports its health, and fails while a container is down", async () => {
    await sh("systemctl start jarvis-health.service");
    const last = JSON.parse(await sh("tail -n 1 /var/log/jarvis/health.log")) as Record<string, unknown>;
    expect(last).toMatchObject({ amiss: [], containers: expect.any(Array) as unknown });
    for (const figure of ["disk_percent", "memory_percent"]) {
      expect(last[figure]).toBeGreaterThan(0);
      expect(last[figure]).toBeLessThan(100);
    }
    const use = { cpu: expect.any(String) as unknown, memory: expect.any(String) as unknown };
    expect(last["use"]).toEqual(Object.fromEntries(NINE.map((name) => [`jarvis-${name}-1`, use])));
    await sh("docker stop jarvis-tts-service-1 >/dev/null");
    expect((await machine.shell("systemctl start jarvis-health.service")).code).not.toBe(0);
    expect(await sh("tail -n 1 /var/log/jarvis/health.log")).toContain("tts-service is exited");
    expect(await get("/health")).toMatchObject({
      status: 503,
      body: '{"status":"unhealthy","service":"tts-service"}',
    });
    await sh("docker start jarvis-tts-service-1 >/dev/null");
  });

  it("requests no certificate while the domain points elsewhere, and none for another name", async () => {
    const setUp = (name: string) => machine.shell(`/opt/jarvis/bin/ssl-setup.sh ${name} ops@example.com`);
    expect((await setUp("other.example.com")).stderr).toContain("nginx here serves another name");
    await network().name({ [DOMAIN]: "203.0.113.254" });
    expect((await setUp(DOMAIN)).stderr).toContain(
      `${DOMAIN} leads to 203.0.113.254, this machine is ${machine.address}`,
    );
    await network().name({ [DOMAIN]: machine.address });
  });

  it("serves TLS by a certificate of an ACME server, and another one after the renewal", async () => {
    const { issuer } = rehearsed.world.internet;
    if (issuer === undefined) throw new Error("pebble is missing: tools/machines/install.sh");
    expect(
      await sh(`JARVIS_ACME_OPTIONS=${ACME} /opt/jarvis/bin/ssl-setup.sh ${DOMAIN} ops@example.com 2>&1`),
    ).toContain(`https://${DOMAIN} is served`);
    const serial = () =>
      sh(
        `openssl s_client -connect 127.0.0.1:443 -servername ${DOMAIN} </dev/null 2>/dev/null | openssl x509 -noout -serial`,
      );
    const first = await serial();
    expect(await get("/health")).toMatchObject({ status: 301 });
    expect((await secure("-I", `https://${DOMAIN}/health`)).stdout).toMatch(
      /200[^]*strict-transport-security: max-age=31536000/i,
    );
    expect((await asCi("verify", ...PROD)).stdout).toContain("https://jarvis.example.com/health");
    await sh(
      `systemctl set-environment JARVIS_ACME_OPTIONS=${ACME}; systemctl start jarvis-certificate.service`,
    );
    expect(await serial()).toBe(first);
    await sh(
      `systemctl set-environment 'JARVIS_ACME_OPTIONS=${ACME} --force-renewal'; systemctl start jarvis-certificate.service`,
    );
    expect(await serial()).not.toBe(first);
  });

  it("changes nothing when it is set up again", async () => {
    const state =
      "find /etc /usr/local -xdev -type f -not -path '/etc/ssl/*' -not -name ld.so.cache -exec sha256sum {} + | sort -k 2; ufw status; ls -l /opt/jarvis";
    const first = await sh(state);
    expect(await sh("RETRY_PAUSE_SECONDS=1 JARVIS_SWAP_MIB=16 setup-lightsail.sh 2>&1")).not.toContain(
      "install: wrote",
    );
    expect(await sh(state)).toBe(first);
    await sh(WELL);
  });

  it("bans a client that guesses, and nobody else", async () => {
    const key = await makeKeyPair(network(), "guesser");
    // Debian's sshd turns guessers away by itself as well, which Ubuntu's older ones do not.
    await sh("echo 'PerSourcePenalties no' >/etc/ssh/sshd_config.d/20-as-ubuntu.conf; systemctl reload ssh");
    const isLetIn = () =>
      network()
        .connect(machine.address, 22, { from: GUESSER, seconds: 2 })
        .then(
          (socket) => (socket.destroy(), true),
          () => false,
        );
    for (let attempt = 0; await isLetIn(); attempt++) {
      if (attempt > 30) throw new Error(await sh("fail2ban-client status sshd; journalctl -u ssh -n 20"));
      // fail2ban reads the journal and sets its rule a moment later; a guess under way then gets no more answers.
      const guess = { key, user: "oracle", from: GUESSER, timeLimit: 5_000 };
      if (attempt < 8) await ssh(network(), machine, "true", guess);
      else await sleep(1000);
    }
    expect(await sh("fail2ban-client status sshd")).toContain(GUESSER);
    expect(await rehearsed.succeed("run", ...PROD, "--", "whoami")).toBe("root\n");
  });

  it("is up again after a reboot, with everything that ran", async () => {
    await machine.reboot();
    for (
      let attempt = 0;
      (await sh("docker ps --quiet --filter health=healthy | wc -l")) !== "9\n";
      attempt++
    ) {
      if (attempt > 120) throw new Error(await sh("docker ps -a"));
      await sleep(1000);
    }
    await sh(WELL);
    expect((await status()).map(({ health }) => health)).toEqual(Array(9).fill("healthy"));
    expect(await versions()).toContain("v1 current");
  });

  itIfLong(
    "is resized with its disk and its address: nine healthy containers again, and an empty plan",
    async () => {
      const { address } = machine;
      rehearsed.checkout.edit("systems/jarvis/prod.yaml", "bundle: medium_3_0", "bundle: large_3_0");
      expect((await rehearsed.groundplan(["plan", ...PROD])).code).not.toBe(0);
      const larger = `${INSTANCE}-large-3-0`;
      const resized = await rehearsed.succeed("resize", ...PROD, "--bundle", "large_3_0");
      expect(resized).toContain(`${larger} has the address`);
      machine = await rehearsed.world.ec2.machine(larger);
      await rehearsed.succeed("apply", ...PROD, "--auto-approve");
      await rehearsed.succeed("plan", ...PROD, "--", "-detailed-exitcode");
      expect(machine.address).toBe(address);
      expect(await sql("SELECT count(*) FROM users")).toBe("1\n");
      expect((await status()).map(({ health }) => health)).toEqual(Array(9).fill("healthy"));
      // The role knows the new instance by its tags.
      expect((await asCi("verify", ...PROD)).stdout).toContain(`https://${DOMAIN}/health`);
    },
  );

  it("was denied nothing as the role of the workflow, and left no secret in a file outside the machine", async () => {
    const { denied, used } = await rehearsed.world.permissions.usageOf(ci.principal);
    expect(denied).toEqual([]);
    expect(used.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["lightsail:GetInstanceAccessDetails", "lightsail:GetStaticIp"]),
    );
    const folder = mkdtempSync(join(tmpdir(), "jarvis-canaries-"));
    writeFileSync(join(folder, "canaries"), `${Object.values(goodEnv).join("\n")}\n`);
    const places = [rehearsed.checkout.root, rehearsed.world.folder];
    const found = await runWords(["grep", "-rlFf", join(folder, "canaries"), ...places]);
    rmSync(folder, { recursive: true });
    expect(found).toMatchObject({ code: 1, stdout: "" });
  });
});
