import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { repositoryRoot } from "../../../src/process/repository-root";
import { describeUnless } from "../../machine-programs";
import { NO_POSTGRES, RealPostgres } from "../../real-postgres";

const MIGRATOR = join(repositoryRoot, "user-data", "hebo", "migrator", "handler.mjs");

describeUnless(NO_POSTGRES, "Hebo's migrator on a real PostgreSQL", () => {
  let postgres: RealPostgres;
  let migrations = "";
  let secrets: Server;

  beforeAll(async () => {
    postgres = await RealPostgres.make();
    migrations = join(postgres.folder, "migrations");
    mkdirSync(migrations);
    // Secrets Manager, as far as the migrator asks it.
    secrets = createServer((_, response) =>
      response.end(JSON.stringify({ SecretString: JSON.stringify({ username: "hebo", password: "p" }) })),
    ).listen(0, "127.0.0.1");
    await once(secrets, "listening");
  });
  afterAll(async () => {
    secrets.close();
    await postgres.remove();
  });

  const query = (sql: string) => postgres.query(sql);

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
        ...{ PG_HOST: "127.0.0.1", PG_PORT: String(postgres.port), PG_DATABASE: "postgres", PG_TLS: "off" },
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

  it("waits for a paused database, and applies each file once", async () => {
    write("0001_agents.sql", "CREATE TABLE agents (id uuid PRIMARY KEY, slug text UNIQUE NOT NULL);");
    write(
      "0002_branches.sql",
      "CREATE TABLE branches (agent_id uuid REFERENCES agents ON DELETE CASCADE, models jsonb);",
    );
    let starting: Promise<void> | undefined;
    const first = await run((output) => {
      if (output.includes("attempt 1 of")) starting ??= postgres.start();
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

  it("rolls back a failing migration, and names it", async () => {
    write("0003_broken.sql", "CREATE TABLE half (id int); SELECT no_such_function();");
    const { code, output } = await run();
    expect(code).toBe(1);
    expect(output).toContain("0003_broken.sql: function no_such_function() does not exist");
    expect(query("SELECT to_regclass('half') IS NULL").output).toBe("t");
    rmSync(join(migrations, "0003_broken.sql"));
  });

  it("refuses an applied file that has changed", async () => {
    write("0002_branches.sql", "CREATE TABLE other (id int);");
    const { code, output } = await run();
    expect(code).toBe(1);
    expect(output).toContain("0002_branches.sql was applied and has changed since");
    write(
      "0002_branches.sql",
      "CREATE TABLE branches (agent_id uuid REFERENCES agents ON DELETE CASCADE, models jsonb);",
    );
  });

  it("applies a file once if two run at the same time", async () => {
    write("0004_slow.sql", "SELECT pg_sleep(0.5); CREATE TABLE slow (id int);");
    const both = await Promise.all([run(), run()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const applied = both.filter(({ output }) => output.includes('{"applied":["0004_slow.sql"]}'));
    expect(applied).toHaveLength(1);
  });
});
