import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { clientSettings } from "./client-settings";
import { UserError } from "../text/user-error";
import { explainAwsError, notFromAws } from "./explain-aws-error";
import { enablingHelp, isOptIn, OPEN_REGION } from "./regions";

/**
 * The 12-digit account id of the credentials.
 * @throws UserError if there are no credentials, or AWS rejects them
 */
export async function callerAccount(region: string): Promise<string> {
  try {
    return await askForAccount(region);
  } catch (error) {
    if (!isOptIn(region) || !isUnknownHere(error)) throw asUserError(error);
    const account = await askForAccount(OPEN_REGION).catch(() => undefined);
    if (account === undefined) throw asUserError(error);
    throw new UserError({
      what: `the account ${account} has not enabled the region ${region}`,
      where: "region",
      next: enablingHelp(region),
    });
  }
}

/** A region that is not enabled does not know the account's credentials. */
function isUnknownHere(error: unknown): boolean {
  return error instanceof Error && /^(InvalidClientTokenId|UnrecognizedClientException)$/.test(error.name);
}

const CALL = "sts:GetCallerIdentity";

function asUserError(error: unknown): UserError {
  return error instanceof UserError ? error : explainAwsError(error, CALL);
}

async function askForAccount(region: string): Promise<string> {
  const client = new STSClient(clientSettings(region));
  try {
    const { Account } = await client.send(new GetCallerIdentityCommand({}));
    if (!/^\d{12}$/.test(Account ?? "")) throw notFromAws(CALL);
    return Account ?? "";
  } finally {
    client.destroy();
  }
}

/** The part of an environment that this check needs. */
interface PlacedEnvironment {
  readonly name: string;
  readonly region: string;
  readonly account?: string;
  readonly source: {
    locate(path: readonly string[]): {
      readonly file: string;
      readonly line: number;
      readonly column: number;
    };
  };
}

/**
 * Stops before anything is planned if the credentials belong to another account than the environment's.
 * @returns the account
 * @throws UserError when they do
 */
export async function requireAccount(environment: PlacedEnvironment): Promise<string> {
  const actual = await callerAccount(environment.region);
  if (environment.account === undefined || environment.account === actual) return actual;
  const { file, line, column } = environment.source.locate(["account"]);
  throw new UserError({
    what: `account: the credentials belong to account ${actual}, ${environment.name} is in ${environment.account}`,
    where: `${file}:${line}:${column}`,
    next: "Choose the right credentials (AWS_PROFILE), or correct `account`. Nothing was planned.",
  });
}
