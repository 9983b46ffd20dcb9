import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Command } from "commander";
import { requireAccount } from "../../aws/caller-account";
import { clientSettings } from "../../aws/client-settings";
import { openReleases } from "../../releases/open-releases";
import { passBarrier, passed, type Verdict } from "../../releases/steps/health-barrier";
import {
  putSecret,
  type SecretKey,
  secretKeys,
  setSecretKey,
  writtenByPeople,
} from "../../releases/steps/secret-values";
import type { DeclaredSecret } from "../../systems/declared-secret";
import { ExitCode, UserError } from "../../text/user-error";
import { abilityOf, alone, type LockFlag, openTarget, takeLockOption, watched } from "../open-target";
import { type JsonOption, printResult } from "../output";
import { readSecretValue } from "../secret-input";
import { formatTable } from "../table";
import { resolveTarget, type Target } from "../target";
import { seconds, splitPath, targetArgument } from "../target-argument";

const EXAMPLES = `
A value is read from standard input, so that no argument list and no history holds it.

Examples:
  $ groundplan secrets check hebo prod
  $ groundplan secrets set hebo prod GroqApiKey < key.txt
  $ groundplan secrets put hermes prod secrets.json
  $ groundplan secrets rotate hebo prod`;

/** Secret values: which are missing, writing one, and rotating the database's password. Nothing prints a value. */
export function secretsCommand(): Command {
  return new Command("secrets")
    .description("the values that an environment's secrets must hold: check, set, put, wait, rotate")
    .addCommand(checkCommand())
    .addCommand(setCommand())
    .addCommand(putCommand())
    .addCommand(waitCommand())
    .addCommand(rotateCommand())
    .addHelpText("after", EXAMPLES);
}

function checkCommand(): Command {
  return new Command("check")
    .description("which values are missing; with --login also whether the database's password opens it")
    .addArgument(targetArgument())
    .option("--login", "log in to the database, and see that its proxy does")
    .option("--json", "as JSON")
    .action(async (words: string[], { login = false, ...flags }: JsonOption & { login?: boolean }) => {
      const { client, secrets, target } = await openSecrets(words);
      const keys = await secretKeys(client, secrets);
      const rows = keys.map(({ name, secret, isSet }) => ({ name, secret: secret.secretName, isSet }));
      printResult(rows, flags, () => describeKeys(keys));
      if (keys.some(({ isSet }) => !isSet)) process.exitCode = ExitCode.failure;
      else if (login) await logIn(target);
    });
}

async function logIn({ environment }: Target): Promise<void> {
  const releases = await openReleases(environment);
  const check = abilityOf(releases, "checkSecrets", "database to log in to");
  await watched((watcher) => check(watcher));
}

function setCommand(): Command {
  return new Command("set")
    .description("write one value, from standard input")
    .addArgument(targetArgument())
    .option("--json", "the result as JSON")
    .action(async (words: string[], flags: JsonOption) => {
      const { own, path: word } = splitPath(words, { name: "secret", example: "GroqApiKey" });
      const { client, secrets } = await openSecrets(own);
      const { secret, key } = chooseKey(secrets, word);
      await setSecretKey(client, secret, key, await readSecretValue(word));
      printResult(
        { name: word, secret: secret.secretName },
        flags,
        ({ name, secret: place }) => `${name} is set in ${place}`,
      );
    });
}

function putCommand(): Command {
  return new Command("put")
    .description("write all values of the environment's only secret, from a file with a JSON object")
    .addArgument(targetArgument())
    .option("--json", "the result as JSON")
    .action(async (words: string[], flags: JsonOption) => {
      const { own, path: file } = splitPath(words, { name: "file", example: "secrets.json" });
      const { client, secrets } = await openSecrets(own);
      const secret = onlySecret(secrets);
      const missing = await putSecret(client, secret, file);
      printResult({ secret: secret.secretName, missing }, flags, () =>
        missing.length === 0
          ? `${secret.secretName} has all its values`
          : `${secret.secretName} has its values, but for ${missing.join(", ")}`,
      );
    });
}

