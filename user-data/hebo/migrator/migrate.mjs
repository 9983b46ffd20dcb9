import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Any number will do, as long as all migrators have the same. */
const LOCK = 4_823_641;

/**
 * Applies the `.sql` files of a folder that the database does not have yet, in the order of their names, each in a
 * transaction of its own. Two migrators at once wait for one another; a file that was applied must stay as it is.
 *
 * @param {import("pg").Client} client connected
 * @param {string} folder
 * @param {(line: string) => void} log
 * @returns {Promise<string[]>} what was applied
 */
export async function migrate(client, folder, log) {
  await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
  try {
    await client.query(
      "CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
    );
    const { rows } = await client.query("SELECT name, sha256 FROM schema_migrations");
    const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]));
    const files = readdirSync(folder)
      .filter((name) => name.endsWith(".sql"))
      .sort();
    const pending = files.map((name) => read(folder, name)).filter((file) => isPending(file, applied));
    for (const file of pending) {
      log(`apply ${file.name}`);
      await apply(client, file);
    }
    log(`${files.length} migrations are applied, ${pending.length} of them now`);
    return pending.map(({ name }) => name);
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [LOCK]);
  }
}

function read(folder, name) {
  const sql = readFileSync(join(folder, name), "utf8");
  return { name, sql, sha256: createHash("sha256").update(sql).digest("hex") };
}

function isPending({ name, sha256 }, applied) {
  const before = applied.get(name);
  if (before === undefined) return true;
  if (before === sha256) return false;
  throw new Error(`${name} was applied and has changed since: write another migration`);
}

async function apply(client, { name, sql, sha256 }) {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query("INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)", [name, sha256]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new Error(`${name}: ${error.message}`, { cause: error });
  }
}
