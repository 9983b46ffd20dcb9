import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Environment } from "../config/environment";
import { UserError } from "../user-error";
import { explainAwsError } from "./explain-aws-error";

/**
 * The 12 digits of the account that the credentials belong to.
 * @throws UserError when there are no credentials, or AWS does not take them
 */
export async function callerAccount(region: string): Promise<string> {
  const client = new STSClient({ region });
  try {
    const { Account } = await client.send(new GetCallerIdentityCommand({}));
    return Account ?? "";
  } catch (error) {
    throw explainAwsError(error, "sts:GetCallerIdentity");
  } finally {
    client.destroy();
  }
}

/**
 * Stops before anything is planned when the credentials belong to another account than the environment.
 * @returns the account
 * @throws UserError when they do
 */
export async function requireAccount(environment: Environment): Promise<string> {
  const actual = await callerAccount(environment.region);
  if (environment.account === undefined || environment.account === actual) return actual;
  const { file, line, column } = environment.source.locate(["account"]);
  throw new UserError({
    what: `account: the credentials belong to account ${actual}, ${environment.name} is in ${environment.account}`,
    where: `${file}:${line}:${column}`,
    next: "Choose the right credentials (AWS_PROFILE), or correct `account`. Nothing was planned.",
  });
}
