import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { readFile } from "node:fs/promises";
import { clientSettings } from "../../aws/client-settings";
import type { Environment } from "../../config/environment";
import type { DeclaredSecret } from "../../systems/declared-secret";
import { ExitCode, UserError } from "../../text/user-error";
import { askAws, isAwsError } from "./ask-aws";

/** A key of a secret, and whether it has a value. Never the value. */
export interface SecretKey {
  /** What people call it. */
  readonly name: string;
  readonly secret: DeclaredSecret;
  readonly isSet: boolean;
}

/** Every key of these secrets. A secret without any value, or that does not exist yet, has none of its keys. */
export async function secretKeys(
  client: SecretsManagerClient,
  secrets: readonly DeclaredSecret[],
): Promise<readonly SecretKey[]> {
  const keys = secrets.map(async (secret) => {
    const values = await readSecret(client, secret.secretName);
    return Object.entries(secret.keys).map(([name, key]) => ({
      ...{ name, secret },
      isSet: typeof values[key] === "string" && values[key] !== "",
    }));
  });
  return (await Promise.all(keys)).flat();
}

/**
 * Checks that every key has a value, before programs that need them are started.
 * @throws UserError that names all that are missing, and the command that writes each
 */
export async function requireSecrets(
  { system, name: environment, region }: Pick<Environment, "system" | "name" | "region">,
  secrets: readonly DeclaredSecret[],
): Promise<void> {
  const client = new SecretsManagerClient(clientSettings(region));
  try {
    const missing = (await secretKeys(client, secrets)).filter(({ isSet }) => !isSet);
    if (missing.length === 0) return;
    const where = [...new Set(missing.map(({ secret }) => secret.secretName))].join(", ");
    throw new UserError({
      what: `${missing.map(({ name }) => name).join(", ")} ${missing.length === 1 ? "has" : "have"} no value`,
      where,
      next: `Nothing was started. \`groundplan secrets set ${system} ${environment} <name>\` reads a value from its standard input; \`groundplan secrets check ${system} ${environment}\` lists all.`,
      exitCode: ExitCode.refused,
    });
  } finally {
    client.destroy();
  }
}

/** The secrets that people fill in before anything of an environment starts. */
export function writtenByPeople(secrets: readonly DeclaredSecret[] = []): readonly DeclaredSecret[] {
  return secrets.filter(({ writtenBy }) => writtenBy === "people");
}

/** Those that have values before an environment is applied: its own stack creates the others. */
export function filledInBefore(
  secrets: readonly DeclaredSecret[] | undefined,
  environment: string,
): readonly DeclaredSecret[] {
  return writtenByPeople(secrets).filter(({ createdBy }) => createdBy !== environment);
}

/**
 * Writes a file's values, a JSON object, in place of what a secret holds.
 * @returns the keys that it still lacks
 * @throws UserError that quotes nothing of the file
 */
export async function putSecret(
  client: SecretsManagerClient,
  secret: DeclaredSecret,
  file: string,
): Promise<readonly string[]> {
  const values = parsedOrUndefined(await readFile(file, "utf8").catch(() => ""));
  const isObject = typeof values === "object" && values !== null && !Array.isArray(values);
  const given = Object.entries(isObject ? values : {});
  const wrong = given.filter(([, value]) => !["string", "number", "boolean"].includes(typeof value));
  if (given.length === 0 || wrong.length > 0) {
    throw new UserError({
      what:
        wrong.length > 0
          ? `the values of ${wrong.map(([key]) => key).join(", ")} are no texts`
          : "there is no JSON object with a key for each value",
      where: file,
      next: "Nothing was written.",
      exitCode: ExitCode.usage,
    });
  }
  const command = new PutSecretValueCommand({
    SecretId: secret.secretName,
    SecretString: JSON.stringify(values),
  });
  await askAws("secretsmanager:PutSecretValue", client.send(command));
  const keys = new Set(given.map(([key]) => key));
  return Object.values(secret.keys).filter((key) => !keys.has(key));
}

/**
 * Writes one key of a secret; the others stay.
 * @throws UserError if the secret does not exist yet
 */
export async function setSecretKey(
  client: SecretsManagerClient,
  secret: DeclaredSecret,
  key: string,
  value: string,
): Promise<void> {
  const values = await readSecret(client, secret.secretName);
  const SecretString = JSON.stringify({ ...values, [key]: value });
  try {
    await client.send(new PutSecretValueCommand({ SecretId: secret.secretName, SecretString }));
  } catch (error) {
    if (!isAwsError(error, "ResourceNotFoundException"))
      return await askAws("secretsmanager:PutSecretValue", Promise.reject(error));
    throw new UserError({
      what: `there is no secret ${secret.secretName}`,
      where: "secretsmanager:PutSecretValue",
      next: `The stack of ${secret.createdBy} creates it: \`groundplan apply\` that one first.`,
    });
  }
}

async function readSecret(
  client: SecretsManagerClient,
  SecretId: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const { SecretString = "{}" } = await client.send(
      new GetSecretValueCommand({ SecretId, VersionStage: "AWSCURRENT" }),
    );
    return objectIn(SecretString, SecretId);
  } catch (error) {
    // AWS answers the same for a secret that does not exist, and for one that holds nothing yet.
    if (isAwsError(error, "ResourceNotFoundException")) return {};
    return await askAws("secretsmanager:GetSecretValue", Promise.reject(error));
  }
}

/** The error must not quote the text: it is a secret. */
function objectIn(text: string, SecretId: string): Readonly<Record<string, unknown>> {
  const parsed = parsedOrUndefined(text);
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
    return parsed as Readonly<Record<string, unknown>>;
  throw new UserError({
    what: "the secret holds something other than a JSON object with a key for each value",
    where: SecretId,
    next: 'Write it as `{ "Name": "value" }` once, or delete its value and set each key.',
  });
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