function waitCommand(): Command {
  return new Command("wait")
    .description("wait until the environment's secrets have values, and say how they get them")
    .addArgument(targetArgument())
    .option("--limit <seconds>", "how long to wait", seconds, 1800)
    .option("--json", "the secrets that it waited for, as JSON")
    .action(async (words: string[], { limit, ...flags }: JsonOption & { readonly limit: number }) => {
      const { client, secrets, target } = await openSecrets(words);
      const { system, name } = target.environment;
      const empty = async (): Promise<readonly string[]> => {
        const set = (await secretKeys(client, secrets)).filter(({ isSet }) => isSet);
        const filled = new Set(set.map(({ secret }) => secret.secretName));
        return writtenByPeople(secrets)
          .map(({ secretName }) => secretName)
          .filter((secretName) => !filled.has(secretName));
      };
      const first = await empty();
      if (first.length > 0)
        await watched(async ({ progress, signal }) => {
          const put = `groundplan secrets put ${system} ${name} secrets.json`;
          progress.note(
            `${first.join(", ")} has no value yet, and nothing starts without it. Elsewhere: ${put}`,
          );
          const look = async (): Promise<Verdict> => {
            const left = await empty();
            return left.length === 0 ? passed : { kind: "waiting", detail: `no value in ${left.join(", ")}` };
          };
          await progress.step("wait for the secret's values", () =>
            passBarrier(look, { waitingFor: "the secret's values", limitSeconds: limit, signal }),
          );
        });
      if (flags.json === true) printResult({ waitedFor: first }, flags, () => "");
    });
}

function onlySecret(secrets: readonly DeclaredSecret[]): DeclaredSecret {
  const [only, ...others] = writtenByPeople(secrets);
  if (only !== undefined && others.length === 0) return only;
  throw new UserError({
    what: "the environment has several secrets",
    where: "<file>",
    next: "`groundplan secrets set` writes one value, wherever it belongs.",
    exitCode: ExitCode.usage,
  });
}

function rotateCommand(): Command {
  return new Command("rotate")
    .description("give the database another password, restart the services with it, and log in")
    .addArgument(targetArgument())
    .addOption(takeLockOption())
    .option("--json", "the result as JSON")
    .addHelpText(
      "after",
      `
Database, secret, proxy and services get the new password, in this order. Tasks that still have the old one keep their
open connections, and open no new ones, until they are replaced. After an interruption, run it again.`,
    )
    .action(async (words: string[], flags: JsonOption & LockFlag) => {
      const releases = await openTarget(words);
      const rotate = abilityOf(releases, "rotateSecrets", "database password to rotate");
      const rotation = await alone(releases, flags, { message: "rotate secrets" }, (watcher) =>
        rotate(watcher),
      );
      printResult(
        rotation,
        flags,
        ({ secret, units }) =>
          `${secret} has a new password; it opens the database, and ${units.join(" and ")} run with it`,
      );
    });
}

async function openSecrets(words: readonly string[]) {
  const target = resolveTarget(words);
  const { system, environment } = target;
  const secrets = system.definition.secrets?.(environment) ?? [];
  if (secrets.length === 0) {
    throw new UserError({
      what: "no secrets are declared for this environment",
      where: `${environment.system} ${environment.name}`,
      next: "`secrets` in the system's system.ts declares them.",
      exitCode: ExitCode.usage,
    });
  }
  await requireAccount(environment);
  return { target, secrets, client: new SecretsManagerClient(clientSettings(environment.region)) };
}

function chooseKey(secrets: readonly DeclaredSecret[], word: string) {
  const settable = writtenByPeople(secrets);
  for (const secret of settable) {
    const key = secret.keys[word];
    if (key !== undefined) return { secret, key };
  }
  const written = secrets.some(({ keys }) => word in keys);
  throw new UserError({
    what: written ? `${word} is written by Groundplan itself` : `there is no secret ${word} here`,
    where: "<secret>",
    next: written
      ? "`groundplan secrets rotate` gives it another value."
      : `There are ${settable.flatMap(({ keys }) => Object.keys(keys)).join(", ")}.`,
    exitCode: ExitCode.usage,
  });
}

function describeKeys(keys: readonly SecretKey[]): string {
  const rows = keys.map(({ name, secret, isSet }) => [name, secret.secretName, isSet ? "set" : "missing"]);
  return formatTable(["NAME", "SECRET", ""], rows);
}
