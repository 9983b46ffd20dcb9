import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { repositoryRoot } from "../../../src/process/repository-root";
import { describeUnless } from "../../machine-programs";

const MIGRATOR = join(repositoryRoot, "user-data", "hebo", "migrator", "handler.mjs");
const isThere = (name: string) => spawnSync("which", [name]).status === 0;
const missing = ["initdb", "postgres", "psql"].filter((name) => !isThere(name));
const reasons = missing.length === 0 ? [] : [`needs ${missing.join(", ")}: apt-get install postgresql`];

/** PostgreSQL refuses to run as root; Debian's package makes this user. */
const asPostgres =
  userInfo().uid === 0
    ? {
        uid: Number(spawnSync("id", ["-u", "postgres"], { encoding: "utf8" }).stdout),
        gid: Number(spawnSync("id", ["-g", "postgres"], { encoding: "utf8" }).stdout),
      }
    : {};

async function freePort(): Promise<number> {
  const server = createSocket().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describeUnless(reasons, "Hebo's migrator on a real PostgreSQL", () => {
  const folder = mkdtempSync(join(tmpdir(), "hebo-migrator-"));
  const [data, migrations] = [join(folder, "data"), join(folder, "migrations")];
  let port = 0;
  let database: ChildProcess | undefined;
  let secrets: Server;

  beforeAll(async () => {
    port = await freePort();
    mkdirSync(migrations);
    mkdirSync(data);
    chmodSync(folder, 0o755);
    if (asPostgres.uid !== undefined) chownSync(data, asPostgres.uid, asPostgres.gid);
    const made = spawnSync("initdb", ["-D", data, "-U", "hebo", "--auth=trust", "-E", "UTF8"], asPostgres);
    if (made.status !== 0) throw new Error(String(made.stderr));
    // Secrets Manager, as far as the migrator asks it.
    secrets = createServer((_, response) =>
      response.end(JSON.stringify({ SecretString: JSON.stringify({ username: "hebo", password: "p" }) })),
    ).listen(0, "127.0.0.1");
    await once(secrets, "listening");
  });
  afterAll(async () => {
    await stop();
    secrets.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    const args = ["-D", data, "-p", String(port), "-k", data, "-c", "listen_addresses=127.0.0.1"];
    database = spawn("postgres", args, { ...asPostgres, stdio: "ignore" });
    for (let look = 0; look < 100; look += 1) {
      if (query("SELECT 1").status === 0) return;
      await pause(100);
    }
    throw new Error("PostgreSQL does not start");
  }

  async function stop(): Promise<void> {
    if (database === undefined || database.exitCode !== null) return;
    const ended = once(database, "close");
    database.kill("SIGINT");
    await ended;
  }

  function query(sql: string) {
    const args = ["-h", "127.0.0.1", "-p", String(port), "-U", "hebo", "-d", "postgres", "-Atc", sql];
    const { status, stdout, stderr } = spawnSync("psql", args, { encoding: "utf8" });
    return { status, output: `${stdout}${stderr}`.trim() };
  }

  /** Runs the handler as Lambda would, in a process of its own. */
  async function run(
    onOutput: (output: string) => void = () => undefined,
  ): Promise<{ code: number; output: string }> {
    const { port: secretsPort } = secrets.address() as AddressInfo;
    const script = `import(${JSON.stringify(MIGRATOR)}).then(({ handler }) => handler()).then((done) => console.log(JSON.stringify(done)), (error) => { console.error(error.message); process.exit(1); })`;
    const child = spawn(process.execPath, ["-e", script], {
      env: {
        ...{ PATH: process.env["PATH"], AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "x" },
        ...{ AWS_SECRET_ACCESS_KEY: "x", AWS_ENDPOINT_URL: `http://127.0.0.1:${secretsPort}` },
        ...{ PG_HOST: "127.0.0.1", PG_PORT: String(port), PG_DATABASE: "postgres", PG_TLS: "off" },
        ...{ PG_SECRET_ARN: "arn", MIGRATIONS: migrations, BETWEEN_MS: "500" },
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (data) => onOutput((output += String(data))));
    const [code] = (await once(child, "close")) as [number];
    return { code, output };
  }

  const write = (name: string, sql: string) => writeFileSync(join(migrations, name), sql);

  it("waits for a database that comes back from its pause, and applies each file once", async () => {
    write("0001_agents.sql", "CREATE TABLE agents (id uuid PRIMARY KEY, slug text UNIQUE NOT NULL);");
    write(
      "0002_branches.sql",
      "CREATE TABLE branches (agent_id uuid REFERENCES agents ON DELETE CASCADE, models jsonb);",
    );
    let starting: Promise<void> | undefined;
    const first = await run((output) => {
      if (output.includes("attempt 1 of")) starting ??= start();
    });
    await starting;
    expect(first.output).toMatch(/the database is not there yet .* attempt 1 of 6/);
    expect(first.output).toContain('{"applied":["0001_agents.sql","0002_branches.sql"]}');
    expect(first.code).toBe(0);
    expect((await run()).output).toContain('{"applied":[]}');
    expect(query("SELECT name FROM schema_migrations ORDER BY 1").output).toBe(
      "0001_agents.sql\n0002_branches.sql",
    );
  });

  it("leaves nothing of a migration that fails, and says which it was", async () => {
    write("0003_broken.sql", "CREATE TABLE half (id int); SELECT no_such_function();");
    const { code, output } = await run();
    expect(code).toBe(1);
    expect(output).toContain("0003_broken.sql: function no_such_function() does not exist");
    expect(query("SELECT to_regclass('half') IS NULL").output).toBe("t");
    rmSync(join(migrations, "0003_broken.sql"));
  });

  it("refuses a file that was applied and has changed", async () => {
    write("0002_branches.sql", "CREATE TABLE other (id int);");
    const { code, output } = await run();
    expect(code).toBe(1);
    expect(output).toContain("0002_branches.sql was applied and has changed since");
    write(
      "0002_branches.sql",
      "CREATE TABLE branches (agent_id uuid REFERENCES agents ON DELETE CASCADE, models jsonb);",
    );
  });

  it("applies a file once when two run at the same time", async () => {
    write("0004_slow.sql", "SELECT pg_sleep(0.5); CREATE TABLE slow (id int);");
    const both = await Promise.all([run(), run()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const applied = both.filter(({ output }) => output.includes('{"applied":["0004_slow.sql"]}'));
    expect(applied).toHaveLength(1);
  });
});
