import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const isThere = (name: string) => spawnSync("which", [name]).status === 0;
const missing = ["initdb", "postgres", "psql"].filter((name) => !isThere(name));

/** Why there is no PostgreSQL here; empty where there is one. */
export const NO_POSTGRES: readonly string[] =
  missing.length === 0 ? [] : [`needs ${missing.join(", ")}: apt-get install postgresql`];

/** PostgreSQL refuses to run as root; Debian's package makes this user. */
const asPostgres =
  userInfo().uid === 0
    ? {
        uid: Number(spawnSync("id", ["-u", "postgres"], { encoding: "utf8" }).stdout),
        gid: Number(spawnSync("id", ["-g", "postgres"], { encoding: "utf8" }).stdout),
      }
    : {};

/** A PostgreSQL of this machine with the superuser `hebo`, in a folder and on a port of its own. */
export class RealPostgres {
  readonly folder = mkdtempSync(join(tmpdir(), "groundplan-postgres-"));
  private readonly data = join(this.folder, "data");
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private password: string | undefined,
  ) {}

  /** Made, and not started. @param password what `hebo` logs in with. @default - anybody may */
  static async make(password?: string): Promise<RealPostgres> {
    const postgres = new RealPostgres(await freePort(), password);
    postgres.initialise();
    return postgres;
  }

  private initialise(): void {
    const { folder, data, password } = this;
    mkdirSync(data);
    chmodSync(folder, 0o755);
    const file = join(folder, "password");
    writeFileSync(file, password ?? "");
    for (const path of [data, file])
      if (asPostgres.uid !== undefined) chownSync(path, asPostgres.uid, asPostgres.gid);
    const auth = password === undefined ? ["--auth=trust"] : ["--auth=scram-sha-256", `--pwfile=${file}`];
    const made = spawnSync("initdb", ["-D", data, "-U", "hebo", "-E", "UTF8", ...auth], asPostgres);
    rmSync(file);
    if (made.status !== 0) throw new Error(String(made.stderr));
  }

  async start(): Promise<void> {
    const args = [
      "-D",
      this.data,
      "-p",
      String(this.port),
      "-k",
      this.data,
      "-c",
      "listen_addresses=127.0.0.1",
    ];
    this.process = spawn("postgres", args, { ...asPostgres, stdio: "ignore" });
    for (let look = 0; look < 100; look += 1) {
      if (this.query("SELECT 1").status === 0) return;
      await pause(100);
    }
    throw new Error("PostgreSQL does not start");
  }

  query(sql: string, password = this.password): { readonly status: number | null; readonly output: string } {
    const args = ["-h", "127.0.0.1", "-p", String(this.port), "-U", "hebo", "-d", "postgres", "-Atc", sql];
    const env = { ...process.env, ...(password === undefined ? {} : { PGPASSWORD: password }) };
    const { status, stdout, stderr } = spawnSync("psql", args, { encoding: "utf8", env });
    return { status, output: `${stdout}${stderr}`.trim() };
  }

  changePassword(password: string): void {
    const { status, output } = this.query(`ALTER ROLE hebo PASSWORD '${password.replaceAll("'", "''")}'`);
    if (status !== 0) throw new Error(output);
    this.password = password;
  }

  async stop(): Promise<void> {
    if (this.process === undefined || this.process.exitCode !== null) return;
    const ended = once(this.process, "close");
    this.process.kill("SIGINT");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("there is no free port");
  return address.port;
}
