import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { UserError } from "../../text/user-error";
import type { Permissions } from "./permissions";
import type { Principal } from "./principals";

/** A role that acts in a rehearsal. */
export interface ActingRole {
  readonly principal: Principal;
  /** Environment variables that make a program use the role. */
  readonly env: NodeJS.ProcessEnv;
}

/** The session name, as in CloudTrail. */
const SESSION = "rehearsal";

/**
 * Credentials of a role, as STS returns them. Ignores the trust policy: GitHub and EC2 decide who may assume the role.
 *
 * @param endpoint moto's own address
 * @throws UserError if the account has no such role
 */
export async function assumeRole(
  endpoint: string,
  account: string,
  roleName: string,
  permissions: Permissions,
): Promise<ActingRole> {
  const credentials = { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" };
  const configuration = { endpoint, region: "us-east-1", credentials };
  const [iam, sts] = [new IAMClient(configuration), new STSClient(configuration)];
  try {
    // moto's STS also returns credentials for roles that do not exist.
    const { Role } = await iam
      .send(new GetRoleCommand({ RoleName: roleName }))
      .catch(() => ({ Role: undefined }));
    if (Role?.Arn === undefined) throw noSuchRole(account, roleName);
    const command = new AssumeRoleCommand({ RoleArn: Role.Arn, RoleSessionName: SESSION });
    const { Credentials: given } = await sts.send(command);
    const principal = await permissions.caller(given?.AccessKeyId ?? "");
    if (given === undefined || principal === undefined) throw noSuchRole(account, roleName);
    return {
      principal,
      env: {
        AWS_ACCESS_KEY_ID: given.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: given.SecretAccessKey,
        AWS_SESSION_TOKEN: given.SessionToken,
      },
    };
  } finally {
    iam.destroy();
    sts.destroy();
  }
}

function noSuchRole(account: string, roleName: string): UserError {
  return new UserError({
    what: `the rehearsal's account ${account} has no role ${roleName}`,
    where: "--as",
    next: "Apply the stack that creates it first, or name a role of a stack in scope.",
  });
}
