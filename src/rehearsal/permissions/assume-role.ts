import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { UserError } from "../../text/user-error";
import type { Permissions } from "./permissions";
import type { Principal } from "./principals";

/** A role that acts in a rehearsal. */
export interface ActingRole {
  readonly principal: Principal;
  /** What makes a program act as the role. */
  readonly env: NodeJS.ProcessEnv;
}

/** Who acts, as CloudTrail would name the session. */
const SESSION = "rehearsal";

/**
 * Credentials of a role, as STS gives them. Its trust policy is not asked: who may assume it is GitHub's or EC2's word.
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
    // STS of moto gives credentials of roles that do not exist, too.
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
    next: "Apply the stack that makes it first, or name a role that a stack in scope makes.",
  });
}
