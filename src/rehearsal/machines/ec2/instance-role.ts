import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { text } from "../../provider/values/compare";
import type { AppliedResources } from "../../stand-ins/applied-resources";
import type { InstanceFacts } from "./instance-facts";
import type { RoleCredentials } from "./metadata-service";

/** The temporary credentials that EC2 fetches for an instance's role. @param endpoint the world's */
export async function credentialsOf(
  { account, region, roleName = "", instanceId }: InstanceFacts,
  endpoint: string,
): Promise<RoleCredentials> {
  const sts = new STSClient({
    ...{ endpoint, region },
    credentials: { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" },
  });
  const RoleArn = `arn:aws:iam::${account}:role/${roleName}`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: instanceId }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
    expiration: Credentials?.Expiration ?? new Date(),
  };
}

/**
 * Whether an instance's role lets SSM's agent register: through AWS's managed policy, or a policy of the stack that
 * names the action.
 */
export function mayBeManaged({ roleName }: InstanceFacts, resources: AppliedResources): boolean {
  if (roleName === undefined) return false;
  const attached = resources
    .all("aws_iam_role_policy_attachment")
    .filter((state) => text(state, "role") === roleName)
    .some((state) => text(state, "policy_arn")?.endsWith("/AmazonSSMManagedInstanceCore"));
  const granted = resources
    .all("aws_iam_role_policy")
    .filter((state) => text(state, "role") === roleName)
    .some((state) => /"ssm:(\*|UpdateInstanceInformation)"/.test(text(state, "policy") ?? ""));
  return attached || granted;
}
