import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Command } from "commander";
import { requireAccount } from "../../aws/caller-account";
import { clientSettings } from "../../aws/client-settings";
import { openReleases } from "../../releases/open-releases";
import {
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
import { splitPath, targetArgument } from "../target-argument";

const EXAMPLES = `
A value is read from standard input, so that no argument list and no history holds it.

Examples:
  $ groundplan secrets check hebo prod
  $ groundplan secrets set hebo prod GroqApiKey < key.txt
  $ groundplan secrets rotate hebo prod`;

/** Secret values: which are missing, writing one, and rotating the database's password. Nothing prints a value. */
export function secretsCommand(): Command {
  return new Command("secrets")
    .description("the values that an environment's secrets must hold: check, set, rotate")
    .addCommand(checkCommand())
    .addCommand(setCommand())
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
