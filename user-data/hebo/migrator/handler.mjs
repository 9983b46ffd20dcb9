import { setTimeout as pause } from "node:timers/promises";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import pg from "pg";
import { migrate } from "./migrate.mjs";

/** A paused database takes some 15 seconds to come back, and refuses or keeps silent until then. */
const ATTEMPTS = 6;
const CONNECT_MS = 30_000;
const BETWEEN_MS = 5000;

/** What passes by itself: nobody listens yet, no answer, the server is starting up or shutting down. */
const PASSING = new Set(["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "57P03", "57P01"]);

/**
 * Lambda runs it: when the environment is made, and on every deploy before the services. Asked for a login, it connects
 * and changes nothing.
 *
 * @param {{ reason?: string }} [event]
 */
export async function handler(event = {}) {
  const client = await connect(await credentials());
  try {
    if (event.reason === "login") {
      const { rows } = await client.query("SELECT current_user AS name");
      return { loggedIn: rows[0].name };
    }
    const folder = process.env.MIGRATIONS ?? `${import.meta.dirname}/migrations`;
    return { applied: await migrate(client, folder, (line) => console.log(line)) };
  } finally {
    await client.end();
  }
}

async function credentials() {
  const secrets = new SecretsManagerClient({});
  const { SecretString } = await secrets.send(
    new GetSecretValueCommand({ SecretId: process.env.PG_SECRET_ARN, VersionStage: "AWSCURRENT" }),
  );
  return JSON.parse(SecretString);
}

async function connect({ username, password }) {
  for (let attempt = 1; ; attempt += 1) {
    const client = new pg.Client({
      host: process.env.PG_HOST,
      port: Number(process.env.PG_PORT ?? 5432),
      database: process.env.PG_DATABASE,
      user: username,
      password,
      // RDS's own authorities are in the image's NODE_EXTRA_CA_CERTS.
      ssl: process.env.PG_TLS === "off" ? false : { rejectUnauthorized: true },
      connectionTimeoutMillis: CONNECT_MS,
    });
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      const passes = PASSING.has(error.code) || /timeout/i.test(error.message);
      if (!passes || attempt === ATTEMPTS) throw error;
      console.log(`the database is not there yet (${error.message}), attempt ${attempt} of ${ATTEMPTS}`);
      await pause(Number(process.env.BETWEEN_MS ?? BETWEEN_MS));
    }
  }
}
